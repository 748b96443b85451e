"""What a client gets to know of the simulator, and how a program reports what it showed: one line of JSON per check."""

import json
import os
import sys
import traceback
import urllib.request

ready = json.loads(os.environ["SIMULATOR"])
# An exported .pfx: `clientId`, `file` and `password`.
pfx = json.loads(os.environ["PFX"])
graph_scope = ["https://graph.microsoft.com/.default"]
# By the CONNECT proxy Microsoft's own name leads to the simulator.
authority = f"https://login.microsoftonline.com/{ready['tenant']['id']}"


def credential(name):
    """A credential of the readiness line, by the name of its application or user."""
    return next(each for each in ready["credentials"] if each["name"] == name)


def administer(path, body=None):
    """Asks the administration interface, which is plain http on loopback; with a body it is a POST."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(f"{ready['administration']}{path}", data=data, timeout=30) as answer:
        return json.load(answer)


def read(file):
    with open(file, encoding="utf-8") as opened:
        return opened.read()


def expect(condition, what):
    """@raises AssertionError with what was seen"""
    if not condition:
        raise AssertionError(str(what))


def run(checks):
    """Runs all checks, each a function whose docstring says what must be true, and which returns what it saw."""
    for check in checks:
        passed, saw = True, ""
        try:
            saw = check() or ""
        except Exception as error:  # the next check runs all the same
            passed, saw = False, f"{type(error).__name__}: {error}"
            traceback.print_exc(file=sys.stderr)
        print(json.dumps({"check": check.__doc__, "passed": passed, "saw": str(saw)}), flush=True)
