"""docs/webhooks.md is what the code says, and every piece of code in it does what it says there, as it stands there."""

import base64
import json
import os
import random
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from captured import Captured, Wire, wired
from documented import closed_validator, document, resolved
from handler_stage import open_stage
from http_bridge import bridged
from interviews.domain.runs.events import EventType
from interviews.domain.webhooks.notices import NoticeType
from local import webhook_guide
from receiver import answering, http, receiving

GUIDE = webhook_guide.GUIDE.read_text()
BLOCKS = re.findall(r"^( *)```(\w+)\n(.*?)^\1```$", GUIDE, re.DOTALL | re.MULTILINE)
FILES = {
    found[1]: code
    for _, language, code in BLOCKS
    if language in ("python", "js") and (found := re.match(r"(?:#|//) (\S+)\n", code))
}
COMMANDS = [
    re.sub(f"^{indent}", "", code, flags=re.MULTILINE) for indent, each, code in BLOCKS if each == "bash"
]
SHARED = ("verify.py", "verify_standardwebhooks.py", "verify_svix.py", "verify.mjs")
"""They check the Standard Webhooks signature by the shared secret."""
PUBLIC = ("verify_ed25519.py", "verify_ed25519.mjs")
PLAIN = "verify_plain.py"
STANDARD_PARTS = ("body", "webhook-id", "webhook-timestamp")
PLAIN_PARTS = ("body", "x-webhook-timestamp")
OWN_SECRET = "a-secret-of-the-receivers-own-choosing!!"
RUN_CASES = """
import { verify } from "./%s";
let text = "";
for await (const part of process.stdin) text += part;
const accepted = JSON.parse(text).map(([headers, body, key]) => {
  try { return verify(headers, Buffer.from(body, "base64"), key).eventId; } catch (refused) { return null; }
});
console.log(JSON.stringify(accepted));
"""
Case = tuple[Captured, Any]
"""A request, and the secret or the public keys to check it with."""


def now() -> datetime:
    """The samples look at the real clock."""
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as stage, wired(stage, patch) as opened:
        stage.clock.now = now()
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide's files, as a reader saves them."""
    folder = tmp_path_factory.mktemp("guide")
    for name, code in FILES.items():
        (folder / name).write_text(code)
    return folder


@pytest.fixture(scope="module")
def verdicts(folder: Path) -> Callable[[str, list[Case]], list[str | None]]:
    """What a sample makes of each request: the eventId of an accepted one, None for a refused one."""
    modules: dict[str, ModuleType] = {}

    def judge(name: str, cases: list[Case]) -> list[str | None]:
        if name.endswith(".mjs"):
            return _by_node(name, cases, folder)
        if name not in modules:
            modules[name] = ModuleType(name.removesuffix(".py"))
            exec(compile(FILES[name], name, "exec"), modules[name].__dict__)
        return [_by_python(modules[name], *case) for case in cases]

    return judge


def _by_python(module: ModuleType, request: Captured, key: Any) -> str | None:
    try:
        return str(module.verify(dict(request.headers), request.body, key)["eventId"])
    except Exception as refused:
        assert not isinstance(refused, (NameError, TypeError, AttributeError)), "the sample itself is broken"
        return None


def _by_node(name: str, cases: list[Case], folder: Path) -> list[str | None]:
    runner = folder / f"run_{name}"
    runner.write_text(RUN_CASES % name)
    given = [(each.headers, base64.b64encode(each.body).decode(), key) for each, key in cases]
    done = subprocess.run(
        ["node", str(runner)], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    found: list[str | None] = json.loads(done.stdout)
    return found


def key_for(name: str, wire: Wire, secret: str) -> Any:
    return wire.public_keys() if name in PUBLIC else secret


def test_it_is_what_the_code_says() -> None:
    assert webhook_guide.render(GUIDE) == GUIDE, "run `make openapi`"


def test_every_event_has_an_example_that_the_documented_schemas_take() -> None:
    shown = dict(re.findall(r"^### `([a-z_.]+)`\n\n```json\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE))
    assert list(shown) == [*EventType, *NoticeType]
    for event, body in shown.items():
        schema = document()["webhooks"][event]["post"]["requestBody"]["content"]["application/json"]["schema"]
        closed_validator(json.dumps(schema)).validate(json.loads(body))
        assert list(json.loads(body)) == list(resolved(schema)["properties"])


def test_every_file_in_it_is_run_by_a_test_here() -> None:
    code = [each for _, language, each in BLOCKS if language in ("python", "js")]
    assert len(FILES) == len(code)
    assert set(FILES) == {*SHARED, *PUBLIC, PLAIN, "inbox.py", "receive.py"}
    assert {language for _, language, _ in BLOCKS} == {"python", "js", "bash", "json", "http"}


@pytest.mark.parametrize("name", ["verify.py", PLAIN])
def test_the_signed_request_that_it_shows_is_one(
    verdicts: Callable[..., list[str | None]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (text,) = (code for _, language, code in BLOCKS if language == "http")
    head, _, body = text.strip().partition("\n\n")
    lines = (line.split(": ", 1) for line in head.split("\n")[1:])
    shown = Captured({name.lower(): value for name, value in lines}, body.encode())
    (secret,) = re.findall(r"Signed with the secret `(\S+)`", GUIDE)
    monkeypatch.setattr(time, "time", webhook_guide.AT.timestamp)
    assert verdicts(name, [(shown, secret)]) == [json.loads(body)["eventId"]]


@pytest.mark.parametrize("name", [*SHARED, PLAIN, *PUBLIC])
@pytest.mark.parametrize("own_secret", [None, OWN_SECRET])
def test_a_sample_takes_real_requests_across_a_rotation(
    wire: Wire, verdicts: Callable[..., list[str | None]], name: str, own_secret: str | None
) -> None:
    wire.stage.clock.now = now()
    wire.stage.call("DELETE", "webhook-config")
    secret = wire.configure(signEd25519=True, **({"secret": own_secret} if own_secret else {})) or own_secret
    assert secret
    before = wire.event()
    newer = wire.rotate()
    during = wire.event()
    key, newer_key = key_for(name, wire, secret), key_for(name, wire, newer)
    ids = [each.headers["webhook-id"] for each in (before, during)]
    by_newer = None if name == PLAIN else ids[1]  # one value, of the old secret until that ends
    assert verdicts(name, [(before, key), (during, key), (during, newer_key)]) == [*ids, by_newer]
    if name not in PUBLIC:
        assert verdicts(name, [(before, newer)]) == [None]
    else:
        assert verdicts(name, [(before, wire.public_keys(wire.stage.platform_id))]) == [None]


@pytest.mark.parametrize("name", [*SHARED, *PUBLIC])
@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_sample_refuses_what_is_five_minutes_away(
    wire: Wire, verdicts: Callable[..., list[str | None]], name: str, minutes: int
) -> None:
    wire.stage.clock.now = now() + timedelta(minutes=minutes)
    wire.stage.call("DELETE", "webhook-config")
    secret = wire.configure(signEd25519=True)
    assert secret
    key = key_for(name, wire, secret)
    far = wire.event()
    wire.stage.clock.now = now() + timedelta(minutes=minutes) / 2
    near = wire.event()
    assert verdicts(name, [(far, key), (near, key)]) == [None, near.headers["webhook-id"]]


@pytest.mark.parametrize("name", [*SHARED, PLAIN, *PUBLIC])
def test_a_sample_refuses_one_changed_byte(
    wire: Wire, verdicts: Callable[..., list[str | None]], name: str
) -> None:
    wire.stage.clock.now = now()
    wire.stage.call("DELETE", "webhook-config")
    secret = wire.configure(signEd25519=True)
    assert secret
    key, request = key_for(name, wire, secret), wire.event()
    seeded = random.Random(1)
    parts = PLAIN_PARTS if name == PLAIN else STANDARD_PARTS
    changed = [
        request.changed(part, place, seeded.randrange(256))
        for part in parts
        for place in [0, 0.999999, *(seeded.random() for _ in range(30))]
    ]
    changed += list(_with_changed_signature(request, name, seeded))
    assert verdicts(name, [(request, key)]) == [request.headers["webhook-id"]]
    assert verdicts(name, [(each, key) for each in changed]) == [None] * len(changed)


def _with_changed_signature(request: Captured, name: str, seeded: random.Random) -> Iterator[Captured]:
    """One character of the signature that the sample looks at, but not the last one: two bits of it mean nothing."""
    header = "x-webhook-signature" if name == PLAIN else "webhook-signature"
    sent = request.headers[header].split(" ")
    mine = next(each for each in sent if each.startswith("v1a," if name in PUBLIC else ("v1,", "sha256=")))
    start = max(mine.find(","), mine.find("=") if name == PLAIN else -1) + 1
    for place in range(start, len(mine) - (0 if name == PLAIN else 3)):
        other = seeded.choice([each for each in "0123456789abcdef" if each != mine[place]])
        changed = mine[:place] + other + mine[place + 1 :]
        value = " ".join(changed if each == mine else each for each in sent)
        yield Captured(request.headers | {header: value}, request.body)


@settings(max_examples=40)
@given(data=st.data())
def test_the_inbox_takes_each_event_once_and_ends_in_the_last_state(data: st.DataObject) -> None:
    module = ModuleType("inbox")
    exec(compile(FILES["inbox.py"], "inbox.py", "exec"), module.__dict__)
    told = [json.loads(webhook_guide.example(each)) for each in EventType]
    told += [json.loads(webhook_guide.notice(each)) for each in NoticeType]
    arriving = data.draw(st.permutations(told + data.draw(st.lists(st.sampled_from(told), max_size=10))))
    db: sqlite3.Connection = module.open_inbox(":memory:")
    new = [module.store(db, each) for each in arriving]
    assert sum(new) == len(told)
    assert db.execute("SELECT count(*) FROM inbox").fetchone() == (len(told),)
    ((run_id, state, sequence),) = db.execute("SELECT run_id, state, sequence FROM runs")
    last = max((each for each in told if "runId" in each), key=lambda each: int(each["sequence"]))
    assert (run_id, state, sequence) == (last["runId"], last["state"], last["sequence"])
    db.close()


def test_its_commands_lead_from_registration_to_replay(wire: Wire, folder: Path) -> None:
    """Each command of the guide, in the guide's order, by bash and curl, with the guide's receiver running."""
    wire.stage.clock.now = now()
    wire.stage.call("DELETE", "webhook-config")
    rest = iter(COMMANDS)
    port = _free_port()
    with bridged(wire.stage) as base_url:
        shell = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "BASE_URL": base_url,
            "API_KEY": wire.stage.platform_key,
            "TENANT_ID": wire.stage.tenant_id,
            "CALLBACK_URL": f"http://127.0.0.1:{port}/",
        }

        def run() -> Any:
            command = next(rest)
            assert command.startswith("curl")
            done = subprocess.run(
                ["bash", "-euc", command], env=shell, capture_output=True, text=True, check=True
            )
            return json.loads(done.stdout)

        secret = run()["secret"]
        assert run() == wire.public_keys()
        serving = {"PATH": shell["PATH"], "WEBHOOK_SECRET": secret, "PORT": str(port)}
        receiver = subprocess.Popen(
            ["bash", "-euc", f"exec {next(rest)}"], env=serving, cwd=folder, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(port)
            tested = run()
            assert (tested["delivered"], tested["status"]) == (True, 204)
            assert run()["status"] == "HEALTHY"
            rotated = run()
            assert (rotated["secret"] != secret, set(rotated)) == (
                True,
                {"secret", "secretHint", "previousValidUntil"},
            )
            run_id = wire.happen()
            with sqlite3.connect(folder / "inbox.db") as db:
                assert db.execute("SELECT state FROM runs WHERE run_id = ?", [run_id]).fetchone() == (
                    "INFO_NEEDED",
                )
            db.close()
        finally:
            receiver.terminate()
            receiver.wait(10)
        with receiving(answering(http("302 Found"))) as moved:
            wire.stage.made("PUT", "webhook-config", {"callbackUrl": moved.url()})
            failed_run = wire.happen()
        (undelivered,) = run()["items"]
        assert (undelivered["runId"], undelivered["status"]) == (failed_run, "FAILED")
        shell["DELIVERY_ID"] = undelivered["deliveryId"]
        (attempt,) = run()["attempts"]
        assert (attempt["status"], attempt["errorClass"]) == (302, "REDIRECT")
        with receiving(answering(http("302 Found"))) as still_moved:
            wire.stage.made("PUT", "webhook-config", {"callbackUrl": still_moved.url()})
            assert run()["status"] == "PENDING"
            wire.sweep()
            assert still_moved.connections == 1
        assert run() == {"matched": 1, "replayed": 0, "dryRun": True, "nextCursor": None}
        wire.stage.clock.advance(minutes=1)
        pulled = run()
        assert {run_id, failed_run} <= {each["runId"] for each in pulled["items"]}
        assert pulled["nextCursor"]
    assert list(rest) == []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("The guide's receiver did not start")
