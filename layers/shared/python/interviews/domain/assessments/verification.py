"""An assessment made again from what is stored of it, and every difference to what is shown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from ..kernel.model import Model
from ..plans.plan import Plan
from ..runs.artefacts import ERASED
from ..runs.transcript import Turn
from .assessment import Assessment, Evidence
from .evidence import verify as verify_quotes
from .integrity import contradictions, find_flags, merge_flags
from .ratings import VerifiedRatings, as_given
from .records import GIVEN, KeptRatings, fingerprints, transcript_hash
from .requirements import CheckedRequirement
from .scoring import RULES, Given, Wording, aggregate, check, rubric_hash, statements_of

TranscriptState = Literal["PRESENT", "ERASED", "GONE", "MISSING"]


class Difference(Model):
    """`field` is a path in the assessment, `ratings.` or `quotes.` and what they belong to, or `transcript`. Hashes are
    shown of a transcript, and of what no rule makes (summary, strengths, concerns, ids, generatedAt, generatedBy)."""

    field: str
    """Where, as a path with dots."""
    stored: Any
    """What is stored, or a hash of it."""
    computed: Any
    """What comes out when it is computed again, or a hash of it."""


class RulesVersions(Model):
    made_by: str | None
    """The version of the rules that the assessment was made by; null for one older than versions."""
    checked_by: str
    """The version of the rules that it was checked by."""


class Verification(Model):
    """`identical` where nothing differs of all that can still be checked: without a transcript (ERASED by a purge, or
    GONE with its retention) the aggregate is checked from the numbers of the stored ratings, and no quote. One that
    should still be there and is not whole is MISSING, and a difference. `unchecked` names the parts that no rule makes
    and of which no fingerprint is kept: those of words go with the words.

    `ratingsAggregated` counts every rating whose number went into the aggregate that was computed again;
    `ratingsChecked` those of them that were judged anew by their quotes in the transcript. Without it that is none, and
    neither where earlier code kept the numbers alone."""

    run_id: str
    assessment_id: str
    version: int
    identical: bool
    """Whether nothing differs of all that could be checked."""
    differences: tuple[Difference, ...]
    """What differs from what is stored; empty where nothing does."""
    transcript: TranscriptState
    """PRESENT; ERASED by a purge; GONE with its retention; MISSING though it should be there."""
    quotes_checked: int
    """How many quotes were looked for in the transcript."""
    quotes_verbatim: int
    """How many of them are there word for word."""
    ratings_aggregated: int
    """How many ratings went into the aggregate that was computed again."""
    ratings_checked: int
    """How many of them were judged anew by their quotes."""
    rubric_hash_matches: bool
    """Whether the plan's indicators are still those."""
    wording_erased: bool
    """Whether a purge took a recruiter's words out of the plan, which alone is no difference."""
    unchecked: tuple[str, ...]
    """What could not be checked any more."""
    rules: RulesVersions
    """By which version of the rules it was made, and by which it was checked."""


def verify(
    run_id: str,
    plan: Plan,
    turns: Sequence[Turn],
    assessment: Assessment,
    kept: KeptRatings,
    *,
    purged: bool,
    expired: bool,
) -> Verification:
    """Checks each quote against the transcript, each record against its ratings, and the aggregate against the
    records. `purged` tells an erased transcript from one that has `expired`; otherwise it has to be there."""
    whole = bool(turns) and turns[0].turn == 1  # they expire from the first on
    state: TranscriptState = "PRESENT" if whole else "ERASED" if purged else "GONE" if expired else "MISSING"
    matches = assessment.generated_by.rubric_hash == rubric_hash(plan)
    reworded = purged and ERASED in plan.to_json()
    quotes = _quotes(assessment, kept) if whole else []
    lost = [each for each in quotes if verify_quotes([each], turns, shortest=1).kept != (each,)]
    differences = [
        *(Difference(field=f"quotes.turn {each.turn}", stored=each.quote, computed=None) for each in lost),
        *_in_transcript(turns if state in ("PRESENT", "MISSING") else None, kept),
        *_in_records(plan, turns if whole else None, kept),
        *_in_what_is_given(assessment, kept),
        *_in_assessment(plan, turns if whole else None, assessment, kept),
    ]
    if not (matches or reworded):
        stored = assessment.generated_by.rubric_hash
        differences.append(
            Difference(field="generatedBy.rubricHash", stored=stored, computed=rubric_hash(plan))
        )
    return Verification(
        run_id=run_id,
        assessment_id=assessment.assessment_id,
        version=assessment.version,
        identical=not differences,
        differences=tuple(differences),
        transcript=state,
        quotes_checked=len(quotes),
        quotes_verbatim=len(quotes) - len(lost),
        ratings_aggregated=sum(len(each.scores) for each in kept.records.ratings),
        ratings_checked=sum(len(each.raters) for each in kept.records.ratings) if whole else 0,
        rubric_hash_matches=matches,
        wording_erased=reworded,
        unchecked=tuple(name for name in GIVEN if name not in kept.fingerprints | kept.word_fingerprints),
        rules=RulesVersions(made_by=kept.rules, checked_by=RULES),
    )


def _quotes(assessment: Assessment, kept: KeptRatings) -> list[Evidence]:
    """Each quote of the assessment and of the ratings behind it once."""
    every = [each.evidence for each in assessment.competencies]
    every += [each.evidence for each in assessment.qualifications]
    every += [each.evidence for each in assessment.requirements]
    every += kept.records.evidence()
    found = {(each.turn, each.quote): each for group in every for each in group}
    return [found[key] for key in sorted(found)]


def _in_transcript(turns: Sequence[Turn] | None, kept: KeptRatings) -> Iterator[Difference]:
    """A word that was changed where nothing was quoted is a change too, and so is a turn that is not there."""
    if turns is None:
        return
    computed = transcript_hash(turns) if turns else None
    incomplete = not turns or turns[0].turn != 1
    if incomplete or (kept.transcript_hash and kept.transcript_hash != computed):
        yield Difference(field="transcript", stored=kept.transcript_hash, computed=computed)


def _in_what_is_given(assessment: Assessment, kept: KeptRatings) -> Iterator[Difference]:
    """What no rule makes, by its fingerprint; both are hashes."""
    known = kept.fingerprints | kept.word_fingerprints
    for name, computed in fingerprints(assessment).items():
        stored = known.get(name, computed)
        if stored != computed:
            yield Difference(field=name, stored=stored, computed=computed)


def _in_records(plan: Plan, turns: Sequence[Turn] | None, kept: KeptRatings) -> Iterator[Difference]:
    """What the ratings and readings become when they are checked again."""
    if turns is None:
        return
    records = kept.records
    competencies = zip(plan.competencies, records.competencies, strict=True)
    statements = zip(statements_of(plan), records.statements, strict=True)
    given = Given(
        {each.competency_id: [*map(as_given, record.raters)] for each, record in competencies},
        {each: [*map(as_given, record.raters)] for each, record in statements},
        {each.requirement_id: each.rated for each in records.requirements},
    )
    again = check(plan, turns, given)
    for stored, computed in zip(records.ratings, again.ratings, strict=True):
        if stored.model_copy(update={"key": computed.key}) != computed:
            name = f"ratings.{stored.key}"
            yield Difference(field=name, stored=_numbers(stored), computed=_numbers(computed))
    for read, read_again in zip(records.requirements, again.requirements, strict=True):
        if read != read_again:
            name = f"requirements.{read.requirement_id}"
            yield Difference(field=name, stored=_statuses(read), computed=_statuses(read_again))


def _numbers(record: VerifiedRatings) -> dict[str, Any]:
    return record.model_dump(mode="json", by_alias=True, exclude={"raters", "rationale", "evidence", "key"})


def _statuses(record: CheckedRequirement) -> dict[str, Any]:
    return {"status": record.status, "read": record.read, "rated": [each.status for each in record.rated]}


def _in_assessment(
    plan: Plan, turns: Sequence[Turn] | None, assessment: Assessment, kept: KeptRatings
) -> Iterator[Difference]:
    flags = assessment.integrity_flags
    if turns is not None and kept.rules == RULES:
        found = [*find_flags(turns), *contradictions(kept.records.evidence())]
        flags = merge_flags(found, kept.engine_flags, turns)
    again = aggregate(
        plan,
        kept.records,
        Wording(assessment.summary, assessment.strengths, assessment.concerns, flags),
        assessment_id=assessment.assessment_id,
        version=assessment.version,
        generated_at=assessment.generated_at,
        origin=assessment.generated_by,
    )
    yield from _differing(assessment.to_document(), again.to_document())


def _differing(stored: Any, computed: Any, path: str = "") -> Iterator[Difference]:
    if isinstance(stored, Mapping) and isinstance(computed, Mapping):
        for name in stored:
            yield from _differing(stored[name], computed.get(name), f"{path}.{name}" if path else name)
    elif isinstance(stored, list) and isinstance(computed, list) and len(stored) == len(computed):
        for number, pair in enumerate(zip(stored, computed, strict=True)):
            yield from _differing(*pair, path=f"{path}.{number}")
    elif stored != computed:
        yield Difference(field=path, stored=stored, computed=computed)
