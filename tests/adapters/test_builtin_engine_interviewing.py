import pytest

from engine_scenes import AT, BRIEF, GOOD, plan, transcript
from interviews.adapters.builtin_engine import build
from interviews.domain.room.room_words import words_in
from interviews.domain.runs.transcript import MOST_ASIDES, Turn
from interviews.usecases.guardrails.engine import Moment, NextTurn

ENGINE = build()
FIRST, SECOND = plan().agenda()[0][1], plan().agenda()[1][1]
ROLE, RESULT = FIRST.follow_ups


def after(answer: str, asked: int = 0, seconds: int = 1500, place: int = 0) -> NextTurn:
    question = plan().agenda()[place][1]
    turns = [
        Turn(1, "interviewer", question.text, AT, question.question_id),
        Turn(2, "candidate", answer, AT, question.question_id),
    ]
    return ENGINE.next_turn(BRIEF, plan(), turns, Moment(place, asked, seconds))


def test_an_answer_that_has_everything_leads_to_the_next_question() -> None:
    said = after(GOOD[0])
    assert said.move == "ask"
    assert said.message.endswith(SECOND.text)


def test_the_follow_up_goes_for_what_is_missing() -> None:
    assert ROLE in after("We used TypeScript for a payment service, and latency fell by 40%.").message
    assert (
        RESULT
        in after("I designed a payment service in TypeScript at my last company with strict types.").message
    )


def test_a_follow_up_is_not_asked_twice() -> None:
    turns = transcript(["We used TypeScript."])
    turns.append(Turn(3, "interviewer", f"Thank you. {ROLE}", AT, FIRST.question_id))
    turns.append(Turn(4, "candidate", "We all worked on it together.", AT, FIRST.question_id))
    said = ENGINE.next_turn(BRIEF, plan(), turns, Moment(0, 1, 1500))
    assert said.move == "follow_up"
    assert ROLE not in said.message


@pytest.mark.parametrize("answer", ["I don't know.", "Please skip this one.", "I have never done that."])
def test_nobody_is_pressed(answer: str) -> None:
    said = after(answer)
    assert said.move == "ask"
    assert said.message.startswith("That is fine")


def test_there_is_no_follow_up_when_time_runs_short() -> None:
    thin = "We used it."
    assert after(thin, seconds=1500).move == "follow_up"
    assert after(thin, seconds=300).move == "ask"
    assert after(thin, seconds=59).move == "close"


def test_a_new_part_is_announced() -> None:
    assert plan().competencies[1].name in after(GOOD[2], asked=2, place=2).message
    assert plan().competencies[0].name not in after(GOOD[0]).message.split("\n\n")[0]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Are you a human?", "AI interviewer"),
        ("How many questions are left?", "number of the question"),
        ("Is this recorded?", "stored"),
        ("Who will read my answers?", "person makes the decision"),
        ("What happens next?", "a person reads your answers"),
        ("Can I speak to a human instead of an AI?", "an interview with a person"),
        ("I do not want to talk to an AI any more.", "an interview with a person"),
        ("I'd rather talk to a person.", "an interview with a person"),
        ("I need more time because of my disability. Is that possible?", "If you need more time"),
        ("Could I have more time please?", "If you need more time"),
        ("I have dyslexia. Could I get extra time?", "If you need more time"),
        ("How long will my answers be stored?", "for a limited time"),
        ("Where is my data stored?", "where it lies"),
        ("Can you delete my answers?", "have your data deleted"),
        ("When will I hear back?", "you hear from"),
        ("Kann ich mit einem Menschen sprechen statt mit einer KI?", "Für ein Gespräch mit einem Menschen"),
        ("Ich brauche mehr Zeit wegen meiner Behinderung. Geht das?", "Wenn Sie mehr Zeit"),
        ("Wie lange werden meine Antworten gespeichert?", "für begrenzte Zeit"),
        ("Können meine Daten gelöscht werden?", "löschen lassen"),
        ("Wer liest meine Antworten?", "Die Entscheidung trifft ein Mensch"),
        ("Wann höre ich von Ihnen?", "dann bekommen Sie Nachricht"),
        ("¿Puedo hablar con una persona en lugar de una IA?", "Para una entrevista con una persona"),
        ("Necesito más tiempo por mi discapacidad.", "Si necesita más tiempo"),
        ("¿Dónde se guardan mis datos?", "durante un tiempo limitado"),
        ("¿Pueden borrar mis datos?", "que se borren sus datos"),
        ("¿Quién lee mis respuestas?", "La decisión la toma una persona"),
        ("¿Cuándo tendré noticias?", "recibirá noticias"),
        ("Puis-je parler à une personne plutôt qu'à une IA ?", "Pour un entretien avec une personne"),
        ("J'ai besoin de plus de temps à cause de mon handicap.", "S’il vous faut plus de temps"),
        ("Combien de temps mes réponses sont-elles conservées ?", "pour une durée limitée"),
        ("Pouvez-vous supprimer mes données ?", "faire supprimer vos données"),
        ("Qui lit mes réponses ?", "La décision est prise par une personne"),
        ("Quand aurai-je une réponse ?", "vous recevrez des nouvelles"),
        ("Ich verstehe die Frage nicht.", "hier ist die Frage noch einmal"),
        ("Bitte die Frage wiederholen", "hier ist die Frage noch einmal"),
        ("Bitte wiederholen Sie die Frage.", "hier ist die Frage noch einmal"),
        ("Repita la pregunta, por favor.", "aquí está la pregunta otra vez"),
        ("Répétez la question, s'il vous plaît.", "voici la question encore une fois"),
        ("Kann ich auf Deutsch antworten?", "ich lese nur Englisch"),
        ("Soll ich auf Englisch antworten?", "ich lese nur Englisch"),
        ("Can I answer in German?", "I cannot assess"),
        ("Do I get the questions in German?", "The questions come in English"),
        ("¿Puedo responder en español?", "yo solo leo inglés"),
        ("Puis-je répondre en français ?", "je ne lis que l’anglais"),
        ("Kann ich eine Pause machen?", "Die Zeit läuft dabei weiter"),
        ("Ich brauche eine Pause", "Die Zeit läuft dabei weiter"),
        ("Can I take a break?", "The time goes on"),
        ("I need a break.", "The time goes on"),
        ("¿Puedo hacer una pausa?", "el tiempo sigue corriendo"),
        ("Puis-je faire une pause ?", "Le temps continue"),
        ("Werde ich aufgezeichnet?", "Weder Ton noch Bild"),
        ("Am I being recorded?", "No sound and no picture"),
        ("¿Me están grabando?", "ni sonido ni imagen"),
        ("Suis-je enregistré ?", "Ni son ni image"),
        ("Entscheidet die KI über mich?", "Die Entscheidung trifft ein Mensch"),
        ("Does the AI decide about me?", "A person makes the decision"),
        ("¿Decide la IA sobre mí?", "La decisión la toma una persona"),
        ("Est-ce que l'IA décide ?", "La décision est prise par une personne"),
        ("Bin ich hier mit einem Menschen verbunden?", "Ich bin eine KI. Ein Mensch liest"),
        ("Am I talking to a human?", "I am an AI interviewer"),
        ("Am I connected to a human?", "I am an AI interviewer"),
        ("¿Estoy conectado con una persona?", "Soy una IA. Una persona lee"),
        ("Suis-je en contact avec un humain ?", "Je suis une IA. Une personne lit"),
        ("Darf ich eine Frage überspringen?", "Schreiben Sie „überspringen“"),
        ("Can I skip this question?", "Write “skip”"),
        ("¿Puedo saltar esta pregunta?", "Escriba «siguiente»"),
        ("Puis-je passer cette question ?", "Écrivez « suivante »"),
        ("Can I stop at any time?", "Yes, at any time"),
        ("Can I come back to this question later?", "I do not come back to it"),
        ("Kann ich jederzeit abbrechen?", "Ja, jederzeit"),
    ],
)
@pytest.mark.parametrize("spent", [False, True])
def test_questions_about_the_process_are_answered_and_cost_nothing(
    asked: str, told: str, spent: bool
) -> None:
    said = after(asked, asked=len(FIRST.follow_ups) if spent else 0)
    assert said.move == "aside"
    assert told in said.message.partition("\n\n")[0]
    assert said.message.endswith(FIRST.text)


def test_they_are_answered_in_the_language_in_which_they_are_asked() -> None:
    languages = {
        "Who reads this?": "en",
        "Wer liest das?": "de",
        "¿Quién lee esto?": "es",
        "Qui lit ceci ?": "fr",
    }
    assert {each: after(each).lead_language for each in languages} == languages
    assert after(GOOD[0]).lead_language is None


def test_they_are_told_to_ask_the_company_by_its_name() -> None:
    turns = transcript(["Could I have more time please?"])
    named = BRIEF.model_copy(update={"company_name": "Engines Ltd"})
    assert "ask Engines Ltd;" in ENGINE.next_turn(named, plan(), turns, Moment(0, 0, 1500)).message
    unnamed = BRIEF.model_copy(update={"company_name": None})
    assert (
        "ask the company that invited you;"
        in ENGINE.next_turn(unnamed, plan(), turns, Moment(0, 0, 1500)).message
    )


def test_after_an_aside_it_is_the_open_follow_up_that_comes_again() -> None:
    turns = transcript(["We used TypeScript."])
    turns.append(Turn(3, "interviewer", f"Thank you. {ROLE}", AT, FIRST.question_id))
    turns.append(Turn(4, "candidate", "Who reads this?", AT, FIRST.question_id))
    said = ENGINE.next_turn(BRIEF, plan(), turns, Moment(0, 1, 1500))
    assert (said.move, said.message.partition("\n\n")[2]) == ("aside", ROLE)
    turns.append(Turn(5, "interviewer", said.message, AT, FIRST.question_id, aside=True))
    turns.append(Turn(6, "candidate", "And where is my data stored?", AT, FIRST.question_id))
    again = ENGINE.next_turn(BRIEF, plan(), turns, Moment(0, 1, 1500))
    assert again.message.partition("\n\n")[2] == ROLE


def test_what_was_asked_in_an_aside_is_no_answer() -> None:
    good = transcript([GOOD[0]])[1].text
    turns = transcript(["Could I have more time please?"])
    turns.append(Turn(3, "interviewer", "No.", AT, FIRST.question_id, aside=True))
    turns.append(Turn(4, "candidate", good, AT, FIRST.question_id))
    with_aside = ENGINE.assess(BRIEF, plan(), turns)
    without = ENGINE.assess(BRIEF, plan(), [turns[0], turns[3]])
    assert with_aside.competencies == without.competencies
    assert with_aside.qualifications == without.qualifications


def test_a_question_at_the_end_of_an_answer_is_answered_before_the_interview_goes_on() -> None:
    said = after(f"{GOOD[0]} Who will read my answers?")
    assert said.move == "ask"
    assert said.message.startswith("People of the hiring team")
    assert said.message.endswith(SECOND.text)


@pytest.mark.parametrize(
    "answer",
    [
        "I need more time for the tests, so I asked my manager to move the release.",
        "We stored the answers in Postgres and deleted the data after 30 days.",
        "I talked to a person from the support team instead of guessing.",
        "Should I use Redis or Kafka? That was the question we had, and I chose Kafka for its log.",
        "Our privacy team asked: how long is the data kept? I designed a job that deletes it.",
        "Ich habe die Daten in Postgres gespeichert und nach 30 Tagen gelöscht.",
        "How did I stop the leak? I turned the valve.",
        "How could I leave out the salt? I used soy sauce.",
        "The crew needed a break, so I took over the pump until noon.",
        "I had to repeat the training for the new staff of the ward.",
        "I answered the customers in German and in English at the front desk.",
        "Ich habe die Pause der Kollegen übernommen und auf Deutsch mit den Gästen gesprochen.",
    ],
)
def test_to_tell_of_questions_is_not_to_ask_them(answer: str) -> None:
    said = after(answer)
    assert (said.move == "aside", said.lead_language) == (False, None)


@pytest.mark.parametrize(
    "asked", ["What is the right answer?", "Was that correct?", "Can you give me a hint?", "How am I doing?"]
)
def test_the_right_answer_is_never_given(asked: str) -> None:
    said = after(asked)
    assert said.message.startswith("I cannot say")
    for signal in FIRST.expected_signals:
        assert signal not in said.message


def test_questions_of_the_candidate_do_not_go_on_for_ever() -> None:
    turns = transcript(["Are you a human?"])
    for number in range(MOST_ASIDES):
        turns.append(Turn(2 * number + 3, "interviewer", "I am an AI.", AT, FIRST.question_id, aside=True))
        turns.append(Turn(2 * number + 4, "candidate", "Are you a human?", AT, FIRST.question_id))
    said = ENGINE.next_turn(BRIEF, plan(), turns, Moment(0, 0, 1500))
    assert said.move == "ask"
    assert "AI interviewer" in said.message
    assert said.message.endswith(SECOND.text)


@pytest.mark.parametrize(
    ("answer", "language"),
    [
        ("please stop the interview", "en"),
        ("I want to quit.", "en"),
        ("end the session", "en"),
        ("I want to withdraw my application.", "en"),
        ("I'd like to withdraw from the interview please", "en"),
        ("I no longer want to continue with this interview.", "en"),
        ("I'm done", "en"),
        ("Ich möchte das Interview beenden.", "de"),
        ("Ich möchte abbrechen.", "de"),
        ("Quiero terminar la entrevista.", "es"),
        ("Je voudrais arrêter l'entretien.", "fr"),
    ],
)
def test_a_candidate_may_end_it_and_is_let_go_in_the_language_of_the_wish(answer: str, language: str) -> None:
    assert after(answer) == NextTurn("close", words_in(language).let_go, language)


@pytest.mark.parametrize(
    ("answer", "language"),
    [
        ("skip", "en"),
        ("I don't want to answer this question", "en"),
        ("no comment", "en"),
        ("Ich möchte diese Frage nicht beantworten.", "de"),
        ("No quiero responder a esta pregunta.", "es"),
        ("Sans commentaire.", "fr"),
    ],
)
def test_a_question_may_be_left_out(answer: str, language: str) -> None:
    said = after(answer)
    assert (said.move, said.lead_language) == ("ask", language)
    assert said.message == f"{words_in(language).skipped}\n\n{SECOND.text}"
    last = len(plan().agenda()) - 1
    assert after(answer, place=last) == NextTurn("close", words_in(language).goodbye, language)


def test_to_ask_whether_the_last_question_may_be_left_out_ends_nothing() -> None:
    last = len(plan().agenda()) - 1
    said = after("Can I skip this question?", asked=9, place=last)
    assert said.move == "aside"
    assert said.message.endswith(plan().agenda()[last][1].text)


def test_what_was_skipped_in_an_answer_is_told_not_asked() -> None:
    said = after("When a record was broken we had to skip it; the rest went on.")
    assert said.move == "follow_up"


@pytest.mark.parametrize(
    "answer",
    [
        "I had to stop the deployment.",
        "We ended the session of each user after an hour.",
        "We decided to stop the project.",
        "I left the company because I wanted to end that.",
        "I'm done with the round by noon.",
    ],
)
def test_speaking_of_an_end_is_not_the_end(answer: str) -> None:
    assert after(answer).move != "close"


def test_another_language_is_not_followed_up_by_guesswork() -> None:
    answer = (
        "Ich habe den Dienst in der Firma gebaut und danach mit dem Team zusammen betrieben und verbessert."
    )
    assert after(answer).move == "ask"


def test_no_answer_is_praised() -> None:
    for answer in (*GOOD, "We used it."):
        words = after(answer).message.lower()
        assert not any(
            each in words for each in ("great answer", "excellent", "well done", "perfect", "good answer")
        )
