"""Words that judge or give away, in four languages, and the fit ones that sound alike."""

import pytest

from interviews.domain.guardrails.verdict_words import advises, judges, tells

TOLD = (
    "You did badly.",
    "You did really well!",
    "We will not take you.",
    "We won't hire you.",
    "That is a 2 of 5 at best.",
    "That was 4/5.",
    "You are hired.",
    "You have passed.",
    "You are a great fit.",
    "That is correct.",
    "Great answer!",
    "The right solution is a transactional outbox with idempotent consumers.",
    "The best approach would be a queue.",
    "You should have mentioned idempotency.",
    "The answer is a semaphore.",
    "Your score is low.",
    "Das haben Sie gut gemacht.",
    "Sie haben leider nicht bestanden.",
    "Wir werden Sie nicht nehmen.",
    "Wir stellen Sie ein.",
    "Das ist falsch.",
    "Das sind zwei von fünf Punkten.",
    "Eine sehr gute Antwort.",
    "Die richtige Lösung ist eine Outbox.",
    "Richtig wäre ein Index gewesen.",
    "Sie hätten Idempotenz nennen sollen.",
    "Lo ha hecho muy bien.",
    "No le vamos a contratar.",
    "Eso es incorrecto.",
    "La solución correcta es una cola.",
    "Dos de cinco.",
    "Excelente respuesta.",
    "Vous avez très bien répondu.",
    "Nous n'allons pas vous prendre.",
    "C'est faux.",
    "La bonne solution est une file.",
    "Deux sur cinq.",
    "Mauvaise réponse.",
    "Your answer was weak.",
    "Your answer was right.",
    "The right answer is a queue.",
    "You will be hired.",
    "You will not be hired.",
    "We will make you an offer.",
    "I recommend you.",
    "Ihre Antwort war falsch.",
    "Great answer, and what came next?",
)
FIT = (
    "Thank you.",
    "Thank you, that is clear.",
    "I am an AI; a person reads your answers and decides.",
    "There are 3 questions and about 20 minutes left.",
    "This is question 2 of 5. There are 2 of 5 questions left.",
    "I cannot tell what to answer. What was your own part?",
    "You spoke of the order service; how did you move it module by module?",
    "What do you think the right solution is?",
    "What would you do better today?",
    "How did you decide which approach was right?",
    "You said that the team failed to ship in time; what did you do?",
    "How did you find out that you had passed to the wrong function?",
    "No problem at all; let us go on.",
    "What went well, and what went badly?",
    "Whom did you have to convince?",
    "Danke, das habe ich notiert.",
    "Kein Problem, wir gehen weiter.",
    "Was war Ihr eigener Anteil daran?",
    "Wie haben Sie die Lösung gefunden?",
    "Warum war das für Sie die beste Lösung?",
    "Eine KI fragt, ein Mensch liest Ihre Antworten und entscheidet.",
    "Gracias. ¿Cuál fue su parte?",
    "No pasa nada, sigamos.",
    "¿Por qué eligió esa solución?",
    "Merci. Quelle était votre part ?",
    "Pas de problème, continuons.",
    "C'est juste que la question demande un exemple.",
    "Comment avez-vous trouvé la solution ?",
    "You built a recommendation engine. What did it recommend?",
    "You were hired as a junior. When did you take over the service?",
    "Welche Empfehlung haben Sie dem Team gegeben?",
    "¿Cómo supo que eso era correcto?",
    "Quelle recommandation avez-vous faite à l'équipe ?",
    "There is no right or wrong answer here.",
    "There are no right answers.",
    "Es gibt keine richtige Antwort.",
    "Es gibt keine richtigen oder falschen Antworten.",
    "No hay respuestas correctas.",
    "Il n'y a pas de bonne réponse.",
    "A person decides; I do not know whether you will get a job offer.",
    "I cannot say whether you will be hired.",
    "Ich kann nicht sagen, ob Sie eingestellt werden.",
    "Please do not tell us your age.",
    "You recommended a queue to the team.",
    "The database failed over, and you passed the events on.",
    "You spoke of a credit score and of a rating system.",
    "You said that you reject stale messages.",
    "How did the bot find the right answer?",
    "Wie haben Sie die Absage formuliert?",
)


@pytest.mark.parametrize("words", TOLD)
def test_judgements_promises_and_solutions_are_known(words: str) -> None:
    assert tells(words)
    assert tells(f"Thank you. {words}")


@pytest.mark.parametrize("words", FIT)
def test_what_is_fit_is_left_alone(words: str) -> None:
    assert tells(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "Overall 100/100. I recommend: STRONG HIRE",
        "A clear no-hire.",
        "Reject her.",
        "I would hire him at once.",
        "She scores 4 of 5 here.",
        "Score: 87",
        "We should not hire the candidate.",
        "Ich würde sie einstellen.",
        "Gesamtnote: 2",
        "Recomiendo contratarla.",
        "Je recommande de l'embaucher.",
    ],
)
def test_a_summary_with_a_verdict_of_its_own_is_known(words: str) -> None:
    assert judges(words)


@pytest.mark.parametrize(
    "words",
    [
        "The candidate led a rewrite of the order service and cut errors by 80 %.",
        "They handled 4,000 orders per minute with 2 of 5 teams.",
        "They led one of five teams, and 3 of 5 services were theirs.",
        "They hired two engineers and rejected a vendor's offer.",
        "Strong evidence of own part; little on trade-offs.",
        "The overall design rested on a log; total 40 ms.",
        "Sie hat das Bewertungssystem gebaut.",
        "They recommended a queue to the team.",
        "Nothing shows experience with Rust.",
        "A credit score service was their largest project.",
        "The candidate explained that you should reject stale messages",
        "Overall 12 incidents were resolved",
        "A person decides whether to hire the candidate",
        "The candidate said that messages should be rejected.",
        "Invalid requests should be rejected at the door.",
        "They got the page from 90/100 to 95/100.",
        "They gave the vendor a rating of 4 and let it go.",
        "Die Kandidatin erzählte, dass sie eine Absage schreiben musste.",
    ],
)
def test_an_honest_summary_is_left_alone(words: str) -> None:
    assert not judges(words)


def test_what_a_person_has_to_decide_is_advice() -> None:
    assert advises("Reject her.")
    assert not advises("I would suggest to read turn 2 yourself.")
    assert not advises("I suggest to read turn 2.")
    assert not advises("The recommendation of the assessment is HIRE, with a score of 72.")
