"""Ledger, certificate and purge by candidate over HTTP, with the keys that the API itself publishes."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from handler_stage import Stage
from local.verify import read_keys, require_place_in, verify_certificate, verify_ledger

PLANTED = "Zaphodine"


def keys(stage: Stage) -> Any:
    return read_keys(stage.call("GET", f"/v1/webhook-keys/{stage.tenant_id}/jwks.json").text.encode())


def rejected(stage: Stage, **fields: Any) -> str:
    run_id = stage.run_in("PENDING", **fields)
    stage.made("POST", f"interviews/{run_id}/plan/reject", {"feedback": f"{PLANTED} was rude."})
    return run_id


def test_a_run_is_followed_checked_purged_and_checked_again(stage: Stage) -> None:
    run_id = rejected(stage)
    answer = stage.call("GET", f"interviews/{run_id}/ledger")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/jsonl")
    assert PLANTED in answer.text
    found = verify_ledger(answer.text.encode(), keys(stage))
    events = stage.made("GET", f"interviews/{run_id}/events")["items"]
    assert [each["eventId"] for each in found.lines] == [each["eventId"] for each in events]
    assert stage.call("GET", f"interviews/{run_id}/erasure-certificate").status == 404

    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    answer = stage.call("GET", f"interviews/{run_id}/ledger")
    assert PLANTED not in answer.text
    certificate = stage.call("GET", f"interviews/{run_id}/erasure-certificate").text.encode()
    require_place_in(
        verify_certificate(certificate, keys(stage)), verify_ledger(answer.text.encode(), keys(stage))
    )


def test_a_key_that_may_only_read_verifies_what_it_may_not_see(stage: Stage) -> None:
    run_id = rejected(stage)
    reader = stage.new_key(["interview:read"])
    answer = stage.call("GET", f"interviews/{run_id}/ledger", key=reader)
    assert PLANTED not in answer.text
    assert "[withheld]" in answer.text
    verify_ledger(answer.text.encode(), keys(stage))


@pytest.mark.parametrize(
    ("method", "path", "permission"),
    [
        ("GET", "interviews/{run}/ledger", "interview:read"),
        ("GET", "interviews/{run}/erasure-certificate", "interview:read"),
        ("DELETE", "candidates/c/data", "candidate:delete"),
    ],
)
def test_each_needs_its_permission_and_its_own_tenant(
    stage: Stage, method: str, path: str, permission: str
) -> None:
    run_id = rejected(stage, candidateRef="c")
    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    path = path.format(run=run_id)
    every = {
        "interview:create", "interview:read", "interview:update", "interview:approve", "interview:delete",
        "candidate:read", "candidate:delete", "tenant:read", "tenant:update",
    }  # fmt: skip
    assert stage.call(method, path, key=stage.new_key(sorted(every - {permission}))).status == 403
    assert stage.call(method, path, key=stage.new_key([permission])).status == 200
    other = stage.new_key(tenantId=stage.new_tenant())
    reply = stage.call(method, path, key=other)
    if method == "DELETE":
        assert reply.body["items"] == []
    else:
        assert reply.status == 404


@pytest.mark.parametrize(
    "ref", ["li_app_a1b2c3d4", "a/b", "50%41 off", "?x=1#y", "Ünïcode 詳 🙂", "..", "a+b c", "%2F"]
)
def test_a_candidate_is_named_by_any_characters(stage: Stage, ref: str) -> None:
    run_id = rejected(stage, candidateRef=ref)
    reply = stage.made("DELETE", f"candidates/{quote(ref, safe='')}/data")
    assert (reply["candidateRef"], [each["runId"] for each in reply["items"]]) == (ref, [run_id])
    assert reply["nextCursor"] is None
    assert PLANTED not in stage.call("GET", f"interviews/{run_id}/ledger").text


@pytest.mark.parametrize("path", ["%FF", "x" * 129, "%F0%9F"])
def test_what_names_nobody_is_refused(stage: Stage, path: str) -> None:
    reply = stage.call("DELETE", f"candidates/{path}/data")
    assert (reply.status, reply.fields) == (400, {"candidateRef"})


def test_many_runs_are_purged_over_several_calls(stage: Stage) -> None:
    runs = {rejected(stage, candidateRef="c") for _ in range(3)}
    first = stage.made("DELETE", "candidates/c/data", query={"limit": "2"})
    assert len(first["items"]) == 2
    rest = stage.made("DELETE", "candidates/c/data", query={"limit": "2", "cursor": first["nextCursor"]})
    assert rest["nextCursor"] is None
    assert {each["runId"] for each in (*first["items"], *rest["items"])} == runs


def test_the_answer_has_the_certificate_that_it_signs(stage: Stage) -> None:
    run_id = rejected(stage)
    purged = stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    answer = stage.made("GET", f"interviews/{run_id}/erasure-certificate")
    assert answer["certificate"]["certificateId"] == purged["certificateId"]
    assert verify_certificate(json.dumps(answer).encode(), keys(stage)) == answer["certificate"]
