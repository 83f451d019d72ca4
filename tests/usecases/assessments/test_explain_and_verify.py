"""explain_assessment, verify_assessment."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from builders import ANSWERS, CALLER, PLATFORM, Office, PlainEngine
from fakes import InMemoryRunStore
from interviews.domain.assessments.assessment import Appraisal, CompetencyRatings, Evidence, Rating
from interviews.domain.assessments.scoring import RULES
from interviews.domain.kernel.errors import InvalidState, RunNotFound
from interviews.domain.plans.plan import Brief, Plan, PlanDraft
from interviews.domain.runs import artefacts
from interviews.domain.runs.artefacts import ERASED
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.transcript import Turn
from interviews.domain.runs.words import apart, together
from interviews.domain.tenants.tenant import Tenant
from interviews.usecases.assessments.explain_assessment import explain_assessment
from interviews.usecases.assessments.reject_assessment import reject_assessment
from interviews.usecases.assessments.verify_assessment import verify_assessment
from interviews.usecases.guardrails.engine import Revision
from interviews.usecases.kernel.ports import Json

Call = Callable[[Office, str], Json]


class Panel(PlainEngine):
    """Three raters: the first competency has a median of 3, one rater saw nothing and one invented its quote; the
    second nobody can tell; the third is agreed on."""

    def assess(self, brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal:
        made = super().assess(brief, plan, turns)
        invented = Evidence(turn=2, quote="I have never built anything.")
        first = made.competencies[0].ratings[0].evidence
        panels = [
            (
                Rating(score=4, rationale="Four.", evidence=first),
                Rating(score=3, rationale="Three.", evidence=(*first, invented)),
                Rating(score=5, rationale="Five.", evidence=(invented,)),
                Rating(score=None, rationale="Nothing."),
            ),
            (Rating(score=None, rationale="Nothing."),) * 3,
            (made.competencies[2].ratings[0],) * 3,
        ]
        rated = tuple(
            CompetencyRatings(competency_id=each.competency_id, ratings=panel)
            for each, panel in zip(made.competencies, panels, strict=True)
        )
        return made.model_copy(update={"competencies": rated, "integrity_flags": ("OFF_TOPIC:turn 2",)})


@pytest.fixture
def office() -> Office:
    return Office(engine=Panel())


def explained(office: Office, run_id: str) -> Any:
    return explain_assessment(office.caller, run_id, service=office.service)


def verified(office: Office, run_id: str) -> Any:
    return verify_assessment(office.caller, run_id, service=office.service)


def purge(office: Office, run_id: str) -> None:
    office.purge(run_id)


def documents(office: Office, run_id: str) -> dict[str, Any]:
    assert isinstance(office.runs, InMemoryRunStore)
    return office.runs.documents[office.ref(run_id)]


def edit(office: Office, run_id: str, name: str, change: Callable[[Json], Any]) -> None:
    """Somebody meddles with what is stored."""
    document = whole(office, run_id, name)
    change(document)
    store(office, run_id, name, document)


def whole(office: Office, run_id: str, name: str) -> Json:
    held, words = (documents(office, run_id).get(each) for each in (name, artefacts.words(name)))
    assert held
    document: Json = held.document
    return together(document, words and words.document, ERASED) if "words" in document else document


def store(office: Office, run_id: str, name: str, document: Json) -> None:
    held = documents(office, run_id)
    if "words" not in held[name].document:
        held[name] = replace(held[name], document=document)
        return
    numbers, words = apart(document, held[name].document["words"])
    held[name] = replace(held[name], document=numbers)
    if of := held.get(artefacts.words(name)):
        held[artefacts.words(name)] = replace(of, document=words)


class TestExplanation:
    def test_each_score_has_its_indicator_its_evidence_and_the_ratings_behind_it(
        self, office: Office
    ) -> None:
        first, second, third = explained(office, office.assessed())["competencies"]
        assert (first["score"], first["minimumScore"], first["required"]) == (3, 2, True)
        assert first["indicators"] == [{"subDimension": "Depth", "score": 3, "indicator": "Level 3"}]
        assert first["evidence"] == [{"turn": 2, "quote": ANSWERS[0], "stance": "FOR"}]
        assert first["scoreRule"] == {
            "rule": "LOWER_MEDIAN",
            "counted": [3, 4],
            "raters": 4,
            "needed": 2,
            "most": 5,
        }
        told = [(each["score"], each["notCounted"], each["droppedQuotes"]) for each in first["ratings"]]
        assert told == [(3, None, 1), (4, None, 0), (None, "NO_SCORE", 0), (5, "NO_VALID_QUOTE", 1)]
        assert first["confidence"]["counted"] == 0.5
        assert second["scoreRule"] == {
            "rule": "TOO_FEW_RATERS",
            "counted": [],
            "raters": 3,
            "needed": 2,
            "most": 5,
        }
        assert (second["indicators"], second["points"], second["confidence"]) == ([], None, None)
        assert third["ratings"][0]["rationale"] == ANSWERS[2]

    def test_the_aggregate_is_made_of_what_is_shown(self, office: Office) -> None:
        run_id = office.assessed()
        told = explained(office, run_id)
        contributions = sum(each["contribution"] for each in told["competencies"])
        assert contributions == pytest.approx(told["aggregate"]["overallScore"], abs=0.1)
        assert told["aggregate"]["coverage"] == pytest.approx(2 / 3, abs=1e-4)
        assert told["aggregate"]["decision"] == {
            "recommendation": "MAYBE",
            "rule": "REQUIRED_NOT_ASSESSED",
            "because": "A required competency could not be assessed.",
            "competencyIds": ["c2"],
            "requirementIds": [],
        }
        assert told["rules"]["thresholds"][0] == {"recommendation": "STRONG_HIRE", "overallScoreFrom": 80.0}
        assert told["rules"]["version"]

    def test_statements_name_the_competency_that_they_were_judged_by(self, office: Office) -> None:
        first = explained(office, office.assessed())["qualifications"][0]
        assert (first["competencyId"], first["verdict"], first["score"]) == ("c1", "DEMONSTRATED", 4)
        assert first["indicators"][0]["indicator"] == "Level 4"

    def test_after_a_purge_the_numbers_are_explained_and_no_word_is_left(self, office: Office) -> None:
        run_id = office.assessed()
        before = explained(office, run_id)
        purge(office, run_id)
        after = explained(office, run_id)
        assert after["aggregate"] == before["aggregate"]
        assert not any(answer in repr(after) for answer in ANSWERS)
        first = after["competencies"][0]
        assert first["evidence"] == [{"turn": 2, "quote": ERASED, "stance": "FOR"}]
        assert {each["rationale"] for each in first["ratings"]} == {ERASED}
        assert [each["score"] for each in first["ratings"]] == [3, 4, None, 5]


class TestVerification:
    def test_an_assessment_that_nobody_touched_is_identical(self, office: Office) -> None:
        run_id = office.assessed()
        before = repr(documents(office, run_id))
        assert verified(office, run_id) == {
            "runId": run_id,
            "assessmentId": office.runs.load(office.ref(run_id), ("ASSESSMENT",)).artefacts["ASSESSMENT"][
                "assessmentId"
            ],
            "version": 1,
            "identical": True,
            "differences": [],
            "transcript": "PRESENT",
            "quotesChecked": 3,
            "quotesVerbatim": 3,
            "ratingsAggregated": 4 + 3 + 3 + 3,
            "ratingsChecked": 4 + 3 + 3 + 3,
            "rubricHashMatches": True,
            "wordingErased": False,
            "unchecked": [],
            "rules": {"madeBy": RULES, "checkedBy": RULES},
        }
        assert repr(documents(office, run_id)) == before

    @pytest.mark.parametrize(
        ("name", "change", "fields"),
        [
            ("ASSESSMENT", lambda it: it.update(overallScore=99.0), {"overallScore"}),
            ("ASSESSMENT", lambda it: it.update(recommendation="HIRE"), {"recommendation"}),
            ("ASSESSMENT", lambda it: it["scoreBand"].update(high=51.0), {"scoreBand.high"}),
            ("ASSESSMENT", lambda it: it["competencies"][0].update(score=5), {"competencies.0.score"}),
            ("ASSESSMENT", lambda it: it["competencies"][0].update(weight=0.5), {"competencies.0.weight"}),
            ("ASSESSMENT", lambda it: it["competencies"][0].update(confidence=1.0), {"competencies.0.confidence"}),
            (
                "ASSESSMENT",
                lambda it: it["competencies"][0]["evidence"][0].update(quote="I am the best."),
                {"competencies.0.evidence.0.quote", "quotes.turn 2"},
            ),
            ("ASSESSMENT", lambda it: it["qualifications"].pop(), {"qualifications"}),
            ("ASSESSMENT", lambda it: it["integrityFlags"].clear(), {"integrityFlags"}),
            ("ASSESSMENT", lambda it: it["generatedBy"].update(rubricHash="0" * 64), {"generatedBy.rubricHash"}),
            ("ASSESSMENT", lambda it: it["generatedBy"].update(model="another"), {"generatedBy"}),
            ("ASSESSMENT", lambda it: it.update(generatedAt="2026-01-01T00:00:00.000Z"), {"generatedAt"}),
            ("ASSESSMENT", lambda it: it.update(summary="The best of all."), {"summary"}),
            ("ASSESSMENT", lambda it: it.update(strengths=["Everything"]), {"strengths"}),
            ("ASSESSMENT", lambda it: it.update(concerns=["Everything"]), {"concerns"}),
            ("RATINGS", lambda it: it["records"]["competencies"][0]["raters"][0].update(score=1), {"ratings.c1"}),
            (
                "RATINGS",
                lambda it: it["records"]["competencies"][0].update(quotes=3),
                {"ratings.c1", "competencies.0.confidence"},
            ),
            ("PLAN", lambda it: it["competencies"][0].update(minimumScore=5), {"generatedBy.rubricHash"}),
            ("PLAN", lambda it: it["competencies"][0]["questions"][0].update(text="?"), set()),
            ("TURN#0003", lambda it: it.update(text="Shall we go on?"), {"transcript"}),
            ("TURN#0002", lambda it: it.update(text="I have done nothing."), {"quotes.turn 2", "ratings.c1"}),
        ],
    )  # fmt: skip
    def test_whatever_was_changed_is_found(
        self, office: Office, name: str, change: Callable[[Json], Any], fields: set[str]
    ) -> None:
        run_id = office.assessed()
        edit(office, run_id, name, change)
        found = verified(office, run_id)
        assert not found["identical"]
        named = {each["field"] for each in found["differences"]}
        assert fields <= named
        assert all(each["stored"] != each["computed"] for each in found["differences"])
        if name == "PLAN":
            assert not found["rubricHashMatches"]
            assert "generatedBy.rubricHash" in named

    def test_without_the_ratings_nothing_is_said_to_be_identical(self, office: Office) -> None:
        run_id = office.assessed()
        del documents(office, run_id)[artefacts.RATINGS]
        for ask in (verified, explained):
            with pytest.raises(InvalidState, match="no longer kept"):
                ask(office, run_id)

    def test_after_a_purge_the_aggregate_is_checked_and_no_quote_is_claimed(self, office: Office) -> None:
        run_id = office.assessed()
        purge(office, run_id)
        found = verified(office, run_id)
        assert (found["identical"], found["differences"], found["transcript"]) == (True, [], "ERASED")
        assert found["quotesChecked"] == found["quotesVerbatim"] == found["ratingsChecked"] == 0
        assert found["ratingsAggregated"] == 4 + 3 + 3 + 3
        edit(office, run_id, "ASSESSMENT", lambda it: it.update(overallScore=99.0))
        assert [each["field"] for each in verified(office, run_id)["differences"]] == ["overallScore"]

    def test_a_name_that_a_purge_took_out_of_the_plan_is_no_difference(self, office: Office) -> None:
        class Echo(Panel):
            def revise_plan(
                self, brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]
            ) -> PlanDraft:
                draft = super().revise_plan(brief, plan, feedback, revisions)
                first = draft.competencies[0]
                asked = first.questions[0].model_copy(update={"text": feedback or ""})
                changed = first.model_copy(update={"questions": (asked,)})
                return draft.model_copy(update={"competencies": (changed, *draft.competencies[1:])})

        office.engine = Echo()
        run_id = office.planned()
        office.revise(run_id, "What did you do, Ada Lovelace?")
        office.plan(run_id)
        _interviewed(office, run_id)
        assert verified(office, run_id)["rubricHashMatches"]
        purge(office, run_id)
        found = verified(office, run_id)
        assert (found["identical"], found["rubricHashMatches"], found["wordingErased"]) == (True, False, True)

    def test_when_the_transcripts_time_is_over_the_rest_is_still_checked(self, office: Office) -> None:
        run_id = office.assessed()
        office.clock.advance(days=91)
        found = verified(office, run_id)
        assert (found["identical"], found["transcript"], found["quotesChecked"]) == (True, "GONE", 0)
        shown = repr(explained(office, run_id))
        assert "[expired]" in shown
        assert not any(answer in shown for answer in ANSWERS)

    def test_words_that_are_gone_before_their_time_are_a_difference(self, office: Office) -> None:
        run_id = office.assessed()
        del documents(office, run_id)[artefacts.words(artefacts.ASSESSMENT)]
        assert not verified(office, run_id)["identical"]

    @pytest.mark.parametrize("missing", [["TURN#0001"], ["TURN#0001", "TURN#0002"], None])
    def test_a_transcript_that_is_gone_before_its_time_is_a_difference(
        self, office: Office, missing: list[str] | None
    ) -> None:
        run_id = office.assessed()
        turns = [name for name in documents(office, run_id) if name.startswith("TURN#")]
        for name in missing or turns:
            del documents(office, run_id)[name]
        found = verified(office, run_id)
        assert (found["identical"], found["transcript"], found["quotesChecked"]) == (False, "MISSING", 0)
        assert [each["field"] for each in found["differences"]] == ["transcript"]
        office.clock.advance(days=91)
        assert verified(office, run_id)["identical"]

    def test_a_turn_that_is_gone_from_the_middle_is_a_difference(self, office: Office) -> None:
        run_id = office.assessed()
        del documents(office, run_id)["TURN#0003"]
        assert "transcript" in [each["field"] for each in verified(office, run_id)["differences"]]

    def test_after_a_purge_who_made_it_is_still_checked_and_its_words_are_not(self, office: Office) -> None:
        run_id = office.assessed()
        purge(office, run_id)
        assert verified(office, run_id)["unchecked"] == ["summary", "strengths", "concerns"]
        edit(office, run_id, "ASSESSMENT", lambda it: it["generatedBy"].update(model="another"))
        assert [each["field"] for each in verified(office, run_id)["differences"]] == ["generatedBy"]

    def test_a_purge_leaves_no_fingerprint_of_what_was_said(self, office: Office) -> None:
        run_id = office.assessed()
        before = whole(office, run_id, artefacts.RATINGS)
        assert before["wordFingerprints"].keys() == {"summary", "strengths", "concerns"}
        purge(office, run_id)
        left = repr(documents(office, run_id))
        assert not any(
            each in left for each in (before["transcriptHash"], *before["wordFingerprints"].values())
        )

    def test_each_version_keeps_its_own_ratings(self, office: Office) -> None:
        run_id = office.assessed()
        first = documents(office, run_id)[artefacts.RATINGS].document
        reject_assessment(
            CALLER,
            run_id,
            feedback="Again",
            rejected_by=None,
            action="REASSESS",
            limits=office.tenant.limits,
            service=office.service,
        )
        office.assess(run_id)
        assert documents(office, run_id)["RATINGS#0001"].document == first
        assert (verified(office, run_id)["identical"], verified(office, run_id)["version"]) == (True, 2)


@pytest.mark.parametrize("call", [explained, verified])
class TestWhoMayAsk:
    @pytest.mark.parametrize(
        "state",
        [
            each
            for each in State
            if each not in (State.RECEIVED, State.ASSESSMENT_PENDING, State.ASSESSMENT_APPROVED)
        ],
    )
    def test_not_before_there_is_an_assessment(self, office: Office, call: Call, state: State) -> None:
        with pytest.raises(InvalidState) as refused:
            call(office, office.at(state))
        assert [each.field for each in refused.value.details] == ["state", "allowedStates"]

    def test_not_while_another_one_is_being_made(self, office: Office, call: Call) -> None:
        run_id = office.assessed()
        reject_assessment(
            CALLER,
            run_id,
            feedback="Again",
            rejected_by=None,
            action="REASSESS",
            limits=office.tenant.limits,
            service=office.service,
        )
        with pytest.raises(InvalidState):
            call(office, run_id)

    def test_also_of_an_assessment_that_was_approved_or_rejected(self, office: Office, call: Call) -> None:
        assert call(office, office.settled())["version"] == 1
        run_id = office.assessed()
        reject_assessment(
            CALLER,
            run_id,
            feedback="No",
            rejected_by=None,
            action="CANCEL",
            limits=office.tenant.limits,
            service=office.service,
        )
        assert call(office, run_id)["version"] == 1

    def test_a_run_of_another_tenant_is_unknown(self, office: Office, call: Call) -> None:
        run_id = office.assessed()
        other = Tenant("tnt_2", PLATFORM.platform_id, "Other", datetime(2026, 1, 1, tzinfo=UTC))
        office.tenants.put_tenant(other, expected=None)
        office.caller = replace(CALLER, tenant_id="tnt_2")
        with pytest.raises(RunNotFound):
            call(office, run_id)

    def test_an_assessment_that_is_no_longer_kept_says_so(self, office: Office, call: Call) -> None:
        run_id = office.assessed()
        del documents(office, run_id)[artefacts.ASSESSMENT]
        with pytest.raises(InvalidState, match="no longer kept"):
            call(office, run_id)


def _interviewed(office: Office, run_id: str) -> None:
    from interviews.usecases.room.schedule_interview import schedule_interview

    office.approve(run_id)
    schedule_interview(
        office.ref(run_id), generation=1, runs=office.runs, clock=office.clock, random=office.random
    )
    session = office.start(run_id).body["sessionToken"]
    for text in ANSWERS:
        office.answer(run_id, session, text)
    office.assess(run_id)
