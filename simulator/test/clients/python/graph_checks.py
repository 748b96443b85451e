"""Office365-REST-Python-Client: a Graph client that brings its own MSAL, and follows pages and batches."""

from office365.graph_client import GraphClient
from office365.runtime.client_request_exception import ClientRequestException
from simulator import administer, credential, expect, ready, run

reader = credential("Exchange Runbooks (plan)")
state = administer("/state")


def client():
    tenant = ready["tenant"]["id"]
    return GraphClient(tenant=tenant).with_client_secret(reader["clientId"], reader["secret"])


def pages():
    """a client pages through all users"""
    seen = {user.user_principal_name for user in client().users.get_all(page_size=7).execute_query_retry()}
    expected = {user["userPrincipalName"] for user in state["users"]}
    expect(seen == expected, f"{len(seen)} rather than {len(expected)}: {seen ^ expected}")
    return f"{len(seen)} users in pages of 7"


def chosen():
    """and chooses properties and filters"""
    wanted = state["users"][0]
    found = client().users.filter(f"displayName eq '{wanted['displayName']}'").select(["id", "displayName"])
    users = list(found.get().execute_query_retry())
    expect([user.id for user in users] == [wanted["id"]], users)
    return users[0].properties


def applications():
    """and lists applications"""
    seen = list(client().applications.get().execute_query_retry())
    expect(len(seen) == len(state["applications"]), seen)
    return f"{len(seen)} applications"


def unknown():
    """a user who isn't there is refused with Graph's code"""
    try:
        client().users["nobody@contoso.example"].get().execute_query_retry()
    except ClientRequestException as error:
        expect(error.code == "Request_ResourceNotFound", error.code)
        return error.code
    raise AssertionError("found")


def write():
    """a write without the permission is refused"""
    try:
        client().users[state["users"][0]["id"]].set_property("displayName", "Changed").update().execute_query_retry()
    except ClientRequestException as error:
        expect(error.code == "Authorization_RequestDenied", error.code)
        return error.code
    raise AssertionError("written")


run([pages, chosen, applications, unknown, write])
