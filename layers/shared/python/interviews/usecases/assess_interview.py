from ..domain import artefacts
from ..domain.assessment import Appraisal, Assessment
from ..domain.errors import ConcurrentUpdate, RunMovedOn
from ..domain.events import EventType
from ..domain.ids import new_uuid
from ..domain.lifecycle import TERMINAL, State, Trigger
from ..domain.run import RunRef, ScoreBand, Verdict
from ..domain.scoring import assess
from ..domain.times import to_iso
from .changes import change_of
from .documents import brief_of, plan_of
from .engine import Engine
from .ports import Artefact, Clash, Clock, RandomBytes, RunStore
from .run_desk import TRIES

SYSTEM = "system"


def assess_interview(
    ref: RunRef, *, runs: RunStore, engine: Engine, clock: Clock, random: RandomBytes
) -> int:
    """Has the engine rate the transcript, computes the assessment from the ratings, and answers its version.

    Repeating it makes no second assessment. Raises EngineUnavailable, and RunMovedOn where the run is over.
    """
    appraisal: Appraisal | None = None
    for _ in range(TRIES):
        view, turns = runs.load_interview(ref)
        run = view.run
        if run.state in TERMINAL and run.state is not State.ASSESSMENT_APPROVED:
            raise RunMovedOn(f"The run is {run.state}.")
        if run.state is not State.COMPLETED:
            return run.assessment_version
        plan = plan_of(run, view.artefacts)
        appraisal = appraisal or engine.assess(brief_of(run, view.artefacts), plan, turns)
        now = clock()
        assessment, ratings = assess(
            plan,
            turns,
            appraisal,
            assessment_id=new_uuid(random),
            version=run.assessment_version + 1,
            generated_at=to_iso(now),
            origin=engine.origin,
        )
        after = run.after(
            Trigger.ASSESS, now, assessment_version=assessment.version, verdict=_verdict(assessment)
        )
        kept = after.expires_at
        change = change_of(
            run,
            after,
            (EventType.ASSESSMENT_PENDING, {}),
            actor=SYSTEM,
            random=random,
            artefacts=[
                Artefact(artefacts.ASSESSMENT, assessment.to_document(), kept),
                Artefact(artefacts.RATINGS, {"ratings": [each.to_document() for each in ratings]}, kept),
            ],
        )
        try:
            runs.commit(change)
        except Clash:
            continue
        return assessment.version
    raise ConcurrentUpdate


def _verdict(assessment: Assessment) -> Verdict:
    demonstrated = (each.statement for each in assessment.qualifications if each.verdict == "DEMONSTRATED")
    return Verdict(
        overall_score=assessment.overall_score,
        score_band=ScoreBand(assessment.score_band.low, assessment.score_band.high),
        recommendation=assessment.recommendation,
        assessed_at=assessment.generated_at,
        demonstrated=tuple(demonstrated),
    )
