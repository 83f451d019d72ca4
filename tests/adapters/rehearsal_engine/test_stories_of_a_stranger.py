"""Stories by which a stranger tried to raise and to lower a score, and eighty sentences that no rule was tuned on."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine_scenes import AT, planned
from interviews.adapters.rehearsal_engine.cases import read_case
from interviews.domain.assessments.assessment import AssessedCompetency, Assessment
from interviews.domain.assessments.integrity import CONTRADICTION, RETRACTION
from interviews.domain.plans.plan import Brief, Plan
from interviews.domain.runs.transcript import Turn
from rehearsal_scenes import ENGINE, PLAN, made_of, transcript

CASES = Path(__file__).parents[2] / "cases"
STORIES = json.loads((CASES / "stranger_stories.json").read_text("utf-8"))
SENTENCES = json.loads((CASES / "sentences_of_evidence.json").read_text("utf-8"))
PRIVATE = json.loads((CASES / "private_lives.json").read_text("utf-8"))
HELD_OUT = json.loads((CASES / "held_out_retractions.json").read_text("utf-8"))
LANGUAGES = ("en", "de", "es", "fr")
WHOLE = STORIES["told"][0]
FOUND = 36
"""Of the forty that take back. The rules were written after these sentences, and not by them: never tune on them."""


@cache
def planned_for(brief: Brief) -> Plan:
    return planned(ENGINE, brief)


def told(case: dict[str, Any], *answers: str, language: str) -> Assessment:
    brief = Brief(
        position=case["position"], level="MID", qualifications=(case["qualification"],), language=language
    )
    plan = planned_for(brief)
    return made_of(transcript(*answers, plan=plan), plan, brief)


def only(assessment: Assessment) -> AssessedCompetency:
    return assessment.competencies[0]


def is_flagged(assessment: Assessment) -> bool:
    return any(each.startswith((RETRACTION, CONTRADICTION)) for each in assessment.integrity_flags)


@pytest.mark.parametrize("case", STORIES["told"], ids=lambda each: str(each["name"]))
def test_a_story_of_the_stranger_brings_what_it_may(case: dict[str, Any]) -> None:
    assessment = told(case, *case["answers"], language=case["language"])
    assert only(assessment).score in case["scores"]
    assert is_flagged(assessment) == case["flagged"]


@pytest.mark.parametrize("more", STORIES["nothing_more"])
@pytest.mark.parametrize(
    "story",
    [
        WHOLE["answers"][0],
        "In 2023 our service in Go had race conditions. I put a mutex around the map.",
        "In 2023 our service in Go had race conditions.",
        "I know race conditions in Go.",
    ],
)
def test_a_sentence_with_nothing_of_the_case_moves_nothing(story: str, more: str) -> None:
    before = only(told(WHOLE, story, language="en")).score
    assert only(told(WHOLE, f"{story} {more}", language="en")).score == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_sentence_moves_nothing_in_any_language(language: str) -> None:
    case, empty = HELD_OUT[language], SENTENCES["empty"][language]
    for story in (case["story"], *empty["stories"]):
        alone = only(told(case, story, language=language)).score
        for more in empty["sentences"]:
            longer = only(told(case, f"{story} {more}", language=language)).score
            assert longer == alone, f"{story} {more}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_private_life_moves_nothing_in_any_language(language: str) -> None:
    case = HELD_OUT[language]
    whole = case["story"]
    for story in (whole, *SENTENCES["empty"][language]["stories"]):
        alone = told(case, story, language=language)
        for more in PRIVATE[language]:
            longer = told(case, f"{story} {more}", language=language)
            assert only(longer).score == only(alone).score, f"{story} {more}"
            assert not any(one.quote in more for one in only(longer).evidence), more


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_story_told_for_every_question_counts_once(language: str) -> None:
    case = HELD_OUT[language]
    second = {**case, "qualification": "Cash handling"}
    brief = Brief(
        position=case["position"],
        level="MID",
        qualifications=(case["qualification"], second["qualification"]),
        language=language,
    )
    plan = planned_for(brief)
    questions = len(plan.agenda())
    again = made_of(transcript(*[case["story"]] * questions, plan=plan), plan, brief)
    first, *others = again.competencies
    assert first.score == only(told(case, case["story"], language=language)).score
    assert [each.score for each in others] == [None] * len(others) != []


def acts(text: str) -> int:
    return read_case([Turn(2, "candidate", text, AT, "q")]).acts


@pytest.mark.parametrize("sentence", SENTENCES["deeds_of_others"])
def test_what_was_seen_or_read_of_others_is_no_own_act(sentence: str) -> None:
    assert acts(sentence) == 0


@pytest.mark.parametrize("sentence", SENTENCES["own_deeds"])
def test_who_saw_and_then_did_has_done_it(sentence: str) -> None:
    assert acts(sentence) > 0


def held_out() -> Iterator[tuple[str, str, list[str]]]:
    for language in LANGUAGES:
        story = HELD_OUT[language]["story"]
        for each in HELD_OUT[language]["taken_back"]["same"]:
            yield language, each, [f"{story} {each}"]
        for each in HELD_OUT[language]["taken_back"]["later"]:
            yield language, each, [story, each]


@cache
def before(language: str) -> int:
    return only(told(HELD_OUT[language], HELD_OUT[language]["story"], language=language)).score or 0


def test_what_takes_back_never_raises_and_nearly_always_counts() -> None:
    found = 0
    for language, sentence, answers in held_out():
        assessment = told(HELD_OUT[language], *answers, language=language)
        score = only(assessment).score or 0
        assert score <= before(language), sentence
        found += score < before(language) and is_flagged(assessment)
    assert found >= FOUND


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_near_it_takes_nothing_back(language: str) -> None:
    case = HELD_OUT[language]
    for near in case["near"]:
        for answers in ([f"{case['story']} {near}"], [case["story"], near]):
            assessment = told(case, *answers, language=language)
            assert (only(assessment).score or 0) >= before(language), near
            assert not is_flagged(assessment), near


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "took back"), ("de", "zurückgenommen"), ("es", "retirado"), ("fr", "retiré")],
)
def test_a_rationale_says_that_it_was_taken_back(language: str, said: str) -> None:
    case = next(
        each
        for each in STORIES["told"]
        if each["language"] == language and each["flagged"] and 1 in each["scores"]
    )
    assert said in only(told(case, *case["answers"], language=language)).rationale


def test_a_rationale_says_that_it_was_denied_elsewhere() -> None:
    case = next(each for each in STORIES["told"] if each["name"] == "en contradict2")
    rated = only(told(case, *case["answers"], language="en"))
    assert rated.rationale.endswith("which bounds the score.")


@pytest.mark.parametrize("asked", ["Did they contradict themselves?", "Gibt es Widersprüche?"])
def test_the_chat_says_what_was_taken_back(asked: str) -> None:
    case = next(each for each in STORIES["told"] if each["name"] == "en contradict2")
    brief = Brief(position=case["position"], level="MID", qualifications=(case["qualification"],))
    plan = planned_for(brief)
    turns = transcript(*case["answers"], plan=plan)
    answer = ENGINE.chat(plan, turns, made_of(turns, plan, brief), (), asked)
    assert "2" in answer.answer
    assert "4" in answer.answer
    assert [each.stance for each in answer.citations] == ["AGAINST"]
    calm = ENGINE.chat(plan, turns[:2], made_of(turns[:2], plan, brief), (), asked)
    assert not calm.citations


PERSON = [
    ("I graduated in 1985 and I have three children and a disability, and health problems in winter.", word)
    for word in ("health problems", "disability", "graduate", "children")
] + [
    ("I am 58 and not young any more.", "young"),
    ("I come from Ghana originally and my English is not native.", "Ghana native English originally"),
    ("I am a union man and I go to church.", "union church"),
    ("As a white woman with a foreign name from Poland I was a Brexit voter.", "white woman Brexit Poland"),
    ("As a native Turkish speaker I also helped the Ankara office.", "Turkish native"),
    ("Ich bin verheiratet und gehe in die Kirche.", "verheiratet Kirche"),
    ("Je suis mariée et je vais à la mosquée.", "mariée mosquée"),
    ("Soy católica y tengo una discapacidad.", "católica discapacidad"),
]


@pytest.mark.parametrize(("said", "asked"), PERSON)
def test_the_chat_does_not_hand_out_what_somebody_told_of_their_person(said: str, asked: str) -> None:
    turns = transcript(f"I added health checks to the origin server. {said}")
    answer = ENGINE.chat(PLAN, turns, made_of(turns), (), f"What did they say about {asked}?")
    assert said not in answer.answer
    assert answer.citations == () or "server" in answer.citations[0].quote


def test_the_chat_still_quotes_the_work_beside_it() -> None:
    turns = transcript("I added health checks to the origin server. I have children.")
    answer = ENGINE.chat(PLAN, turns, made_of(turns), (), "What did they say about health checks?")
    assert [each.quote for each in answer.citations] == ["I added health checks to the origin server."]
