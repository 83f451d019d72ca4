"""Who is let in where, for every keyed operation of the OpenAPI document (contract §1); docs/isolation.md is its table.

`ISOLATION=write python -m pytest tests/functions/test_isolation.py` writes it anew, `make openapi` what it does not
have yet (`ISOLATION=new`).
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handler_stage import Reply, open_stage
from isolation import Cell, Neighbourhood, Operation, Writes, operations, stored
from local.stage.seed import PERMISSIONS

TABLE = Path("docs/isolation.md")
WRITE = os.environ.get("ISOLATION")


def _picked() -> tuple[Operation, ...]:
    new = [each for each in operations() if f"### {each.name}\n" not in TABLE.read_text()]
    return tuple(new) if WRITE == "new" else operations()


@pytest.fixture
def here() -> Iterator[Neighbourhood]:
    """Anew for each: moto looks at every item of a table, so that calls get slower the more is in it."""
    yield from _neighbourhood()


@pytest.fixture(scope="module")
def unchanged() -> Iterator[Neighbourhood]:
    """One for all that is read of two runs."""
    yield from _neighbourhood()


def _neighbourhood() -> Iterator[Neighbourhood]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as stage:
        patch.setenv("ALLOW_LOCAL_WEBHOOKS", "true")
        yield Neighbourhood(stage)


@pytest.fixture(params=_picked(), ids=lambda each: each.name)
def operation(request: pytest.FixtureRequest) -> Operation:
    found: Operation = request.param
    return found


@pytest.fixture
def writes(here: Neighbourhood) -> Writes:
    return Writes()


def test_each_stands_alone(here: Neighbourhood, operation: Operation, writes: Writes) -> None:
    once = f"once-{operation.name}" if operation.writes else None
    things, answer = here.own_call(operation, once)
    row = {"own key": [answer.status]}
    if operation.writes:
        again = here.call(operation, things, Cell(here.keys["own"]), once=once)
        assert (again.text, again.headers.get("Idempotent-Replayed")) == (answer.text, "true")
    strangers = {name: caller(operation) for name, caller in here.strangers.items()}
    before = stored()
    writes.made.clear()
    for name, cell in strangers.items():
        for key in dict.fromkeys((None, once)):
            reply = here.call(operation, things, cell, once=key)
            assert reply.status == cell.due, f"{name}, Idempotency-Key {key}: {reply.text}"
            assert not writes.made, f"{name}, Idempotency-Key {key}"
            row.setdefault(name, []).append(reply.status)
    assert stored() == before
    for name, cell in _let_in_elsewhere(here).items():
        for key in dict.fromkeys((None, once)):
            reply = here.call(operation, things, cell, once=key)
            _require_apart(here, operation, things, reply)
            row.setdefault(name, []).append(reply.status)
    assert _of(here.tenants["own"], stored()) == _of(here.tenants["own"], before)
    if operation.names_a_thing:
        foreign = here.things("sibling", "PENDING")
        theirs = _of(here.tenants["sibling"], stored())
        for key in dict.fromkeys((None, once)):
            reply = here.call(operation, foreign, Cell(here.keys["own"]), once=key and f"{key}-2")
            assert (
                reply.status == 404 or "{candidateRef}" in operation.path
            )  # anybody may have one of that name
            row.setdefault("own key, sibling's ids", []).append(reply.status)
        assert _of(here.tenants["sibling"], stored()) == theirs
    _compare(operation, row)


PLANTED = {"candidateName": "Zebedee Quill", "candidateProfile": "Plays the ocarina."}
WISH = {"feedback": "Add a question about why Zebedee left Siemens"}
SAID = "strict mode file by file"


OPEN_TO_READERS = [each for each in operations() if each.permission != "candidate:read"]


@pytest.fixture(scope="module")
def told_about(unchanged: Neighbourhood) -> dict[str, str]:
    """By state a run of a candidate with a name, whose plan a recruiter has changed."""
    return {state: _run_about_zebedee(unchanged, state) for state in ("PENDING", "ASSESSMENT_PENDING")}


def _run_about_zebedee(unchanged: Neighbourhood, state: str) -> str:
    stage = unchanged.own_stage
    unchanged.settle()
    address = {"candidateEmail": "zebedee@ats.example"} if state == "PENDING" else {}
    run_id = stage.run_in("PENDING", **PLANTED, **address)
    stage.made("PATCH", f"interviews/{run_id}/plan/revise", WISH)
    stage.task("generate_plan", run_id)
    stage.lead(run_id, state, since="PENDING")
    stage.clock.advance(minutes=1)
    assert "Zebedee Quill" in stage.call("GET", f"interviews/{run_id}").text
    return run_id


@pytest.mark.parametrize("operation", OPEN_TO_READERS, ids=lambda each: each.name)
def test_nothing_of_the_candidate_is_told_without_candidate_read(
    unchanged: Neighbourhood, operation: Operation, told_about: dict[str, str]
) -> None:
    """Nor what a recruiter brought into the plan."""
    key = unchanged.own_stage.new_key([each for each in PERMISSIONS if each != "candidate:read"])
    if operation.method == "GET":
        run_ids = list(told_about.values())
    else:
        run_ids = [
            _run_about_zebedee(unchanged, "PENDING" if "/plan" in operation.path else "ASSESSMENT_PENDING")
        ]
    for run_id in run_ids:
        reply = unchanged.call(operation, unchanged.named(run_id), Cell(key))
        assert [
            each for each in ("zebedee", "ocarina", "siemens", SAID) if each in reply.text.casefold()
        ] == []


@pytest.mark.parametrize(
    "operation", [each for each in operations() if "cursor" in each.parameters], ids=lambda each: each.name
)
def test_a_cursor_of_another_list_leads_nowhere(here: Neighbourhood, operation: Operation) -> None:
    """A sibling's, and one with another character, are refused alike."""
    here.settle()
    things = {name: here.things(name, "ASSESSMENT_APPROVED", operation.name) for name in ("own", "sibling")}
    own = Cell(here.keys["own"])
    cursors = {}
    for name in things:
        here.things(name, "ASSESSMENT_APPROVED", operation.name)
    here.stage.clock.advance(minutes=1)  # the feed ends a little while ago
    for name, key in (("own", here.keys["own"]), ("sibling", here.keys["sibling"])):
        page = here.call(operation, things[name], Cell(key), query={"limit": "1"})
        assert page.status == 200, page.text
        cursors[name] = page.body["nextCursor"]
    assert cursors["sibling"], f"{operation.name}: two of everything, and no second page"
    reply = here.call(operation, things["own"], own, query={"cursor": cursors["sibling"]})
    assert (reply.status, reply.fields) == (400, {"cursor"})
    if cursors["own"]:
        assert here.call(operation, things["own"], own, query={"cursor": cursors["own"]}).status == 200
        torn = cursors["own"][:-2] + ("A" if cursors["own"][-2] != "A" else "B") + cursors["own"][-1]
        assert here.call(operation, things["own"], own, query={"cursor": torn}).status == 400


def test_a_foreign_conversation_is_not_found(here: Neighbourhood) -> None:
    (chat,) = [each for each in operations() if each.path.endswith("assessment/chat")]
    here.settle()
    own, sibling = (here.things(name, "ASSESSMENT_PENDING") for name in ("own", "sibling"))
    begun = here.call(chat, sibling, Cell(here.keys["sibling"])).body["conversationId"]
    body = {"message": "And?", "conversationId": begun}
    assert here.call(chat, own, Cell(here.keys["own"]), body=body).status == 404
    assert here.call(chat, sibling, Cell(here.keys["sibling"]), body=body).status == 200


def test_a_foreign_external_id_is_anybodys_to_use(here: Neighbourhood) -> None:
    (create,) = [each for each in operations() if (each.method, each.path) == ("POST", "interviews")]
    body = {"candidateRef": "c", "externalId": "application-7"}
    first = here.call(create, {}, Cell(here.keys["sibling"]), body=body)
    second = here.call(create, {}, Cell(here.keys["own"]), body=body)
    assert (first.status, second.status) == (201, 201)
    assert first.body["runId"] != second.body["runId"]


ROOM = (
    "GET info",
    "POST request-otp",
    "POST verify-otp",
    "POST start",
    "GET session",
    "POST messages",
    "POST finish",
    "GET feedback",
)


@pytest.mark.parametrize("call", ROOM)
def test_a_room_is_open_to_its_own_link_and_session(here: Neighbourhood, call: str) -> None:
    method, _, path = call.partition(" ")
    stage = here.stage
    here.settle()
    bodies = {"verify-otp": {"otp": "123456"}, "start": {"consent": True}, "messages": {"text": "I did."}}
    mine, other = stage.run_in("SCHEDULED"), stage.run_in("SCHEDULED")
    room, session = stage.room(mine), stage.begin(mine)
    foreign = {"x-session-token": stage.begin(other)}
    ended = stage.room(ending := stage.run_in("SCHEDULED"))
    stage.made("DELETE", f"interviews/{ending}")
    body = bodies.get(path)
    assert stage.call(method, f"/v1/candidate-access/{'0' * 64}/{path}", body).status == 404
    assert stage.call(method, f"{ended}/{path}", body).status == 404
    if path in ("session", "messages", "finish"):
        for headers in ({}, foreign, {"x-session-token": "0" * 64}, {"x-session-token": "x"}):
            assert stage.call(method, f"{room}/{path}", body, headers=headers).status == 401
        assert stage.call(method, f"{room}/{path}", body, headers={"x-session-token": session}).status == 200


def _let_in_elsewhere(here: Neighbourhood) -> dict[str, Cell]:
    """Keys that are right in themselves, with what belongs to the tenant in their path."""
    return {
        "sibling tenant's key": Cell(here.keys["sibling"]),
        "other platform's tenant's key": Cell(here.keys["stranger"]),
        "platform's key naming a sibling": Cell(
            here.platform_keys["own"], {"X-Tenant-ID": here.tenants["sibling"]}
        ),
    }


def _require_apart(here: Neighbourhood, operation: Operation, things: dict[str, str], reply: Reply) -> None:
    """The own tenant's things are not told of, and its stored answers not given."""
    own = here.tenants["own"]
    assert own not in reply.text
    assert things["deliveryId"] not in reply.text
    if operation.names_a_thing and "{candidateRef}" not in operation.path:
        assert (reply.status, reply.code) == (404, "NOT_FOUND")
        assert "Idempotent-Replayed" not in reply.headers


def _of(tenant: str, rows: str) -> list[str]:
    return [each for each in rows.splitlines() if tenant in each]


def _compare(operation: Operation, row: dict[str, list[int]]) -> None:
    """With the committed table; a fresh call and the replay of a stored answer stand in one cell."""
    cells = {name: " / ".join(map(str, statuses)) for name, statuses in row.items()}
    if WRITE:
        _write(operation, cells)
    assert _committed(operation) == cells, (
        "docs/isolation.md is not what is: see the first lines of this file"
    )


def _committed(operation: Operation) -> dict[str, str]:
    found = re.search(
        rf"^### {operation.name}\n(.*?)(?=^### |\Z)", TABLE.read_text(), re.MULTILINE | re.DOTALL
    )
    rows = re.findall(r"^\| (?!Caller|---)(.+?) \| (.+?) \|$", found[1] if found else "", re.MULTILINE)
    return dict(rows)


def _write(operation: Operation, cells: dict[str, str]) -> None:
    rows = "".join(f"| {name} | {statuses} |\n" for name, statuses in cells.items())
    title = f"### {operation.name}\n"
    section = f"{title}\n`{operation.method} {operation.path}`\n\n| Caller | Status |\n|---|---|\n{rows}\n"
    text = TABLE.read_text() if TABLE.exists() else HEAD
    before, _, rest = text.partition(title)
    after = rest[rest.find("### ") :] if "### " in rest else ""
    TABLE.write_text((before if before.endswith("\n\n") else f"{before.rstrip()}\n\n") + section + after)


HEAD = """# Who is let in where

Made by `tests/functions/test_isolation.py` from the OpenAPI document, and checked by it: every keyed operation, called
by everybody who might, once as it is and, where it writes, once more under the `Idempotency-Key` of an answer that is
stored already (the second status). No refused call may so much as try to write; all tables are
compared with what they were besides.

"""


def test_the_table_has_every_operation_and_none_else() -> None:
    named = re.findall(r"^### (\w+)$", TABLE.read_text(), re.MULTILINE)
    assert sorted(named) == sorted(each.name for each in operations())
