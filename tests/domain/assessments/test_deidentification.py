import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.domain.assessments.assessment import (
    Appraisal,
    CompetencyRatings,
    Evidence,
    QualificationRatings,
    Rating,
)
from interviews.domain.assessments.deidentification import NAME, SOMEBODY, Deidentification
from interviews.domain.assessments.evidence import verify
from interviews.domain.plans.plan import Brief
from interviews.domain.runs.transcript import Turn

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
BRIEF = Brief(
    position="Ruby Engineer", level="SENIOR", qualifications=("Programs in Ada", "Uses Jasmine for tests")
)
ADA = {"name": "Ada Grace Lovelace", "email": "ada.l@example.com"}


def turns(*texts: str) -> list[Turn]:
    return [
        Turn(number, "interviewer" if number % 2 else "candidate", text, AT)
        for number, text in enumerate(texts, start=1)
    ]


def seen(text: str, candidate: dict[str, str] | None = None) -> str:
    said = turns("Welcome.", text)
    fold = Deidentification.for_(ADA if candidate is None else candidate, BRIEF, said)
    return fold.over_turns(said)[1].text


class TestWhatAnAssessorSees:
    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("I am Ada Grace Lovelace.", f"I am {NAME}."),
            ("i am ada grace\n lovelace.", f"i am {NAME}."),
            ("They call me Lovelace, or LOVELACE.", f"They call me {NAME}, or {NAME}."),
            ("Write to ADA.L@example.com or me@other.example.", f"Write to {NAME} or {NAME}."),
            ("Lovelaces and lovelace are other words.", "Lovelaces and lovelace are other words."),
            ("I wrote it in Ada, by the grace of my team.", "I wrote it in Ada, by the grace of my team."),
            ("Grace helped.", f"{NAME} helped."),
            ("We met @ noon.", "We met @ noon."),
        ],
    )
    def test_names_are_taken_out_and_the_roles_output_limits_stay(self, text: str, left: str) -> None:
        assert seen(text) == left

    @pytest.mark.parametrize(
        "text",
        [
            "My name is Mohammed Al-Farsi.",
            "my name's Jürgen Großmann.",
            "Ich heiße Jürgen Großmann.",
            "Me llamo José Ñúñez.",
            "Je m’appelle Zoé Lefèvre.",
        ],
    )
    def test_so_is_a_name_that_nobody_gave_us_but_the_candidate(self, text: str) -> None:
        name = text.removesuffix(".").split(maxsplit=3 if text[0] in "Mm" and "name" in text.lower() else 2)[
            -1
        ]
        said = turns("Welcome.", text, "And then?", f"Then {name} built it.")
        fold = Deidentification.for_({}, BRIEF, said)
        left = [each.text for each in fold.over_turns(said)]
        assert name not in " ".join(left)
        assert left[1].endswith(f"{NAME}.")
        assert left[3] == f"Then {NAME} built it."

    @pytest.mark.parametrize("given", ["José Álvarez Müller", "Jose Alvarez Mueller", "JOSÉ ÁLVAREZ MÜLLER"])
    @pytest.mark.parametrize(
        "written",
        ["José Álvarez", "Jose Alvarez", "jose alvarez", "José", "Alvarez", "ÁLVAREZ", "Müller", "Muller"],
    )
    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    def test_a_name_is_known_with_and_without_its_marks(self, given: str, written: str, form: Any) -> None:
        if given.startswith("Jose ") and written in ("Muller", "Müller"):
            return  # Nobody knows that this Mueller is a Müller.
        text = unicodedata.normalize(form, f"I, {written}, wrote it.")
        candidate = {"name": unicodedata.normalize(form, given), "email": ""}
        if written == "jose alvarez":
            candidate["name"] = candidate["name"].rsplit(maxsplit=1)[0]
        names = NAME if written == "jose alvarez" else " ".join(NAME for _ in written.split())
        assert seen(text, candidate) == f"I, {names}, wrote it."

    def test_a_müller_is_known_as_a_mueller(self) -> None:
        assert (
            seen("Call me Mueller. Søren?", {"name": "Jörg Müller", "email": ""}) == f"Call me {NAME}. Søren?"
        )
        assert seen("Soren and Soeren", {"name": "Søren Łuk", "email": ""}) == f"{NAME} and {NAME}"

    def test_a_letter_more_is_another_word(self) -> None:
        assert (
            seen("The jose standard and Josefa", {"name": "José Kim", "email": ""})
            == "The jose standard and Josefa"
        )

    def test_what_is_quoted_of_a_name_without_its_marks_is_the_candidates_own_again(self) -> None:
        said = turns("Welcome.", "I, Jose Alvarez, led it.")
        fold = Deidentification.for_({"name": "José Álvarez"}, BRIEF, said)
        quote = Evidence(turn=2, quote=f"I, {NAME}, led it.")
        rating = CompetencyRatings(
            competency_id="c", ratings=(Rating(score=3, rationale="", evidence=(quote,)),)
        )
        opened = fold.off(Appraisal(competencies=(rating,), qualifications=(), summary=""), said)
        assert opened.competencies[0].ratings[0].evidence[0].quote == "I, Jose Alvarez, led it."

    @pytest.mark.parametrize(
        "text",
        [
            "I'm Priya Sharma, and I led it.",
            "Hi, I am Priya Sharma. I led it.",
            "Hello there! This is Priya Sharma from Pune.",
            "Hallo, ich bin Priya Sharma und habe es geleitet.",
            "Hola, soy Priya Sharma.",
            "Bonjour, je suis Priya Sharma.",
        ],
    )
    def test_who_says_it_in_passing_is_not_named_either(self, text: str) -> None:
        said = turns("Welcome.", text, "And then?", "Sharma built it.")
        fold = Deidentification.for_({}, BRIEF, said)
        left = [each.text for each in fold.over_turns(said)]
        assert "Priya" not in left[1]
        assert left[3] == f"{NAME} built it."

    @pytest.mark.parametrize(
        "text",
        [
            "I'm Scrum Master, and I led it.",
            "I am Senior Engineer at Acme.",
            "Hi, I'm German and I like Kotlin.",
            "I am AWS Certified.",
            "Ich bin Leiter Vertrieb.",
            "I'm Priya's former lead.",
            "Then I said I am Kafka Streams, not the broker.",
            "I'm Ruby Engineer.",
            "This is Terraform at work.",
        ],
    )
    def test_what_somebody_is_is_no_name(self, text: str) -> None:
        assert seen(text, {}) == text

    def test_a_candidate_called_as_a_skill_keeps_the_skill(self) -> None:
        ruby = {"name": "Ruby Jasmine", "email": ""}
        assert (
            seen("I am Ruby Jasmine, and I use Ruby and Jasmine.", ruby)
            == f"I am {NAME}, and I use Ruby and Jasmine."
        )
        assert seen("I use Ruby.", {"name": "Ruby"}) == "I use Ruby."

    def test_an_interviewer_who_says_the_name_is_not_heard_saying_it(self) -> None:
        said = turns("Thank you, Ada Grace Lovelace.", "Sure.")
        assert Deidentification.for_(ADA, BRIEF, said).over_turns(said)[0].text == f"Thank you, {NAME}."

    def test_without_a_name_nothing_changes(self) -> None:
        said = turns("Welcome.", "I built it with Grace Hopper.")
        assert Deidentification.for_({}, BRIEF, said).over_turns(said) == said
        assert Deidentification.for_({"name": " "}, BRIEF, said).over_turns(said) == said


def appraisal(quote: str, words: str) -> Appraisal:
    rating = Rating(score=4, rationale=words, evidence=(Evidence(turn=2, quote=quote),))
    return Appraisal(
        competencies=(CompetencyRatings(competency_id="c", ratings=(rating,)),),
        qualifications=(QualificationRatings(statement="s", ratings=(rating,)),),
        summary=words,
        strengths=(words,),
        concerns=(words,),
    )


class TestWhatComesBack:
    SAID = turns("Welcome.", "I, Ada  Grace Lovelace, built the queue.")

    def test_a_quote_is_the_candidates_output_limits_again(self) -> None:
        fold = Deidentification.for_(ADA, BRIEF, self.SAID)
        back = fold.off(appraisal(f"I, {NAME}, built the queue.", "Met."), self.SAID)
        for each in (back.competencies[0], back.qualifications[0]):
            evidence = each.ratings[0].evidence
            assert [one.quote for one in evidence] == ["I, Ada  Grace Lovelace, built the queue."]
            assert verify(evidence, self.SAID).kept == evidence

    @pytest.mark.parametrize("quote", [f"I, {NAME}, broke the queue.", NAME, f"{NAME} {NAME} built it"])
    def test_a_quote_that_was_not_said_is_not_made_true(self, quote: str) -> None:
        fold = Deidentification.for_(ADA, BRIEF, self.SAID)
        back = fold.off(appraisal(quote, "Met."), self.SAID)
        kept = verify(back.competencies[0].ratings[0].evidence, self.SAID).kept
        assert all(each.quote in self.SAID[1].text for each in kept)
        assert not any("broke" in each.quote or "it" in each.quote.split() for each in kept)

    def test_words_that_name_the_candidate_speak_of_the_candidate(self) -> None:
        fold = Deidentification.for_(ADA, BRIEF, self.SAID)
        back = fold.off(
            appraisal("built the queue", f"Lovelace built it. {NAME} did. ADA.L@EXAMPLE.COM too."), self.SAID
        )
        expected = f"{SOMEBODY} built it. {SOMEBODY} did. {SOMEBODY} too."
        assert back.competencies[0].ratings[0].rationale == back.summary == expected
        assert back.strengths == back.concerns == (expected,)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
def test_any_name_and_any_text_can_be_folded_and_quotes_stay_verbatim(
    name: str, mail: str, text: str
) -> None:
    said = turns("Welcome.", text)
    fold = Deidentification.for_({"name": name, "email": mail}, BRIEF, said)
    shown = fold.over_turns(said)[1].text
    back = fold.off(appraisal(shown, shown), said)
    for each in verify(back.competencies[0].ratings[0].evidence, said).kept:
        assert each.quote in text


@given(
    st.lists(
        st.sampled_from(["Zebulon", "Quixote", "O'Neill", "Müller-Lüdenscheidt"]), min_size=1, max_size=3
    ),
    st.lists(st.sampled_from(["I", "built", "the", "queue,"]), max_size=10),
    st.data(),
)
def test_no_part_of_a_name_is_left(name: list[str], words: list[str], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations([*name, *words]))
    assert not any(part in seen(" ".join(mixed), {"name": " ".join(name)}) for part in name)
