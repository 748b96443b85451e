"""MSAL for Python: every way to a token that a service account or an application has."""

import base64
import json

import msal
import requests
from simulator import administer, authority, credential, expect, graph_scope, pfx, read, ready, run


def claims(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def granted(answer):
    expect("access_token" in answer, f"{answer.get('error')}: {answer.get('error_description')}")
    return claims(answer["access_token"])


def refused(answer, code):
    expect(answer.get("error_codes") == [code], answer)
    return f"AADSTS{code} {answer['error']}"


def application(name, given=None, **options):
    own = credential(name)
    return msal.ConfidentialClientApplication(
        own["clientId"], client_credential=given or own["secret"], authority=authority, **options
    )


def public():
    return msal.PublicClientApplication(credential("Scan To Mail")["clientId"], authority=authority)


def secret():
    """an application gets a token by its secret, with its roles in it"""
    seen = granted(application("Exchange Runbooks (plan)").acquire_token_for_client(graph_scope))
    expect("Directory.Read.All" in seen["roles"] and seen["appidacr"] == "1", seen)
    return f"{len(seen['roles'])} roles for {seen['aud']}"


def own_address():
    """the same without the proxy, at the authority of the readiness line"""
    session = requests.Session()
    session.trust_env = False
    session.verify = ready["certificateAuthority"]
    own = credential("Exchange Runbooks (plan)")
    client = msal.ConfidentialClientApplication(
        own["clientId"],
        client_credential=own["secret"],
        authority=ready["authority"],
        http_client=session,
        # The client would ask Microsoft's own host whether this authority is one of its clouds.
        instance_discovery=False,
    )
    return granted(client.acquire_token_for_client(graph_scope))["iss"]


def cached():
    """the second token comes from the client's cache"""
    client = application("Exchange Runbooks (plan)")
    first, second = (client.acquire_token_for_client(graph_scope) for _ in range(2))
    expect(first["token_source"] == "identity_provider" and second["token_source"] == "cache", second)
    return second["token_source"]


def certificate_with_name():
    """an application gets a token by its certificate, with the certificate in the assertion"""
    own = credential("Contoso Directory Reader")
    given = {"private_key": read(own["key"]), "public_certificate": read(own["certificate"])}
    seen = granted(application(own["name"], given).acquire_token_for_client(graph_scope))
    expect(seen["appidacr"] == "2" and sorted(seen["roles"]) == ["Mail.Read", "User.Read.All"], seen)
    return ", ".join(seen["roles"])


def certificate_by_thumbprint():
    """and with nothing but the certificate's SHA-1 thumbprint"""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    own = credential("Contoso Directory Reader")
    thumbprint = x509.load_pem_x509_certificate(read(own["certificate"]).encode()).fingerprint(hashes.SHA1()).hex()
    given = {"private_key": read(own["key"]), "thumbprint": thumbprint}
    return granted(application(own["name"], given).acquire_token_for_client(graph_scope))["appid"]


def exported_pfx():
    """and by an exported .pfx, which it opens itself"""
    given = {"private_key_pfx_path": pfx["file"], "passphrase": pfx["password"]}
    own = next(each for each in ready["credentials"] if each.get("clientId") == pfx["clientId"])
    seen = granted(application(own["name"], given).acquire_token_for_client(graph_scope))
    expect(seen["appidacr"] == "2", seen)
    return ", ".join(seen["roles"])


def password():
    """a service account gets a token by its password"""
    own = credential("Scan To Mail")
    seen = granted(public().acquire_token_by_username_password(own["userName"], own["password"], graph_scope))
    expect(seen["upn"] == own["userName"] and "roles" not in seen, seen)
    return f"{seen['upn']}: {seen['scp']}"


def device_code():
    """a person completes a device code elsewhere, and the client that polls gets the token and a silent one later"""
    client = public()
    flow = client.initiate_device_flow(graph_scope)
    expect("user_code" in flow, flow)
    own = credential("Scan To Mail")
    administer("/device", {"userCode": flow["user_code"], "userName": own["userName"], "decision": "approve"})
    seen = granted(client.acquire_token_by_device_flow(flow))
    account = client.get_accounts()[0]
    silent = client.acquire_token_silent(graph_scope, account, force_refresh=True)
    expect(granted(silent)["oid"] == seen["oid"], silent)
    return f"{account['username']}, then by refresh token"


def declined_device_code():
    """a device code that was declined is refused"""
    client = public()
    flow = client.initiate_device_flow(graph_scope)
    administer("/device", {"userCode": flow["user_code"], "userName": "x", "decision": "decline"})
    answer = client.acquire_token_by_device_flow(flow)
    expect(answer["error"] == "authorization_declined", answer)
    return answer["error"]


def wrong_secret():
    """a wrong secret is refused with its AADSTS code"""
    return refused(application("Exchange Runbooks (plan)", "wrong").acquire_token_for_client(graph_scope), 7000215)


def wrong_password():
    """a wrong password is refused with its AADSTS code"""
    own = credential("Scan To Mail")
    return refused(public().acquire_token_by_username_password(own["userName"], "wrong", graph_scope), 50126)


run(
    [
        secret,
        own_address,
        cached,
        certificate_with_name,
        certificate_by_thumbprint,
        exported_pfx,
        password,
        device_code,
        declined_device_code,
        wrong_secret,
        wrong_password,
    ]
)
