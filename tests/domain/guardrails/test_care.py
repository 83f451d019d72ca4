"""Each sentence of the table is classed in its language; an ordinary answer never is."""

import tomllib
from pathlib import Path
from time import process_time

import pytest

from interviews.domain.guardrails.care import Care, CareClass, answer_beside, care_in, goes_on, is_for_young

TABLE = tomllib.loads((Path(__file__).parent / "care_sentences.toml").read_text("utf-8"))
SAID = [
    (sentence, Care(CareClass[kind.upper()], language))
    for language, kinds in TABLE.items()
    for kind, sentences in kinds.items()
    if kind != "ordinary"
    for sentence in sentences
]
ORDINARY = [sentence for kinds in TABLE.values() for sentence in kinds["ordinary"]]
HELD_OUT = tomllib.loads((Path(__file__).parent / "care_held_out.toml").read_text("utf-8"))
SECOND = [
    (kind, sentence)
    for kinds in tomllib.loads(
        (Path(__file__).parents[2] / "cases" / "second_stranger_care.toml").read_text("utf-8")
    ).values()
    for kind, sentences in kinds.items()
    for sentence in sentences
]
STORY = "At the warehouse I counted the pallets each morning and wrote every difference into the list for my foreman. "
LONG = STORY * 2


@pytest.mark.parametrize(("sentence", "care"), SAID, ids=[sentence for sentence, _ in SAID])
def test_what_a_candidate_says_of_themselves_is_classed(sentence: str, care: Care) -> None:
    assert care_in(sentence) == care


@pytest.mark.parametrize("sentence", ORDINARY)
def test_an_ordinary_answer_is_none(sentence: str) -> None:
    assert care_in(sentence) is None


@pytest.mark.parametrize("language", TABLE)
def test_every_class_is_known_in_every_language(language: str) -> None:
    assert {each.upper() for each in TABLE[language]} == {*CareClass, "ORDINARY"}


def test_most_of_what_no_rule_was_fitted_to_is_found_and_no_answer_taken() -> None:
    """A floor, and no reason to fit a rule to one of these sentences."""
    found = [
        care.kind if (care := care_in(sentence)) else None
        for kinds in HELD_OUT.values()
        for kind, sentences in kinds.items()
        for sentence in sentences
        if kind != "ordinary"
    ]
    taken = [each for kinds in HELD_OUT.values() for each in kinds["ordinary"] if care_in(each)]
    assert len(found) - found.count(None) >= 0.8 * len(found)
    assert taken == []


@pytest.mark.parametrize(
    "piece", ["i want to ", "my ", "no, ", "ich habe ", "mi ", "me he ", "j'ai ", "et ", "a a-a "]
)
def test_a_text_made_to_be_slow_is_read_in_no_time(piece: str) -> None:
    care_in(piece)  # compiles the rules
    started = process_time()
    care_in(piece * 400)
    care_in(" ".join((piece * 30).split()[:29]))
    assert process_time() - started < 2


def test_danger_to_life_comes_first() -> None:
    assert care_in("I withdraw my consent. I want to die.") == Care(CareClass.DISTRESS, "en")
    assert care_in("Can we do this next week? I am only 16.") == Care(CareClass.MINOR, "en")


def test_of_a_long_answer_the_last_sentence_counts_and_the_gravest_anywhere() -> None:
    assert care_in(f"I need a short break. {LONG}") is None
    assert care_in(f"{LONG}I need a short break.") == Care(CareClass.MORE_TIME, "en")
    assert care_in(f"I want to kill myself. {LONG}") == Care(CareClass.DISTRESS, "en")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (f"{LONG}Now I want to speak to a human being please.", LONG.strip()),
        (f"{LONG}Please delete all my data.", LONG.strip()),
        (f"I am dyslexic. {STORY}Could I get some extra time?", STORY.strip()),
        (f"{STORY}I want to kill myself.", STORY.strip()),
        ("Sorry. I have a stutter, can I type instead?", None),
        (f"{STORY}I am only 16.", None),
        (f"{STORY}My boss sexually harassed me there.", None),
    ],
)
def test_an_answer_beside_what_needs_care_is_kept_without_it(said: str, answer: str | None) -> None:
    care = care_in(said)
    assert care is not None
    assert answer_beside(care, said) == answer


CONDITIONS = {
    "en": [
        "I have ADHD.", "I am dyslexic.", "I am deaf in one ear.", "I have a stutter.", "I am blind in one eye.",
        "I am autistic.", "I am pregnant.", "I have epilepsy.", "I use a wheelchair.", "I have depression.",
        "I have anxiety.", "I'm disabled.",
    ],
    "de": ["Ich habe ADHS.", "Ich bin Legasthenikerin.", "Ich bin schwanger.", "Ich stottere.", "Ich bin autistisch."],
    "fr": ["J'ai un TDAH.", "Je suis dyslexique.", "Je suis enceinte.", "Je bégaie.", "Je suis autiste."],
    "es": ["Tengo TDAH.", "Soy disléxica.", "Estoy embarazada.", "Tartamudeo.", "Soy autista."],
}  # fmt: skip
BESIDE = {
    "en": (
        "Last spring I planned the loading of twelve trucks because the ramp was wet.",
        "Yes, {} and weekends are fine.",
    ),
    "de": (
        "Im Frühjahr habe ich zwölf Lkw geplant, weil die Rampe nass war.",
        "Ja, {} und Wochenenden passen mir.",
    ),
    "fr": (
        "Au printemps j'ai planifié douze camions car la rampe était mouillée.",
        "Oui, {} et le week-end me convient.",
    ),
    "es": (
        "En primavera planifiqué doce camiones porque la rampa estaba mojada.",
        "Sí, {} y los fines de semana me van bien.",
    ),
}


@pytest.mark.parametrize(
    ("language", "condition"),
    [(language, each) for language, several in CONDITIONS.items() for each in several],
)
def test_a_condition_that_is_only_mentioned_leaves_an_answer_an_answer(language: str, condition: str) -> None:
    story, fact = BESIDE[language]
    clause = condition[0].lower() + condition[1:-1] if language != "en" else condition[:-1]
    assert care_in(f"{condition} {story}") is None
    assert care_in(f"{story} {condition}") is None
    assert care_in(fact.format(clause)) is None
    assert care_in(condition) == Care(CareClass.NEEDS, language)


@pytest.mark.parametrize(
    "quoted",
    [
        "She wrote 'I want to die' into the log and I called her.",
        "The note read “I want to kill myself”, so I stayed.",
        "Sur le mur : « je veux mourir », et j'ai appelé le médecin.",
        "Auf dem Zettel stand „Ich will nicht mehr leben“, ich habe sofort angerufen.",
    ],
)
def test_what_somebody_else_is_quoted_with_is_not_the_candidate_s(quoted: str) -> None:
    assert care_in(quoted) is None


def test_a_clause_that_is_left_aside_as_a_report_does_not_leave_a_condition_alone() -> None:
    assert care_in("I am dyslexic, and she wrote the manual with me.") is None


def test_typographic_apostrophes_are_read() -> None:
    assert care_in("I don’t want to live any more.") == Care(CareClass.DISTRESS, "en")


@pytest.mark.parametrize(
    "text",
    [
        "OK, let's go on",
        "ok, I'm fine, let's go on",
        "I'm back",
        "Bin wieder da",
        "Estoy lista",
        "Merci, on peut continuer.",
    ],
)
def test_a_word_to_go_on_is_no_answer(text: str) -> None:
    assert goes_on(text)


@pytest.mark.parametrize("text", ["Yes, seven years.", "I went on with the lecture.", "No."])
def test_an_answer_is_no_word_to_go_on(text: str) -> None:
    assert not goes_on(text)


@pytest.mark.parametrize(("kind", "sentence"), SECOND, ids=[sentence for _, sentence in SECOND])
def test_what_a_second_stranger_looked_for_is_found_in_other_words(kind: str, sentence: str) -> None:
    care = care_in(sentence)
    assert (care.kind if care else "ordinary") == kind


@pytest.mark.parametrize(
    ("position", "statements", "is_young"),
    [
        ("Apprentice", (), True),
        ("Ausbildung", (), True),
        ("Ausbildung zur Köchin", (), True),
        ("Verkauf", ("Ausbildungsbeginn 1. August",), True),
        ("Apprenti boulanger", (), True),
        ("Aprendiz de carpintería", (), True),
        ("Apprentice manager", (), False),
        ("Elektriker", ("Abgeschlossene Ausbildung als Elektriker", "Anleitung von Azubis"), False),
        ("Shop manager", ("Training our apprentices",), False),
    ],
)
def test_a_role_is_for_the_young_by_its_title_or_a_statement(
    position: str, statements: tuple[str, ...], is_young: bool
) -> None:
    assert is_for_young(position, statements) is is_young


@pytest.mark.parametrize(
    ("sentence", "is_minor"),
    [
        ("Ich bin 16 und gehe in die 10. Klasse.", False),
        ("Ich bin 17 und habe in den Ferien im Laden geholfen.", False),
        ("I am 17.", False),
        ("J'ai 16 ans.", False),
        ("Tengo 17 años.", False),
        ("I'm fifteen, is that a problem?", True),
        ("Ich bin noch keine 16.", True),
        ("Je n'ai pas encore 16 ans.", True),
        ("Tengo 15 años, ¿puedo?", True),
    ],
)
def test_in_a_role_for_the_young_only_who_is_under_16_is_a_minor(sentence: str, is_minor: bool) -> None:
    def kind(care: Care | None) -> CareClass | None:
        return care.kind if care else None

    assert kind(care_in(sentence)) is CareClass.MINOR
    assert (kind(care_in(sentence, for_young=True)) is CareClass.MINOR) is is_minor
