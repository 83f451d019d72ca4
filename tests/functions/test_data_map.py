"""What is stored, for how long, and what a purge leaves: by looking at everything that real runs leave behind."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from inspect import get_annotations
from io import StringIO
from typing import Any

import pytest

from handler_stage import Stage, handler_of
from infra.functions import function_of
from interviews.adapters.kernel.dynamodb import marshal
from interviews.adapters.runs.step_functions import StepFunctionsWorkflow
from interviews.adapters.webhooks.https_sender import HttpsSender
from interviews.domain.assessments.assessment import Assessment
from interviews.domain.assessments.requests import ApproveAssessment, ChatAboutAssessment, RejectAssessment
from interviews.domain.kernel.access import ApiKey
from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.kernel.records import from_record
from interviews.domain.kernel.times import to_epoch
from interviews.domain.plans.plan import Plan
from interviews.domain.plans.requests import ApprovePlan, RejectPlan, RevisePlan
from interviews.domain.privacy.erasure_certificate import Erasure
from interviews.domain.room.one_time_code import Proof
from interviews.domain.room.requests import GiveAnswer
from interviews.domain.room.session import Session
from interviews.domain.runs.events import Event
from interviews.domain.runs.execution import execution_input, execution_name
from interviews.domain.runs.lifecycle import TERMINAL, State
from interviews.domain.runs.requests import CancelInterview, CreateInterview
from interviews.domain.runs.run import LONGEST_RUN, LONGEST_WAIT, Run
from interviews.domain.runs.transcript import Turn
from interviews.domain.tenants.tenant import Platform, Tenant
from interviews.domain.webhooks.circuit import Circuit
from interviews.domain.webhooks.delivery import Attempt, Delivery
from interviews.domain.webhooks.endpoint import Endpoint
from interviews.runtime.engines import camel
from interviews.runtime.metrics import Metric
from interviews.runtime.observability import logger
from interviews.usecases.kernel.places import HeldPlaces
from interviews.usecases.kernel.quarantine import ParkedRun
from interviews.usecases.runs.sweep_executions import PassMark
from interviews.usecases.webhooks.webhook_ports import Pointer
from local.data_map import DATA_MAP, PAGE, Entry, Holds, Kept, Purge, entry_of, with_table
from planting import Planter, stored_items
from tables import aws_client, stream_record
from webhook_machinery import Machinery

KEYS = frozenset({"pk", "sk", "expiresAt"})
JOB = {"position", "qualifications", "jobDescription", "companyName"}
DECIDERS = {"approvedBy", "rejectedBy", "requestedBy", "cancelledBy"}
STAYS = {"candidateRef", "externalId", *JOB, *DECIDERS}
"""Whose words a purge leaves: the partner's own ids, the description of the job, and who decided."""
RESTING = [each for each in State if each is not State.RECEIVED]
"""In RECEIVED nothing is stored yet."""


@dataclass
class Life:
    """One run in which everybody says as much as they can, with a receiver that answers each webhook."""

    stage: Stage
    machinery: Machinery
    planter: Planter = field(default_factory=Planter)
    answers: list[Outcome] = field(default_factory=list)
    task_outputs: list[Any] = field(default_factory=list)
    log: StringIO = field(default_factory=StringIO)
    run_id: str = ""
    room: str = ""
    calls: int = 0

    def lead(self, state: State) -> None:
        self.create(without=("position",) if state is State.INFO_NEEDED else ())
        for reached, step in self._steps(state):
            if reached is state:
                break
            step()
        assert self.stage.made("GET", f"interviews/{self.run_id}")["state"] == state
        self.tell()

    def create(self, without: tuple[str, ...] = ()) -> None:
        body = self.planter.fields(CreateInterview, **dict.fromkeys(without))
        self.run_id = ""
        self.run_id = self._call("POST", "", body)["runId"]

    def _steps(self, wanted: State) -> Iterator[tuple[State, Callable[[], Any]]]:
        yield State.INFO_NEEDED, lambda: None
        yield State.VALIDATING_SKILLS, lambda: self._task("generate_plan")
        yield State.RECEIVED, self._revise
        yield State.RECEIVED, lambda: self._task("generate_plan")
        yield State.PENDING if wanted is State.PENDING else State.RECEIVED, self._revise
        yield State.GENERATING_PLAN, lambda: self._task("generate_plan")
        if wanted is State.REJECTED:
            yield State.PENDING, lambda: self._call("POST", "/plan/reject", self.planter.fields(RejectPlan))
            yield State.REJECTED, lambda: None
        yield State.RECEIVED, lambda: self._call("POST", "/plan/approve", self.planter.fields(ApprovePlan))
        yield State.APPROVED, lambda: self._task("schedule_interview")
        yield State.SCHEDULED, self._begin
        yield State.IN_PROGRESS, self._talk
        yield State.COMPLETED, self._reassess
        if wanted is State.CANCELLED:
            yield (
                State.ASSESSMENT_PENDING,
                lambda: self._call("DELETE", "", self.planter.fields(CancelInterview)),
            )
            yield State.CANCELLED, lambda: None
        approval = self.planter.fields(ApproveAssessment)
        yield State.ASSESSMENT_PENDING, lambda: self._call("POST", "/assessment/approve", approval)
        yield State.ASSESSMENT_APPROVED, lambda: None

    def _revise(self) -> None:
        self._call("PATCH", "/plan/revise", self.planter.fields(RevisePlan))

    def _begin(self) -> None:
        room = self.room = self.stage.room(self.run_id)
        self.stage.made("POST", f"{room}/request-otp", {})
        code = {"otp": self.stage.mailed_code()}
        proof = self.stage.made("POST", f"{room}/verify-otp", code)["sessionToken"]
        headers = {"x-session-token": proof}
        started = self.stage.made("POST", f"{room}/start", {"consent": True}, headers=headers)
        self.session = {"x-session-token": started["sessionToken"]}
        self._answer()

    def _answer(self) -> Any:
        room = self.stage.room(self.run_id)
        return self.stage.made(
            "POST", f"{room}/messages", self.planter.fields(GiveAnswer), headers=self.session
        )

    def _talk(self) -> None:
        while not self._answer()["done"]:
            pass

    def _reassess(self) -> None:
        self._task("assess_interview")
        self._call("POST", "/assessment/chat", self.planter.fields(ChatAboutAssessment))
        again = self.planter.fields(RejectAssessment, action="REASSESS")
        self._call("POST", "/assessment/reject", again)
        self._task("assess_interview")
        self._call("POST", "/assessment/chat", self.planter.fields(ChatAboutAssessment))

    def _task(self, name: str) -> None:
        given = {"tenantId": self.stage.tenant_id, "runId": self.run_id, "generation": "1"}
        self.task_outputs.append(handler_of(function_of(name).path)(given, None))

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        self.calls += 1
        below = f"interviews/{self.run_id}".rstrip("/")
        headers = {"Idempotency-Key": f"call-{self.calls}"}
        return self.stage.made(method, f"{below}{path}", body, headers=headers)

    def purge(self) -> Any:
        return self._call("DELETE", "/candidate-data")

    def partition(self, client: Any) -> list[dict[str, Any]]:
        key = f"RUN#{self.stage.tenant_id}#{self.run_id}"
        return [item for _, item in stored_items(client) if item["pk"] == key]

    def relay(self, client: Any) -> None:
        """The stream's record of the run as it stands, twice: it is told at least once."""
        pages = client.get_paginator("scan").paginate(TableName=os.environ["INTERVIEWS_TABLE"])
        images = [item for page in pages for item in page["Items"] if item["sk"]["S"] == "RUN"]
        for image in images * 2:
            self.relay_record(stream_record(image, kind="MODIFY"))

    def relay_record(self, record: Any) -> None:
        assert handler_of("runs/relay")({"Records": [record]}, None) == {"batchItemFailures": []}

    def shown(self) -> list[Any]:
        """All that the API reads of the run."""
        reads = ("", "/events", "/transcript", "/ledger", "/assessment/explanation", "/erasure-certificate")
        answers = [self.stage.call("GET", f"interviews/{self.run_id}{each}") for each in reads]
        return [each.status for each in answers] + [answers[0].body, answers[1].body, answers[2].body]

    def tell(self) -> None:
        """All webhooks that are due, and what is left of them in the queue."""
        self.machinery.fan_out()
        while messages := self.machinery.messages_of_both_lanes():
            self.machinery.deliver(messages)

    def respond(self) -> Outcome:
        """A receiver is busy once, answers once, then is gone for good: what follows is on hold."""
        said = self.planter.text("a receiver's answer")
        outcomes = [
            Outcome(status=503, error_class=ErrorClass.STATUS_5XX, answer=said, retry_after="3600"),
            Outcome(status=200, answer=said),
            Outcome(status=410, error_class=ErrorClass.GONE, answer=said),
        ]
        return outcomes[min(len(self.answers), 2)]


@pytest.fixture
def client() -> Any:
    return aws_client("dynamodb")


@pytest.fixture
def life(stage: Stage, machinery: Machinery, monkeypatch: pytest.MonkeyPatch) -> Life:
    lived = Life(stage, machinery)

    def post(sender: Any, url: str, headers: Any, body: bytes) -> Outcome:
        lived.answers.append(lived.respond())
        return lived.answers[-1]

    monkeypatch.setattr(HttpsSender, "post", post)
    for each in logger().handlers:
        monkeypatch.setattr(each, "stream", lived.log)
    stage.made("PUT", "webhook-config", {"callbackUrl": "http://127.0.0.1:9/hook"})
    return lived


def everything(client: Any) -> str:
    return json.dumps([item for _, item in stored_items(client)], default=str).lower()


@pytest.mark.parametrize("state", RESTING)
def test_a_purge_leaves_no_planted_word_but_those_that_the_map_says_stay(
    life: Life, client: Any, state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    life.lead(state)
    before = life.planter.found_in(everything(client))
    assert {"candidateName", "candidateProfile", "metadata value", "companyDescription"} <= before
    purged = life.purge()["purged"]
    life.tell()
    assert life.planter.found_in(everything(client)) <= STAYS
    assert {"candidate", "requestText"} <= set(purged)
    life.stage.clock.advance(hours=2)
    life.machinery.sweep()
    life.tell()
    assert life.planter.found_in(everything(client)) <= STAYS
    assert not life.planter.found_in(json.dumps(life.task_outputs))
    assert not life.planter.found_in("".join([*capsys.readouterr(), life.log.getvalue()]))
    assert state in (State.INFO_NEEDED, State.VALIDATING_SKILLS) or "task done" in life.log.getvalue()
    if state is State.ASSESSMENT_APPROVED:
        statuses = {each["status"] for each in life.machinery.deliveries()}
        assert statuses >= {"DELIVERED", "FAILED", "HELD"}


def test_an_answer_that_comes_while_the_purge_happens_is_not_kept(
    life: Life, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.create()
    life._task("generate_plan")
    monkeypatch.setattr(life, "respond", lambda: _purging(life))
    life.tell()
    (delivery,) = life.machinery.deliveries(status="DELIVERED")
    detail = life.stage.made("GET", f"webhook-deliveries/{delivery['deliveryId']}")
    assert [(each["status"], each["answer"]) for each in detail["attempts"]] == [(200, "")]
    assert "a receiver in flight" not in life.planter.found_in(everything(client))


def _purging(life: Life) -> Outcome:
    life.purge()
    return Outcome(status=200, answer=life.planter.text("a receiver in flight"))


def test_every_attribute_that_is_written_has_its_entry_in_the_map(life: Life, client: Any) -> None:
    life.lead(State.ASSESSMENT_APPROVED)
    life.purge()
    life.create()
    life._task("generate_plan")
    life.machinery.sweep()
    unknown = [
        (place, item["sk"], name)
        for place, item in stored_items(client)
        for name in item.keys() - KEYS
        if (entry := entry_of(place, item["sk"])) is None or entry.holds(name) is None
    ]
    assert unknown == []


RECORDS: dict[type[Any], tuple[str, str]] = {
    Run: ("interviews", "RUN"),
    Session: ("interviews", "SESSION"),
    Proof: ("interviews", "PROOF"),
    Turn: ("interviews", "TURN#000001"),
    Plan: ("interviews", "PLAN"),
    Assessment: ("interviews", "ASSESSMENT"),
    Event: ("interviews", "EVENT#000001"),
    Erasure: ("interviews", "CERTIFICATE"),
    ParkedRun: ("interviews", "RUN#run_1"),
    PassMark: ("interviews", "EXECUTIONS"),
    Delivery: ("deliveries", "DELIVERY#d"),
    Attempt: ("deliveries", "DELIVERY#d/ATTEMPT#1"),
    Circuit: ("deliveries", "CIRCUIT"),
    Pointer: ("the delivery queues", "pointer"),
    Platform: ("tenants", "PLATFORM"),
    Tenant: ("tenants", "TENANT"),
    ApiKey: ("tenants", "KEY"),
    Endpoint: ("tenants", "WEBHOOK"),
    HeldPlaces: ("limits", "places"),
}
STORED_ELSEWHERE = {
    Delivery: {"sweepAt"},
    Pointer: {"delaySeconds"},
    Attempt: {"answer"},
    HeldPlaces: {"key"},
}
"""In the key of an index or of the item, told to the queue alone, or an item of its own."""


@pytest.mark.parametrize("record", RECORDS, ids=lambda each: each.__name__)
def test_every_field_of_a_record_has_its_entry_also_where_no_life_writes_it(record: type[Any]) -> None:
    entry = entry_of(*RECORDS[record])
    assert entry
    names = {camel(name) for each in record.__mro__ for name in get_annotations(each)}
    names -= KEYS | STORED_ELSEWHERE.get(record, set())
    assert [each for each in sorted(names) if entry.holds(each) is None] == []


def test_every_metric_is_in_the_map() -> None:
    entry = entry_of("metrics", "count")
    assert entry
    assert [each for each in Metric if entry.holds(each) is None] == []


def test_the_map_names_nothing_twice_and_nobody_as_a_holder_of_nothing() -> None:
    for entry in DATA_MAP:
        names = [name for each in entry.fields.values() for name in each.split()]
        assert len(names) == len(set(names)) > 0
        personal = entry.fields.keys() & {Holds.CANDIDATE, Holds.FREE_TEXT, Holds.RECEIVER}
        assert not personal or entry.purge is not Purge.STAYS


def test_an_address_is_the_partners_wherever_it_stands_and_the_stream_is_in_the_map() -> None:
    for place, item in (("interviews", "RUN"), ("interviews", "EVENT#000001"), ("deliveries", "DELIVERY#d")):
        entry = entry_of(place, item)
        assert entry
        assert entry.holds("callbackUrl") is Holds.ADDRESS
    stream = entry_of("the interviews table's stream", "record")
    assert stream
    assert (stream.kept, stream.holds("NewImage")) == (Kept.STREAM, Holds.CANDIDATE)


def test_an_execution_is_told_ids_and_numbers(life: Life, client: Any) -> None:
    class Recorder:
        def start_execution(self, **given: Any) -> None:
            told.append(given)

    told: list[Any] = []
    life.create()
    (row,) = (item for _, item in stored_items(client) if item["sk"] == "RUN")
    run = from_record(Run, row)
    StepFunctionsWorkflow(Recorder(), "arn").start(execution_name(run), execution_input(run, run.created_at))
    assert told
    assert not life.planter.found_in(json.dumps(told))


@pytest.mark.parametrize(("pii", "results"), [(90, 365), (1, 3_650), (365, 1), (30, 30)])
def test_nothing_is_kept_longer_than_the_map_says(life: Life, client: Any, pii: int, results: int) -> None:
    life.stage.settle(candidatePiiRetentionDays=pii, assessmentRetentionDays=results)
    life.lead(State.ASSESSMENT_PENDING)
    life.stage.settle(candidatePiiRetentionDays=365, assessmentRetentionDays=3_650)
    life.tell()
    run_row = next(item for _, item in stored_items(client) if item["sk"] == "RUN")
    run = from_record(Run, run_row)
    assert run.pii_retention_days == min(pii, results)
    late = [
        (place, item["sk"], item.get("expiresAt"))
        for place, item in stored_items(client)
        if (entry := entry_of(place, item["sk"])) and not _in_time(entry, item, run, life.stage.clock())
    ]
    assert late == []
    shown = life.stage.made("GET", f"interviews/{life.run_id}")
    assert shown["assessment"]["competencies"]


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_nothing_of_a_run_that_is_over_outlasts_it(
    life: Life, client: Any, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the run no purge would find it, and the candidate was told an end."""
    monkeypatch.setenv("STATE_MACHINE_ARN", "arn")
    life.stage.settle(candidatePiiRetentionDays=2, assessmentRetentionDays=2)
    life.lead(state)
    shown = life.shown()
    life.relay(client)
    assert life.shown() == shown
    life.stage.clock.advance(hours=1)
    life.purge()
    life.relay(client)
    shown = life.shown()
    ends = {item["sk"]: item["expiresAt"] for item in life.partition(client)}
    assert len(ends) >= 12
    assert max(ends.values()) == ends["RUN"] <= to_epoch(life.stage.clock() + timedelta(days=2))
    life.stage.clock.now = datetime.fromtimestamp(ends["RUN"] - 1, UTC)
    assert life.shown() == shown
    life.stage.clock.advance(seconds=1)
    assert life.stage.call("GET", f"interviews/{life.run_id}").status == 404


@pytest.mark.parametrize("is_purged", [False, True])
def test_a_run_that_is_decided_late_is_there_whole_until_its_end(
    life: Life, client: Any, is_purged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_MACHINE_ARN", "arn")
    life.stage.settle(candidatePiiRetentionDays=30, assessmentRetentionDays=30)
    life.lead(State.ASSESSMENT_PENDING)
    life.stage.clock.advance(days=70)
    if is_purged:
        life.purge()
    life._call("POST", "/assessment/approve", {})
    life.relay(client)
    shown = life.shown()
    assert shown[6]["assessment"]["competencies"]
    assert shown[7]["items"][0]["sequence"] == 1
    (row,) = (item for item in life.partition(client) if item["sk"] == "RUN")
    assert row["expiresAt"] == to_epoch(life.stage.clock() + timedelta(days=30))
    assert max(item["expiresAt"] for item in life.partition(client)) == row["expiresAt"]
    life.stage.clock.now = datetime.fromtimestamp(row["expiresAt"] - 1, UTC)
    assert life.shown() == shown
    room = life.stage.call("GET", f"{life.room}/info")
    assert room.body["code"] == ("DATA_ERASED" if is_purged else "SESSION_ENDED")
    life.stage.clock.advance(seconds=1)
    assert life.stage.call("GET", f"interviews/{life.run_id}").status == 404


def test_what_a_run_leaves_that_nobody_ended_goes_when_the_run_is_gone(
    life: Life, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_MACHINE_ARN", "arn")
    life.lead(State.ASSESSMENT_PENDING)
    (row,) = (item for item in life.partition(client) if item["sk"] == "RUN")
    key = marshal({name: row[name] for name in ("pk", "sk")})
    client.delete_item(TableName=os.environ["INTERVIEWS_TABLE"], Key=key)
    life.relay_record({"eventName": "REMOVE", "dynamodb": {"SequenceNumber": "1", "Keys": key}})
    now = to_epoch(life.stage.clock())
    assert [item["sk"] for item in life.partition(client) if item.get("expiresAt", now) > now] == []


def _in_time(entry: Entry, item: dict[str, Any], run: Run, now: datetime) -> bool:
    if entry.kept in (Kept.STAGE, Kept.DOOR, Kept.OWNER, Kept.WAIT):
        return True
    return bool(item["expiresAt"] <= to_epoch(_longest(entry.kept, run, now)))


def _longest(kept: Kept, run: Run, now: datetime) -> datetime:
    pii, results = timedelta(days=run.pii_retention_days), timedelta(days=run.retention_days)
    started = run.started_at if run.started_at else now
    return {
        Kept.TRANSCRIPT: started + pii,
        Kept.CANDIDATE: run.created_at + pii,
        Kept.PERSONAL: now + pii,
        Kept.RUN: run.created_at + LONGEST_RUN + results + LONGEST_WAIT,
        Kept.LAST: run.created_at + LONGEST_RUN + results + LONGEST_WAIT,
        Kept.PROOF: now + timedelta(days=90),
        Kept.DAY: now + timedelta(days=1),
        Kept.DELIVERY: now + timedelta(days=90),
        Kept.MONTH: now + timedelta(days=30),
    }[kept]


def test_the_page_shows_the_map() -> None:
    page = PAGE.read_text()
    assert with_table(page) == page, "make privacy writes it"
    assert page.count("\n| interviews |") > 10
