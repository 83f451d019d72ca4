from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from ...domain.assessments.evidence import verify
from ...domain.assessments.judgement import judged_by
from ...domain.assessments.recommendation import decide, sentence
from ...domain.assessments.records import KeptRatings
from ...domain.guardrails.own_traits import shows_person
from ...domain.guardrails.recruiter_questions import asks_about_person, asks_what_to_decide
from ...domain.kernel.access import Caller
from ...domain.kernel.errors import ConcurrentUpdate, LimitReached, NotFound
from ...domain.kernel.ids import new_uuid
from ...domain.kernel.rules import language_with, read_file
from ...domain.plans.plan import Plan
from ...domain.runs import artefacts
from ...domain.runs.run import Run
from ...domain.tenants.tenant import Limits
from ..guardrails.engine import Engine, EngineAnswer, Exchange, accounted
from ..kernel.idempotency import Answer, earlier_answer, replay
from ..kernel.ports import Clash, Idempotency, Json
from ..kernel.settling import until_settled
from ..plans.documents import brief_of, plan_of
from ..runs.documents import turns_of
from ..runs.run_service import RunService, with_answer
from ..runs.run_store import Artefact, Change
from .answers import ChatAnswer, Citation
from .documents import assessment_of, ratings_of

LONGEST_HISTORY = 20
KEPT_FOR_US = ("message", "calls")
"""What an exchange holds beyond its answer."""


def chat_about_assessment(
    caller: Caller,
    run_id: str,
    *,
    message: str,
    conversation_id: str | None,
    limits: Limits,
    service: RunService,
    engine: Engine,
    idempotency: Idempotency | None = None,
) -> Answer[ChatAnswer]:
    """Answers a question about an assessment from the plan, the transcript and the assessment alone (contract §3).

    Every citation is checked to be the candidate's own words. Raises InvalidState, NotFound for an unknown
    conversation, LimitReached, EngineUnavailable.
    """
    if earlier := earlier_answer(idempotency, service):
        return _again(earlier, service.view(caller, run_id).run, service)
    run, documents = service.view_all(caller, run_id)
    most = limits.chat_messages_per_run
    _require_room(run, most)
    assessment = assessment_of(run, documents, "An assessment can be asked about")
    number, history = _history(documents, conversation_id)
    if conversation_id and not history:
        raise NotFound("There is no such conversation.")
    turns, plan = turns_of(documents), plan_of(run, documents)
    engine, calls = accounted(engine, run.ref)
    said = _ruled(message, plan, ratings_of(run, documents)) or engine.chat(
        plan, turns, assessment, history[-LONGEST_HISTORY:], message
    )
    said = replace(said, citations=verify(said.citations, turns).kept)
    told = [each.text for each in turns if each.role == "candidate"]
    if any(shows_person(each, told) for each in (said.answer, *(one.quote for one in said.citations))):
        said = _about_person(brief_of(run, documents).language)
    conversation = conversation_id or new_uuid(service.random)
    asked = {"message": message} | ({"calls": [each.to_document() for each in calls]} if calls else {})
    return _keep(run, conversation, number + 1, asked, said, most, service, idempotency)


def _ruled(message: str, plan: Plan, kept: KeptRatings) -> EngineAnswer | None:
    """What no engine is asked: about the person, and what to decide, which plain rules propose."""
    if language := asks_about_person(message):
        return _about_person(language)
    if language := asks_what_to_decide(message):
        decision = decide(judged_by(plan, kept.records), plan, kept.records.requirements)
        text: str = read_file("chat", language)["recommendation"]
        because = sentence(decision.rule, language)
        return EngineAnswer(text.format(recommendation=decision.recommendation, because=because))
    return None


def _about_person(tag: str) -> EngineAnswer:
    return EngineAnswer(read_file("chat", language_with("chat", tag))["about_person"])


def _keep(
    run: Run,
    conversation_id: str,
    number: int,
    asked: Json,
    said: EngineAnswer,
    most: int,
    service: RunService,
    idempotency: Idempotency | None,
) -> Answer[ChatAnswer]:
    """Stores the exchange. It counts as a change of the run, so that a purge cannot overlook it.

    The answer kept for the Idempotency-Key is a pointer to it: personal data stays in the run's partition.
    """
    document = {**asked, **_body(conversation_id, said)}
    certificate = run.certificate_id

    @until_settled
    def kept() -> Answer[ChatAnswer]:
        nonlocal run, number
        now = service.clock()
        _require_room(run, most)
        counted = run.touched(now, chat_messages=run.chat_messages + 1)
        name = artefacts.chat(conversation_id, number)
        pointer = Answer({"chat": name})
        artefact = Artefact(name, document, run.words_expire_at(now))
        change = Change(ref=run.ref, before=run, after=counted, artefacts=[artefact])
        try:
            service.runs.commit(with_answer(change, pointer, idempotency, now))
        except Clash:
            view = service.runs.load(run.ref, (name,), idempotency)
            run = view.run
            if view.answer and idempotency:
                return _again(replay(view.answer, idempotency), run, service)
            if run.certificate_id != certificate:
                raise ConcurrentUpdate from None
            number += name in view.artefacts
            raise
        return Answer(_body(conversation_id, said))

    return kept()


def _require_room(run: Run, most: int) -> None:
    """Before the engine is asked, and again with what is true when its answer is stored. Raises LimitReached."""
    if run.chat_messages >= most:
        raise LimitReached(
            "chatMessagesPerRun",
            most,
            f"{most} questions were asked about this interview; more are not allowed.",
        )


def _body(conversation_id: str, said: EngineAnswer) -> ChatAnswer:
    citations: list[Citation] = [{"turn": each.turn, "quote": each.quote} for each in said.citations]
    return {"conversationId": conversation_id, "answer": said.answer, "citations": citations}


def _history(documents: Mapping[str, Json], conversation_id: str | None) -> tuple[int, list[Exchange]]:
    """The number of the last exchange and all that are still kept: the first ones may be gone."""
    prefix = f"CHAT#{conversation_id}#"
    names = [name for name in sorted(documents) if name.startswith(prefix)]
    exchanges = [Exchange(documents[name]["message"], documents[name]["answer"]) for name in names]
    return int(names[-1].removeprefix(prefix)) if names else 0, exchanges


def _again(answer: Answer[Json], run: Run, service: RunService) -> Answer[ChatAnswer]:
    name = answer.body["chat"]
    document = service.runs.load(run.ref, (name,)).artefacts.get(name)
    if document is None:
        raise NotFound("The conversation is no longer kept.")
    body = {key: value for key, value in document.items() if key not in KEPT_FOR_US}
    return Answer(cast(ChatAnswer, body), answer.status, answer.replayed)
