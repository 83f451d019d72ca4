from collections.abc import Sequence
from datetime import datetime

from ...domain.assessments.assessment import Appraisal, Assessment
from ...domain.assessments.deidentification import Deidentification
from ...domain.assessments.integrity import known_flags
from ...domain.assessments.records import IDENTITY, WORDS, KeptRatings, fingerprints, transcript_hash
from ...domain.assessments.scoring import RULES, assess
from ...domain.guardrails.care import CareClass, care_in
from ...domain.guardrails.model_call import ModelCall
from ...domain.kernel.actors import SYSTEM
from ...domain.kernel.errors import RunMovedOn
from ...domain.kernel.ids import RunRef, new_uuid
from ...domain.plans.plan import Plan
from ...domain.runs import artefacts
from ...domain.runs.events import EventType
from ...domain.runs.happenings import AssessmentPending
from ...domain.runs.lifecycle import TERMINAL, State, Trigger
from ...domain.runs.run import Run, Verdict, VerdictBand
from ...domain.runs.transcript import Turn, heard
from ..guardrails.engine import Engine, accounted
from ..kernel.ports import Clock, RandomBytes
from ..kernel.settling import until_settled
from ..plans.documents import brief_of, plan_of
from ..runs.changes import change_of
from ..runs.documents import in_parts, is_young_role
from ..runs.run_store import Artefact, Change, RunStore, RunView

UNRATED = Appraisal(
    competencies=(),
    qualifications=(),
    summary="Nothing of this interview was rated: it was stopped for a person, who decides.",
)
"""Of a candidate who said that they are a minor. It does not tell their age."""


def assess_interview(
    ref: RunRef, *, generation: int, runs: RunStore, engine: Engine, clock: Clock, random: RandomBytes
) -> int:
    """Has the engine rate the transcript, computes the assessment from the ratings, and answers its version.

    The engine does not learn who was interviewed, and is not asked at all about a minor. Repeating it makes no second
    assessment. Raises EngineUnavailable, and RunMovedOn where the run is over, or another execution goes on with it.
    """
    appraisal: Appraisal | None = None
    engine, calls = accounted(engine, ref)

    @until_settled
    def assessed() -> int:
        nonlocal appraisal
        view, said = runs.load_interview(ref)
        turns = heard(said)
        run = view.run
        run.require_execution(generation)
        if run.state in TERMINAL and run.state is not State.ASSESSMENT_APPROVED:
            raise RunMovedOn(f"The run is {run.state}.")
        if run.state is not State.COMPLETED:
            return run.assessment_version
        plan = plan_of(run, view.artefacts)
        if appraisal is None:
            unrated = _is_of_minor(said, is_young_role(run, view.artefacts))
            appraisal = UNRATED if unrated else _appraised(view, plan, turns, runs, engine)
        language = brief_of(run, view.artefacts).language
        runs.commit(_assessed(run, plan, turns, appraisal, calls, engine, language, clock(), random))
        return run.assessment_version + 1

    return assessed()


def _assessed(
    run: Run,
    plan: Plan,
    turns: Sequence[Turn],
    appraisal: Appraisal,
    calls: Sequence[ModelCall],
    engine: Engine,
    language: str,
    now: datetime,
    random: RandomBytes,
) -> Change:
    assessment, records = assess(
        plan,
        turns,
        appraisal,
        assessment_id=new_uuid(random),
        version=run.assessment_version + 1,
        generated_at=now,
        origin=engine.origin,
        language=language,
    )
    kept_of_it = KeptRatings(
        records=records,
        rules=RULES,
        transcript_hash=transcript_hash(turns),
        engine_flags=known_flags(appraisal.integrity_flags, turns),
        calls=tuple(calls),
        fingerprints=fingerprints(assessment, IDENTITY),
        word_fingerprints=fingerprints(assessment, WORDS),
    )
    after = run.after(
        Trigger.ASSESS, now, assessment_version=assessment.version, verdict=_verdict(assessment)
    )
    return change_of(
        run,
        after,
        (EventType.ASSESSMENT_PENDING, AssessmentPending()),
        actor=SYSTEM,
        random=random,
        artefacts=_stored(after, assessment, kept_of_it, now),
    )


def _is_of_minor(turns: Sequence[Turn], for_young: bool) -> bool:
    cared = (
        care_in(each.text, for_young=for_young) for each in turns if each.private and each.role == "candidate"
    )
    return any(each is not None and each.kind is CareClass.MINOR for each in cared)


def _stored(run: Run, assessment: Assessment, ratings: KeptRatings, now: datetime) -> list[Artefact]:
    documents = {artefacts.ASSESSMENT: assessment, artefacts.RATINGS: ratings}
    pair = assessment.assessment_id
    return [
        part
        for name, each in documents.items()
        for part in in_parts(run, name, each.to_document(), pair=pair, at=now)
    ]


def _appraised(view: RunView, plan: Plan, turns: Sequence[Turn], runs: RunStore, engine: Engine) -> Appraisal:
    brief = brief_of(view.run, view.artefacts)
    candidate = runs.load(view.run.ref, (artefacts.CANDIDATE,)).artefacts.get(artefacts.CANDIDATE, {})
    deidentification = Deidentification.for_(candidate, brief, turns)
    return deidentification.off(engine.assess(brief, plan, deidentification.over_turns(turns)), turns)


def _verdict(assessment: Assessment) -> Verdict:
    if assessment.overall_score is None or assessment.score_band is None:
        return Verdict(None, None, assessment.recommendation, assessment.generated_at, assessment.basis)
    demonstrated = (each.statement for each in assessment.qualifications if each.verdict == "DEMONSTRATED")
    return Verdict(
        overall_score=assessment.overall_score,
        score_band=VerdictBand(assessment.score_band.low, assessment.score_band.high),
        recommendation=assessment.recommendation,
        assessed_at=assessment.generated_at,
        basis=assessment.basis,
        demonstrated=tuple(demonstrated),
    )
