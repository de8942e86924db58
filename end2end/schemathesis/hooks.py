"""Requests made up at random name things that are not there, or tags that nothing has, and stop there. So most of them are
sent to something that is there, without a condition. What makes a request wrong stays as it is.
"""

import os
import random
import re
from uuid import UUID, uuid4

import requests
import schemathesis

# The changes that made the token, and the first directory with the first phone.
FIRST_CHANGES = 2
DELETES = {"delete_directory": "directory", "delete_phone": "phone"}
SIGNED_IN = {"Authorization": "Bearer " + os.environ["RINGBOOK_TOKEN"]}


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw.get("operationId")
    ids = case.path_parameters
    # Wrong tokens are tried, too: each from somewhere else, or they would soon be slowed down.
    case.headers["X-Forwarded-For"] = f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}"
    if operation == "revoke_token":
        keep_ours(case, ids)
    elif operation in DELETES:
        keep_the_first(ids, DELETES[operation])
    elif operation == "undo_change_outside":
        keep_the_beginning(ids)
    elif operation != "clear_directory" and not is_stateful(case) and random.random() < 0.7:
        aim(case, ids)


def keep_the_first(ids, kind):
    """The first directory and the first phone are what the others are sent to."""
    if ids.get(kind) in ("main", "phone"):
        ids[kind] = "other"


def keep_ours(case, ids):
    """The token that these requests come with."""
    tokens = get(case, "/api/v1/tokens", limit=1000)["items"]
    if any(token["id"] == ids.get("token") and token["name"] == "xtask" for token in tokens):
        ids["token"] = str(uuid4())


def keep_the_beginning(ids):
    """Undoing it would take away what the other requests are sent to, and with what they come."""
    revision = str(ids.get("revision"))
    if revision.isdigit() and int(revision) <= FIRST_CHANGES:
        ids["revision"] = FIRST_CHANGES + random.randrange(1, 100)


def is_stateful(case):
    return case.meta is not None and case.meta.phase.name.name == "STATEFUL"


def aim(case, ids):
    for condition in ("If-Match", "If-None-Match"):
        case.headers.pop(condition, None)
    for kind, first in (("directory", "main"), ("phone", "phone")):
        if is_id(ids.get(kind)):
            ids[kind] = first
            if isinstance(case.body, dict) and is_id(case.body.get("id")):
                case.body["id"] = first
    if isinstance(ids.get("revision"), int):
        ids["revision"] = random.randrange(1, 100)
    if ids.get("directory") == "main" and is_uuid(ids.get("entry")):
        entry = some_entry(case)
        ids["entry"] = entry["id"]
        if is_uuid(ids.get("number")):
            ids["number"] = random.choice(entry["numbers"])["id"]
    if ids.get("directory") == "main" and isinstance(case.body, dict):
        choose(case)


def choose(case):
    """Entries that a change of many names."""
    chosen = case.body.get("entries")
    for one in chosen if isinstance(chosen, list) else []:
        if isinstance(one, dict) and is_uuid(one.get("id")):
            one["id"] = some_entry(case)["id"]
            one.pop("revision", None)


def is_id(text):
    return isinstance(text, str) and re.fullmatch("[a-z0-9_-]{1,64}", text) is not None


def is_uuid(text):
    try:
        return str(UUID(text)) == text.lower()
    except (AttributeError, TypeError, ValueError):
        return False


def some_entry(case):
    """One of the first entries of the directory; a new one when there are few."""
    entries = "/api/v1/directories/main/entries"
    found = get(case, entries, limit=10)["items"]
    if len(found) < 5:
        numbers = [{"number": f"+4930{random.randrange(10**7):07}"} for _ in range(2)]
        new = {"first_name": "Jane", "numbers": numbers}
        found = [requests.post(server(case) + entries, json=new, headers=SIGNED_IN).json()]
    return random.choice(found)


def get(case, path, **query):
    answer = requests.get(server(case) + path, params=query, headers=SIGNED_IN)
    assert answer.ok, f"{path}: {answer.status_code} {answer.text}"
    return answer.json()


def server(case):
    return case.operation.base_url.rstrip("/")
