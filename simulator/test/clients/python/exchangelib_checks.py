"""exchangelib: an application reads a mailbox by impersonation, within its scope and no further."""

from exchangelib import IMPERSONATION, OAUTH2, Account, Configuration, Identity, Message, OAuth2Credentials
from exchangelib.errors import ErrorImpersonateUserDenied
from exchangelib.protocol import FaultTolerance
from simulator import administer, credential, expect, ready, run

journal = credential("Contoso Mail Journal")
mailboxes = administer("/state")["exchange"]["mailboxes"]
inside = next(each for each in mailboxes if each["department"] == "Sales")
outside = next(each for each in mailboxes if each["department"] != "Sales")


def account(address):
    credentials = OAuth2Credentials(
        client_id=journal["clientId"],
        client_secret=journal["secret"],
        tenant_id=ready["tenant"]["id"],
        identity=Identity(primary_smtp_address=address),
    )
    configuration = Configuration(
        server="outlook.office365.com",
        credentials=credentials,
        auth_type=OAUTH2,
        # Now and then the simulator is busy, as the service is.
        retry_policy=FaultTolerance(max_wait=60),
    )
    return Account(address, config=configuration, autodiscover=False, access_type=IMPERSONATION)


def inbox():
    """an application reads the inbox of a mailbox within its scope"""
    address = inside["primarySmtpAddress"]
    seen = {message.subject for message in account(address).inbox.all().order_by("-datetime_received")}
    expected = {message["subject"] for message in inside["messages"] if message["folder"] == "inbox"}
    expect(seen == expected and len(seen) > 0, f"{seen} rather than {expected}")
    return f"{len(seen)} messages of {address}"


def one_message():
    """and a whole message, found by a filter"""
    wanted = next(each for each in inside["messages"] if each["folder"] == "inbox")
    found = account(inside["primarySmtpAddress"]).inbox.get(subject=wanted["subject"])
    expect(wanted["body"].strip() in str(found.text_body or found.body), found)
    expect(found.sender.email_address == wanted["from"], found.sender)
    return f"'{found.subject}' from {found.sender.email_address}"


def folders():
    """and walks the folders"""
    return ", ".join(sorted(each.name for each in account(inside["primarySmtpAddress"]).msg_folder_root.walk()))


def draft():
    """and keeps a draft and takes it away again"""
    own = account(inside["primarySmtpAddress"])
    before = own.drafts.all().count()
    message = Message(account=own, folder=own.drafts, subject="A draft", body="x", to_recipients=["a@contoso.example"])
    message.save()
    expect(own.drafts.filter(subject="A draft").count() == 1, "no draft")
    message.delete()
    expect(own.drafts.all().count() == before, "the draft is still there")
    return "saved, found, deleted"


def beyond():
    """a mailbox outside of its scope is refused"""
    try:
        seen = list(account(outside["primarySmtpAddress"]).inbox.all())
    except ErrorImpersonateUserDenied as error:
        return f"{outside['primarySmtpAddress']}: {type(error).__name__}"
    raise AssertionError(f"{len(seen)} messages of {outside['primarySmtpAddress']}")


run([inbox, one_message, folders, draft, beyond])
