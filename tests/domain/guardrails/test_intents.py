import pytest

from interviews.domain.guardrails.intents import asks_to_skip, asks_to_stop

LONG = "At the warehouse I counted the pallets each morning and wrote every difference into the list for my foreman. "
STOPS = {
    "I want to withdraw my application.": "en",
    "I'd like to withdraw from the interview please": "en",
    "I no longer want to continue with this interview.": "en",
    "I’m done": "en",
    "I am finished.": "en",
    "STOP": "en",
    "please stop the interview": "en",
    "end the session": "en",
    "I want to quit.": "en",
    "I don't want to do this anymore.": "en",
    "Sorry, I feel unwell. I would like to stop here, please.": "en",
    "Can we end the interview?": "en",
    "I want to withdraw my application because I have found another job.": "en",
    "I don't want to answer any more questions.": "en",
    "No, I want to stop now.": "en",
    "I have decided to withdraw.": "en",
    "I don't want to continue the interview, sorry.": "en",
    "I'd prefer to end this interview now.": "en",
    "I wish to withdraw": "en",
    "I need to leave now.": "en",
    "Let's end here.": "en",
    "Please cancel my application.": "en",
    "I am no longer interested in continuing with the application process.": "en",
    "Ich möchte das Interview beenden.": "de",
    "Ich möchte abbrechen.": "de",
    "Ich will nicht mehr weitermachen": "de",
    "Können wir bitte aufhören?": "de",
    "I've changed my mind and want to withdraw my application": "en",
    "This is not for me, I want to withdraw.": "en",
    "Ich habe keine Lust mehr, ich möchte aufhören.": "de",
    "Ich will aufhören.": "de",
    "Das Interview möchte ich hier beenden.": "de",
    "Bitte brechen Sie das Interview ab.": "de",
    "Ich möchte mit dem Interview aufhören.": "de",
    "Ich möchte nicht mehr weitermachen, danke.": "de",
    "Ich bin fertig.": "de",
    "Ich ziehe meine Bewerbung hiermit zurück.": "de",
    "Ich möchte meine Bewerbung zurückziehen, weil ich eine andere Stelle habe.": "de",
    "Ich möchte das Interview nicht fortsetzen.": "de",
    "Quiero terminar la entrevista.": "es",
    "Me gustaría terminar aquí, por favor.": "es",
    "Quiero retirarme del proceso.": "es",
    "No, quiero parar.": "es",
    "Je veux m'arrêter là.": "fr",
    "J’ai terminé.": "fr",
    "Je voudrais me retirer du processus.": "fr",
    "Quisiera retirar mi candidatura.": "es",
    "No quiero continuar con la entrevista.": "es",
    "Je voudrais arrêter l'entretien.": "fr",
    "Je souhaite retirer ma candidature.": "fr",
    "Je ne veux plus continuer.": "fr",
}
SKIPS = {
    "skip": "en",
    "Please skip this one.": "en",
    "Next question please.": "en",
    "I don't want to answer this question": "en",
    "I would rather not say.": "en",
    "Hmm, I would rather not answer this one.": "en",
    "I'd prefer not to talk about that.": "en",
    "I’d rather not go into that.": "en",
    "no comment": "en",
    "I'd like to skip this question.": "en",
    "I don't know, skip.": "en",
    "I prefer not to answer.": "en",
    "I'd rather not answer that.": "en",
    "I do not wish to answer.": "en",
    "Let's move on.": "en",
    LONG + "I don't want to answer the second question.": "en",
    "Die Frage möchte ich nicht beantworten.": "de",
    "Dazu möchte ich nichts sagen.": "de",
    "Nächste Frage bitte": "de",
    "weiter": "de",
    "Ich möchte nicht antworten.": "de",
    "Ich möchte darauf nicht antworten.": "de",
    "Prefiero no contestar.": "es",
    "siguiente": "es",
    "Je préfère ne pas répondre.": "fr",
    "Question suivante, s'il vous plaît.": "fr",
    "Ich möchte diese Frage nicht beantworten.": "de",
    "Ich möchte dazu nichts sagen": "de",
    "Kein Kommentar.": "de",
    "Bitte die Frage überspringen": "de",
    "No quiero responder a esta pregunta.": "es",
    "Sin comentarios": "es",
    "Je ne veux pas répondre à cette question.": "fr",
    "Sans commentaire.": "fr",
}
ANSWERS = [
    "We decided to stop the project.",
    "I left the company because I wanted to end that",
    "The ward was full and I wanted to withdraw.",
    "Stop the machine, lock it, then open it.",
    "We can stop here and check the oil, I told the apprentice.",
    "I'm done with the counting by noon",
    "I am done with the rounds by ten. Then I write the report.",
    "I want to stop the bleeding first.",
    "I don't want to stop.",
    "I want to end the interview early when a candidate is unsuited.",
    "I fixed the bug and closed the ticket. I'm done.",
    "I told him to breathe. Stop. Think. Then act.",
    "The customer said: I want to withdraw my application.",
    "I do not want to talk to an AI any more.",
    "I want to withdraw my consent.",
    "Ich möchte das Interview nicht abbrechen.",
    "Wir mussten das Projekt abbrechen.",
    "No quiero terminar la entrevista.",
    "Je ne veux pas arrêter l'entretien.",
    "When a record was broken we had to skip it; the rest went on.",
    "I had to move on to the next room.",
    "I wanted to skip lunch, but my colleague was ill.",
    "I don't want to answer the phone while I drive.",
    "Next I checked the oil.",
    "I can't share that, but latency fell by half.",
    "No comment was left in the code.",
    "Fertig war ich um zehn, dann kam die Übergabe.",
    LONG + "I can't say.",
    LONG + "I want to move on.",
    "",
    LONG + "I want to stop.",
    LONG + "Skip it.",
    LONG + "I'm done.",
]


@pytest.mark.parametrize(("said", "language"), STOPS.items())
def test_a_wish_to_stop_is_heard(said: str, language: str) -> None:
    assert (asks_to_stop(said), asks_to_skip(said)) == (language, None)


@pytest.mark.parametrize(("said", "language"), SKIPS.items())
def test_a_wish_to_leave_a_question_out_is_heard(said: str, language: str) -> None:
    assert (asks_to_skip(said), asks_to_stop(said)) == (language, None)


@pytest.mark.parametrize("said", ANSWERS)
def test_an_answer_that_tells_of_either_is_an_answer(said: str) -> None:
    assert (asks_to_stop(said), asks_to_skip(said)) == (None, None)


def test_a_long_message_ends_the_interview_where_its_last_sentence_names_it() -> None:
    assert asks_to_stop(LONG + "I would like to end the interview here.") == "en"
    assert asks_to_stop("I would like to end the interview here. " + LONG) is None


@pytest.mark.parametrize(
    "said", ["Can I skip this question?", "Darf ich eine Frage überspringen?", "How do I skip this?"]
)
def test_to_ask_whether_one_may_is_not_to_do_it(said: str) -> None:
    assert asks_to_skip(said) is None


@pytest.mark.parametrize(
    "said",
    ["Can I stop at any time?", "What happens if I stop?", "I want to stop. How many questions are left?"],
)
def test_to_ask_about_the_end_is_not_the_end(said: str) -> None:
    assert asks_to_stop(said) is None
