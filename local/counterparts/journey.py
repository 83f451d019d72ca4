"""One whole interview, played over HTTP against a running stage; every state, signature and order is checked."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..verify import read_keys, require_place_in, verify_certificate, verify_ledger
from .candidate import CandidateClient
from .client import Client, Unexpected
from .receiver import Receiver

REQUEST = {
    "candidateRef": "li_app_a1b2c3d4",
    "candidateName": "Alex Example",
    "position": "Senior Software Engineer",
    "qualifications": [
        "5+ years production TypeScript experience",
        "Demonstrated distributed systems design",
        "Strong async/concurrency patterns knowledge",
    ],
    "companyName": "Acme Corp",
    "durationMinutes": 30,
    "metadata": {"requisition": "R-2041"},
}
EVENTS = [
    "interview.info_needed",
    "interview.info_completed",
    "interview.plan_generated",
    "interview.plan_revision_requested",
    "interview.plan_generated",
    "interview.approved",
    "interview.scheduled",
    "interview.started",
    "interview.completed",
    "interview.assessment_pending",
    "interview.assessment_approved",
    "candidate.data_purged",
]
REHEARSED = "A rehearsal: the scores say how completely cases were told, not how good the work was."


@dataclass
class Journey:
    """`tell(kind, text)` gets each line of the story: `step`, `call`, `state` or `note`."""

    partner: Client
    root_url: str
    tell: Callable[[str, str], None] = lambda kind, text: None
    states: list[tuple[str, float]] = field(default_factory=list)
    run_id: str = ""

    def play(self, receiver: Receiver) -> None:
        """From an incomplete request to the purge. Raises Unexpected where anything is not as the contract says."""
        self.play_calls()
        self.check_webhooks(receiver)

    def play_calls(self) -> None:
        """All of it but the webhooks, for who cannot receive them here."""
        self.request()
        self.plan()
        self.interview(self.approve())
        self.assess()
        self.rank()
        self.purge()
        self.prove()

    def request(self) -> None:
        self.tell("step", "An ATS posts a request; the level is missing")
        created = self._call(201, "POST", "/interviews", REQUEST)
        self.run_id = created["runId"]
        self._state(created["state"], "INFO_NEEDED")
        self.tell(
            "note",
            f"{created['runId']} lacks {', '.join(each['field'] for each in created['missingFields'])}",
        )
        self.tell("step", "It supplies what was missing")
        supplied = self._call(200, "PATCH", self._path("/info"), {"level": "SENIOR"})
        self._state(supplied["state"], "VALIDATING_SKILLS")

    def plan(self) -> None:
        self.tell("step", "The plan is made")
        run = self._arrive("PENDING")
        self._show_plan(run["plan"])
        first = run["plan"]["competencies"][0]["questions"][0]
        self.tell("step", "A recruiter sends one question back")
        wanted = {
            "revisions": [
                {"target": first["questionId"], "instruction": "Ask about a migration to TypeScript"}
            ],
            "requestedBy": "recruiter@acme.example",
        }
        revised = self._call(200, "PATCH", self._path("/plan/revise"), wanted)
        self._state(revised["state"], "GENERATING_PLAN")
        run = self._arrive("PENDING")
        self._require(run["plan"]["version"] == 2, "the revised plan is version 2")
        self.tell("note", f"the question is now: {run['plan']['competencies'][0]['questions'][0]['text']}")

    def approve(self) -> str:
        self.tell("step", "The recruiter approves; the candidate's link is there")
        approved = self._call(
            200, "POST", self._path("/plan/approve"), {"approvedBy": "recruiter@acme.example"}
        )
        self._state(approved["state"], "APPROVED")
        link = str(approved["interviewLink"])
        self.tell("note", f"{link.rpartition('/')[0]}/… until {approved['linkExpiresAt']}")
        self._arrive("SCHEDULED")
        return link.rpartition("/")[2]

    def interview(self, token: str) -> None:
        self.tell("step", "The candidate opens the link and consents")
        room = Client(f"{self.root_url}/v1/candidate-access/{token}")
        info = room.expect(200, "GET", "/info")
        self.tell("note", f"{info['position']} at {info['companyName']}, {info['durationMinutes']} minutes")
        session = room.expect(201, "POST", "/start", {"consent": True})
        self._arrive("IN_PROGRESS")
        said, number, candidate = session, 0, CandidateClient()
        while not said.get("done"):
            question = said["message"].splitlines()[-1]
            self.tell("note", f"AI   {said['questionNumber']}/{said['questionCount']}  {question}")
            answer = candidate.answer(question)
            self.tell("note", f"You        {answer}")
            body = {"text": answer, "clientTurnId": f"demo-{number}"}
            said = room.expect(200, "POST", "/messages", body, x_session_token=session["sessionToken"])
            number += 1
            self._require(number < 60, "the interviewer comes to an end")
        finished = room.expect(200, "POST", "/finish", {}, x_session_token=session["sessionToken"])
        self._state(finished["state"], "COMPLETED")

    def assess(self) -> None:
        self.tell("step", "The assessment is made")
        assessment = self._arrive("ASSESSMENT_PENDING")["assessment"]
        band = assessment["scoreBand"]
        overall = f"{assessment['overallScore']} ({band['low']} to {band['high']})" if band else "no score"
        self.tell("note", f"{assessment['recommendation']}, {overall}, basis {assessment['basis']}")
        if assessment["basis"] == "REHEARSAL":
            self.tell("note", REHEARSED)
        transcript = self._call(200, "GET", self._path("/transcript"), query={"limit": 100})["items"]
        answers = {each["turn"]: each["text"] for each in transcript if each["role"] == "candidate"}
        quotes = [each for one in assessment["competencies"] for each in one["evidence"]]
        for quote in quotes:
            self._require(
                quote["quote"] in answers[quote["turn"]], "every quote is the candidate's own words"
            )
        # A model may find nothing that it can quote; then there is no score either.
        self._require(bool(quotes) or not band, "the assessment cites evidence")
        for quote in quotes[:1]:
            self.tell("note", f"“{quote['quote']}” (turn {quote['turn']})")
        self.tell("step", "The recruiter asks about it")
        chat = self._call(
            200, "POST", self._path("/assessment/chat"), {"message": "What shows TypeScript experience?"}
        )
        self.tell("note", chat["answer"])
        self.tell("step", "… and approves it")
        approved = self._call(200, "POST", self._path("/assessment/approve"), {"approvedBy": "Kim"})
        self._state(approved["state"], "ASSESSMENT_APPROVED")

    def rank(self) -> None:
        self.tell("step", "Rankings")
        found = self._call(200, "GET", "/rankings", query={"position": REQUEST["position"], "limit": 100})
        rows = {each["runId"]: each for each in found["items"]}
        self._require(self.run_id in rows, "the approved run is ranked")
        for row in found["items"][:5]:
            self.tell(
                "note",
                f"#{row['rank']}  {row['overallScore']}  {row['recommendation']}  {row['basis']}  {row['runId']}",
            )

    def purge(self) -> None:
        self.tell("step", "The candidate's data is purged")
        purged = self._call(200, "DELETE", self._path("/candidate-data"))
        self.tell("note", f"certificate {purged['certificateId']}: {', '.join(purged['purged'])}")
        run = self._call(200, "GET", self._path(""))
        self._require(run["candidate"] is None, "the candidate is gone")
        self._require(run["assessment"]["summary"] == "[erased]", "the assessment's words are erased")
        transcript = self._call(200, "GET", self._path("/transcript"))
        self._require(transcript["items"] == [], "the transcript is empty")

    def prove(self) -> None:
        self.tell("step", "Ledger and certificate are checked offline")
        ledger = self._call(200, "GET", self._path("/ledger")).encode()
        certificate = self._call(200, "GET", self._path("/erasure-certificate"))
        tenant_id = certificate["certificate"]["tenantId"]
        found = Client(self.root_url).expect(200, "GET", f"/v1/webhook-keys/{tenant_id}/jwks.json")
        keys = read_keys(json.dumps(found).encode())
        of_run = verify_ledger(ledger, keys)
        require_place_in(verify_certificate(json.dumps(certificate).encode(), keys), of_run)
        self.tell("note", f"{of_run.head['count']} events: none changed, none missing, the purge among them")

    def check_webhooks(self, receiver: Receiver) -> None:
        self.tell("step", "Every state change went out as a signed webhook")
        self._require(all(receiver.wait_for(self.run_id, event) for event in EVENTS), "every event arrives")
        arrived = receiver.of(self.run_id)
        self._require([each.body["event"] for each in arrived] == EVENTS, "the events are the contract's")
        sequence = [each.body["sequence"] for each in arrived]
        self._require(sequence == list(range(1, len(EVENTS) + 1)), "the sequence has no gap")
        self._require(all(each.verified for each in arrived), "every signature is right")
        *before, purged = (each.body["metadata"] for each in arrived)
        self._require(before[0] == REQUEST["metadata"], "the metadata is echoed")
        self._require(purged == {}, "the metadata is erased with the candidate's data")
        self.tell("note", f"{len(arrived)} webhooks, gapless, each verified with both signature schemes")

    def _path(self, rest: str) -> str:
        return f"/interviews/{self.run_id}{rest}"

    def _call(self, status: int, method: str, path: str, body: object = None, **rest: Any) -> Any:
        self.tell("call", f"{method} {path}")
        return self.partner.expect(status, method, path, body, **rest)

    def _arrive(self, state: str) -> Any:
        run = self.partner.wait_for(self.run_id, state)
        self._state(run["state"], state)
        return run

    def _state(self, state: str, expected: str) -> None:
        self._require(state == expected, f"the state is {expected} (it is {state})")
        self.states.append((state, time.monotonic()))
        self.tell("state", state)

    def _show_plan(self, plan: dict[str, Any]) -> None:
        for competency in plan["competencies"]:
            self.tell("note", f"{competency['weight']:.0%} {competency['name']}")
            for question in competency["questions"]:
                self.tell("note", f"      {question['text']}")

    def _require(self, true: bool, what: str) -> None:
        if not true:
            raise Unexpected(f"Not so: {what}.")
