"""A real HTTP server on loopback that speaks chat completions and answers as it is told."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from interviews.adapters.openai_engine.prompts import prompt
from interviews.adapters.rehearsal_engine import build
from interviews.domain.plans.plan import Brief, PlanDraft

Json = dict[str, Any]


@dataclass(frozen=True)
class Http:
    """A whole HTTP answer; with `drips`, its body comes after so many spaces, one at a time, as from a server that
    keeps the line alive; with `pieces`, exactly these bytes are sent instead, one after the other, the last one for
    ever again where it is to `drip`, and then the line is closed, or reset."""

    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    drips: int = 0
    pieces: tuple[bytes, ...] = ()
    drip: bool = False
    reset: bool = False


Script = Callable[[str, Json], "Json | str | Http"]


@dataclass
class ScriptedModel:
    """`script` gets the operation and the payload of a request and returns the answer's content, a whole HTTP body if
    it is a string, or a whole answer. `accepts` sees the request's body before and may refuse it. `requests` keeps
    every request body."""

    script: Script
    accepts: Callable[[Json], Http | None] = lambda body: None
    requests: list[Json] = field(default_factory=list)
    port: int = 0
    _server: ThreadingHTTPServer | None = None

    def __enter__(self) -> "ScriptedModel":
        model = self

        class _Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.requests.append(body)
                answer = model.answer(body)
                if answer.pieces:
                    self.close_connection = True
                    return send(self.connection, answer, model.ended)
                content = answer.body.encode()
                self.send_response(answer.status)
                kind = "application/json" if content.startswith(b"{") else "text/html"
                length = str(len(content) + answer.drips)
                for name, value in {"Content-Type": kind, "Content-Length": length, **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(OSError):  # the client may have hung up
                    for _ in range(answer.drips):
                        self.wfile.write(b" ")
                        self.wfile.flush()
                        model.ended.wait(0.02)
                    self.wfile.write(content)
                return None

            def log_message(self, *_: Any) -> None:
                pass

        self.ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _Handler)
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def base_url(self) -> str:
        assert self._server
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def answer(self, body: Json) -> Http:
        if refused := self.accepts(body):
            return refused
        said = self.script(operation_of(body), json.loads(body["messages"][1]["content"]))
        if isinstance(said, Http):
            return said
        return Http(body=said if isinstance(said, str) else completion(json.dumps(said)))


def send(connection: socket.socket, answer: Http, ended: threading.Event) -> None:
    """The pieces of an answer, until the client hangs up or the server ends."""
    with suppress(OSError):
        for each in answer.pieces:
            connection.sendall(each)
        while answer.drip and not ended.wait(0.02):
            connection.sendall(answer.pieces[-1])
        if answer.reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()


def operation_of(body: Json) -> str:
    """By its prompt: a plain request does not name it elsewhere."""
    system = body["messages"][0]["content"]
    return next(each for each in _ANSWERS if system.startswith(prompt(each)))


def refusal(status: int, message: str, code: str | None = None, **headers: str) -> Http:
    """An error as OpenAI writes it."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return Http(
        status, json.dumps({"error": error}), {name.replace("_", "-"): each for name, each in headers.items()}
    )


def completion(content: str | None, **choice: Any) -> str:
    """A chat completion with that content; `choice` overrides parts of its only choice."""
    message = {"role": "assistant", "content": content, "refusal": None}
    whole = {"index": 0, "finish_reason": "stop", "message": message} | choice
    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    return json.dumps(
        {
            "id": "c",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [whole],
            "usage": usage,
        }
    )


def sensible(operation: str, payload: Json) -> Json:
    """A model that does its work: it borrows its ideas from the rehearsal engine."""
    return _ANSWERS[operation](payload)


def _brief(payload: Json) -> Brief:
    return Brief(
        position=payload["position"],
        level=payload["level"],
        qualifications=tuple(each["statement"] for each in payload["qualifications"]),
        job_description=payload["jobDescription"],
        duration_minutes=payload["durationMinutes"],
    )


def _skills(payload: Json) -> Json:
    brief = _brief(payload)
    return {
        "skills": [
            {
                "name": each.name,
                "canonicalName": each.canonical_name,
                "qualificationIndex": _index(brief, each.qualification),
                "phrase": "" if brief.qualifications else each.qualification,
            }
            for each in build().validate_skills(brief)
        ]
    }


def _plan(payload: Json) -> Json:
    brief = _brief(payload)
    return as_planned(brief, build().plan(brief, build().validate_skills(brief)))


def as_planned(brief: Brief, draft: PlanDraft) -> Json:
    competencies = [each.model_dump(mode="json", by_alias=True) for each in draft.competencies]
    for each in competencies:
        each["competencyId"] = None
        each["qualificationIndexes"] = [_index(brief, statement) for statement in each.pop("qualifications")]
        for dimension in each["subDimensions"]:
            lines = dimension["indicators"].values()
            dimension["indicators"] = dict(zip(("one", "two", "three", "four", "five"), lines, strict=True))
        for question in each["questions"]:
            question["questionId"] = None
    return {"greeting": draft.greeting, "competencies": competencies}


def _index(brief: Brief, statement: str) -> int:
    return brief.qualifications.index(statement) if statement in brief.qualifications else -1


def _revise(payload: Json) -> Json:
    """Rewords what is targeted; for a whole plan or feedback, the first question."""
    plan = deepcopy(payload["plan"])
    targets = {each["target"] for each in payload["revisions"]}
    questions = [question for each in plan["competencies"] for question in each["questions"]]
    aimed = [each for each in questions if each["questionId"] in targets]
    for competency in plan["competencies"]:
        if competency["competencyId"] in targets:
            aimed.append(competency["questions"][0])
    for each in aimed or questions[:1]:
        each["text"] += " Please name the year, too."
    return {"greeting": plan["greeting"], "competencies": plan["competencies"]}


def _turn(payload: Json) -> Json:
    if payload["followUpsLeft"]:
        return {"move": "follow_up", "words": payload["question"]["followUps"][0]}
    return {"move": "ask", "words": "Thank you."}


def _assess(payload: Json) -> Json:
    said = [each for each in payload["transcript"] if each["role"] == "candidate"]
    rating: Json = {"score": None, "rationale": "Nothing shows it.", "evidence": []}
    if said:
        quote = {"turn": said[0]["turn"], "quote": said[0]["text"].split(".")[0], "stance": "FOR"}
        rating = {"score": 3, "rationale": "One case.", "evidence": [quote]}
    return {
        "competencies": [
            {"competencyId": each["competencyId"], **rating} for each in payload["competencies"]
        ],
        "statements": [{"index": each["index"], **rating} for each in payload["statements"]],
        "requirements": [
            {"requirementId": each["requirementId"], "status": "NOT_ASKED", "evidence": []}
            for each in payload["requirements"]
        ],
        "summary": "An interview.",
        "strengths": [],
        "concerns": [],
    }


def _chat(payload: Json) -> Json:
    said = [each for each in payload["transcript"] if each["role"] == "candidate"]
    citations = [{"turn": each["turn"], "quote": each["text"].split(".")[0]} for each in said[:1]]
    return {"basis": "transcript", "answer": "The transcript says this.", "citations": citations}


_ANSWERS: dict[str, Callable[[Json], Json]] = {
    "skills": _skills,
    "plan": _plan,
    "revise": _revise,
    "turn": _turn,
    "assess": _assess,
    "chat": _chat,
}
