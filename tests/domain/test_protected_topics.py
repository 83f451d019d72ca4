"""What nobody may be asked, and what may well be asked although it sounds alike."""

import pytest

from interviews.domain.protected_topics import TOPICS, protected_topic, topic_wished_for

ASKED = {
    "age": (
        "How old are you?",
        "What is your age?",
        "Could you tell me your date of birth?",
        "Wie alt sind Sie?",
        "Wann bist du geboren?",
        "¿Cuántos años tiene?",
        "¿Qué edad tienes?",
        "Quel âge avez-vous ?",
    ),
    "family": (
        "Are you married?",
        "Do you have children?",
        "Do you plan to have kids soon?",
        "Are you currently pregnant?",
        "What does your husband do?",
        "Sind Sie verheiratet?",
        "Haben Sie Kinder?",
        "Wie sieht es mit Ihrer Familienplanung aus?",
        "Bist du schwanger?",
        "¿Está usted casada?",
        "¿Tiene hijos?",
        "¿Cuál es su estado civil?",
        "Êtes-vous mariée ?",
        "Avez-vous des enfants ?",
        "Êtes-vous enceinte ?",
    ),
    "religion": (
        "What is your religion?",
        "Are you a practising Christian?",
        "Sind Sie religiös?",
        "Welche Konfession haben Sie?",
        "¿Cuál es su religión?",
        "Quelle est votre religion ?",
    ),
    "origin": (
        "Where are you originally from?",
        "What is your nationality?",
        "What's your mother tongue?",
        "Woher kommen Sie?",
        "Was ist Ihre Staatsangehörigkeit?",
        "¿De dónde es usted?",
        "¿Cuál es su nacionalidad?",
        "D'où venez-vous ?",
        "Quelle est votre nationalité ?",
    ),
    "health": (
        "How is your health?",
        "Do you have any disabilities?",
        "How many sick days did you take?",
        "Haben Sie eine Behinderung?",
        "Wie ist Ihr Gesundheitszustand? Sind Sie krank?",
        "¿Tiene alguna enfermedad?",
        "Souffrez-vous d'une maladie ?",
        "Êtes-vous handicapé ?",
    ),
    "politics": (
        "Who do you vote for?",
        "What are your political views?",
        "Welche Partei wählen Sie?",
        "¿A qué partido vota?",
        "Pour qui votez-vous ?",
    ),
    "sexual orientation": (
        "Are you gay?",
        "What is your sexual orientation?",
        "Sind Sie schwul?",
        "¿Es usted homosexual?",
        "Quelle est votre orientation sexuelle ?",
    ),
    "union membership": (
        "Are you a member of a trade union?",
        "Sind Sie Mitglied einer Gewerkschaft?",
        "¿Es usted miembro de un sindicato?",
        "Êtes-vous syndiquée ?",
    ),
    "past pay": (
        "What was your last salary?",
        "How much did you earn?",
        "Was war Ihr bisheriges Gehalt?",
        "Wie viel verdienen Sie derzeit?",
        "¿Cuál es su salario actual?",
        "¿Cuánto gana?",
        "Quel est votre salaire actuel ?",
        "Combien gagnez-vous ?",
    ),
}
FINE = (
    "How did you design your health checks?",
    "How old was the code base, and what was its age structure?",
    "How did you help patients to manage their health?",
    "How do you take care of children with special needs in your group?",
    "How did you explain the diagnosis to a pregnant patient?",
    "Tell me about a race condition that you found in your service.",
    "When would you take a union type over an interface?",
    "How did your child processes talk to the parent?",
    "Are you comfortable with single-page applications?",
    "How did you find the origin of the fault? Where did the data come from?",
    "Which party in the contract carried the risk?",
    "What are your salary expectations?",
    "How did you work with the works council and the trade union on the new shifts?",
    "How did you teach religion to children of different faiths?",
    "What did you do when your first idea failed?",
    "Were you single-handedly responsible for it?",
    "How much did you make use of caching?",
    "How did you validate the date of birth in the form?",
    "How did you treat elderly people with dementia?",
    "Who was your partner on the business side?",
    "Woher kommen die Daten, und wie alt sind sie?",
    "Wie haben Sie die Kinder in Ihrer Gruppe betreut?",
    "Wie haben Patienten ihre Gesundheit im Blick behalten?",
    "Wie viel haben Sie selbst daran gearbeitet?",
    "Haben Sie schon mit dem Betriebsrat verhandelt?",
    "Glauben Sie, dass es anders gegangen wäre?",
    "¿Cómo encontró su origen el fallo?",
    "¿De dónde vienen los datos?",
    "¿Cómo cuidaba de los niños y de su salud?",
    "¿Qué papel tenía usted en el equipo?",
    "D'où viennent les données ?",
    "Comment avez-vous soigné des patients malades ?",
    "Quel était votre rôle exact ?",
    "Comment avez-vous travaillé avec les enfants de la classe ?",
    "Please explain your part in it.",
)


@pytest.mark.parametrize(("topic", "words"), [(topic, each) for topic in TOPICS for each in ASKED[topic]])
def test_what_nobody_may_be_asked_is_known(topic: str, words: str) -> None:
    assert protected_topic(words) == topic
    assert protected_topic(words.upper()) == topic or "Ihr" in words
    assert protected_topic(f"Thank you. {words} And what exactly was the result?") == topic


@pytest.mark.parametrize("words", FINE)
def test_the_work_itself_may_be_asked_about(words: str) -> None:
    assert protected_topic(words) is None


@pytest.mark.parametrize(
    ("instruction", "topic"),
    [
        ("Ask whether she is married.", "family"),
        ("Please find out if they plan to have children", "family"),
        ("Add a question: 'How old are you?'", "age"),
        ("Ask about the candidate's religion", "religion"),
        ("Ask how old they are", "age"),
        ("Frag nach Kindern", "family"),
        ("Frag, ob sie verheiratet ist", "family"),
        ("Pregunta por la edad", "age"),
        ("Demande sur la situation familiale", "family"),
        ("Ask about their previous salary", "past pay"),
        ("Ask about sick days", "health"),
        ("Make it shorter. Ask about his nationality.", "origin"),
    ],
)
def test_what_a_recruiter_wishes_for_is_known(instruction: str, topic: str) -> None:
    assert topic_wished_for(instruction) == topic


@pytest.mark.parametrize(
    "instruction",
    [
        "Remove the question 'Are you married?'",
        "Do not ask about their age.",
        "Bitte nichts zu Kindern fragen, streiche 'Haben Sie Kinder?'",
        "Ask about health and safety at the site.",
        "Ask how they handled children with allergies.",
        "Ask about the age of the code base.",
        "Ask about race conditions and union types.",
        "Harder, please; more about their role in the migration.",
        "Ask about working with trade unions? Rather about suppliers.",
        "Shorter",
        "Add a question about salary negotiations with suppliers",
    ],
)
def test_what_a_recruiter_may_wish_for_is_left_alone(instruction: str) -> None:
    assert topic_wished_for(instruction) is None
