import pytest

from interviews.domain.guardrails.recruiter_questions import asks_about_person, asks_what_to_decide

ABOUT_THE_JOB = (
    "What did the candidate say about race conditions?",
    "Did they mention health checks?",
    "What about the origin server?",
    "How old may an entry of the cache be?",
    "What did she say about the age of the cache?",
    "Did he care for children on the ward?",
    "How does she handle family conflicts of patients?",
    "Which nationality rules did he implement in the visa form?",
    "Was the religious studies curriculum her own?",
    "Who is the parent process?",
    "Does she know the disability insurance product?",
    "Is the black box test hers?",
    "What is their experience with union types?",
    "Did they track gender pay gap reporting?",
    "Where does the traffic come from?",
    "How did they deal with foreign keys?",
    "Does she say the native app was slow?",
    "Is the black box test old?",
    "Did they look healthy servers up?",
    "Ist der Server alt genug beschrieben?",
)
ABOUT_THE_PERSON = (
    "How old is the candidate?",
    "Is she pregnant?",
    "What's his religion?",
    "Does she have kids?",
    "Where is he originally from?",
    "What is the candidate's nationality?",
    "Is the applicant disabled?",
    "Wie alt ist er?",
    "Hat sie Kinder?",
    "¿Está casada?",
    "Quelle est sa nationalité ?",
    "Does this person look Asian or African?",
    "Is she old?",
    "Any illnesses?",
    "What is it, male or female, is he male or female?",
    "Wirkt die Bewerberin depressiv?",
    "Familienstand?",
    "Parece extranjera",
    "Est-elle noire ?",
)
TO_DECIDE = (
    "Is it a hire?",
    "is this a hire or not",
    "Should we hire her?",
    "What's the recommendation?",
    "Would you hire this person?",
    "Sollen wir ihn einstellen?",
    "¿Deberíamos contratarlo?",
    "Faut-il la recruter ?",
    "Invite or decline?",
    "Should we move forward with her?",
    "Einladen oder absagen?",
    "Oui ou non ?",
    "¿Qué aconseja?",
)


@pytest.mark.parametrize("message", ABOUT_THE_JOB)
def test_the_job_may_be_asked_about(message: str) -> None:
    assert asks_about_person(message) is None
    assert asks_what_to_decide(message) is None


@pytest.mark.parametrize("message", ABOUT_THE_PERSON)
def test_the_person_may_not(message: str) -> None:
    assert asks_about_person(message)


@pytest.mark.parametrize("message", TO_DECIDE)
def test_who_asks_what_to_decide_is_told_the_rule(message: str) -> None:
    assert asks_what_to_decide(message)
    assert asks_about_person(message) is None
