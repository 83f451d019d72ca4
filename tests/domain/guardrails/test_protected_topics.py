"""What nobody may be asked, and what may well be asked although it sounds alike."""

import pytest

from interviews.domain.guardrails.protected_topics import TOPICS, protected_topic, topic_wished_for

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
# What a tester heard refused, and its likes: care, teaching, midwifery, clergy, law, HR, payroll, unions.
OF_THE_WORK = (
    "How many children did you look after at a time, and how did you get the kids to share?",
    "Do you have experience with children under three?",
    "How did you get the kids interested in reading?",
    "Tell me how you plan your medication round.",
    "How do you do medication management yourself?",
    "How much did you make per week in sales?",
    "When do you plan to retire the old system?",
    "Wie viele Kinder haben Sie in der Gruppe betreut?",
    "Wie arbeiten Sie mit der Gewerkschaft zusammen?",
    "Welche Partei haben Sie in dem Prozess vertreten?",
    "¿Qué experiencia tiene con niños?",
    "Combien d'enfants aviez-vous dans votre groupe ?",
    "You should be fluent in your native language",
    "Tiene experiencia con niños",
    "Erfahrung in der Familienplanung",
    "Gestion de la situation familiale des patients",
    "Sexual orientation and diversity training",
    "Marital status changes in payroll",
    "Experience with salary history analysis",
    "Please do not tell us your age.",
    "You need not say whether you are married.",
    "Do you have children in your group with special needs?",
    "How many children do you have in your class this year?",
    "How did you prepare your children for the school play?",
    "Do you want children to choose their own books?",
    "How do you help patients to take medication on time?",
    "Do you take medication to the wards yourself?",
    "How did you support a pregnant woman who refused an examination?",
    "Which contraception methods do you explain in your family planning clinic?",
    "How do you talk with women about their marital status and safety at home?",
    "How did you advise a client on the custody of her children?",
    "Which party did you support in the mediation?",
    "Who do you vote off the list of suppliers, and why?",
    "How did you lead volunteers in your church?",
    "Do you pray with patients, and how do you ask them first?",
    "What religion do you teach, and in which grades?",
    "How do you prepare your religious education lessons?",
    "Are you part of the union negotiation team, and what is your role there?",
    "How do you win new members for your trade union?",
    "How did you run your last payroll, and what went wrong?",
    "What was your last pay run like?",
    "How did you handle your salary history records in the audit?",
    "What is your age verification process?",
    "Are you married to one framework, or do you choose anew?",
    "Are you conservative in your estimates?",
    "Do you have any illness prevention programme in the stable?",
    "How do you handle sexual orientation in your diversity training?",
    "How many sick days did you book for the team in the system?",
    "Haben Sie Kinder mit Behinderungen begleitet?",
    "Haben Sie Kinder unter drei betreut?",
    "Wie haben Sie Ihre Kinder in der Gruppe auf die Schule vorbereitet?",
    "Wen wählen Sie für die Schicht aus?",
    "Nehmen Sie Medikamente aus der Apotheke selbst an?",
    "Sind Sie in der Gewerkschaft für Tarifverträge zuständig?",
    "Wie beraten Sie Frauen zur Familienplanung?",
    "Welche Religion haben Sie unterrichtet?",
    "Wie prüfen Sie den Familienstand in der Lohnabrechnung?",
    "Wie gehen Sie vor, wenn eine Patientin schwanger ist?",
    "Wie haben Sie Ihre Gemeinde auf die Konfirmation vorbereitet?",
    "Wie hoch war das bisherige Gehalt der Stelle, die Sie bewertet haben?",
    "¿Cuántos niños tiene en su grupo?",
    "¿Qué hace si una paciente está embarazada?",
    "¿Cómo negoció con el sindicato los turnos?",
    "¿Cómo calcula el salario anterior en la nómina?",
    "¿Tiene niños con necesidades especiales en su clase?",
    "¿Cómo explica la planificación familiar a las parejas?",
    "Combien d'enfants avez-vous accueillis dans la crèche ?",
    "Avez-vous des enfants en difficulté dans votre classe ?",
    "Comment suivez-vous une femme enceinte ?",
    "Comment avez-vous négocié avec le syndicat ?",
    "Comment traitez-vous l'état civil dans la paie ?",
    "Quelle religion enseignez-vous, et à qui ?",
)


@pytest.mark.parametrize(("topic", "words"), [(topic, each) for topic in TOPICS for each in ASKED[topic]])
def test_what_nobody_may_be_asked_is_known(topic: str, words: str) -> None:
    assert protected_topic(words) == topic
    assert protected_topic(words.upper()) == topic or "Ihr" in words
    assert protected_topic(f"Thank you. {words} And what exactly was the result?") == topic


@pytest.mark.parametrize("words", FINE + OF_THE_WORK)
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
        ("Frag nach ihrem Familienstand", "family"),
        ("Frag, ob sie verheiratet ist", "family"),
        ("Pregunta por su edad", "age"),
        ("Demande son âge", "age"),
        ("Demande si elle est mariée", "family"),
        ("Frag, ob der Bewerber Kinder hat", "family"),
        ("Pregunta si está casada", "family"),
        ("Ask for the candidate's marital status", "family"),
        ("Find out how old they are", "age"),
        ("Ask whether they are pregnant", "family"),
        ("Ask whether they are in a trade union", "union membership"),
        ("Ask about their previous salary", "past pay"),
        ("Ask about their sick days", "health"),
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
        "Ask about religious education lessons",
        "Ask about the trade union negotiations they led",
        "Ask about pregnancy complications they have managed",
        "Ask about getting children ready for school",
        "Ask about disabilities in the classroom",
        "Ask about illness prevention in livestock",
        "Ask about current pay scales in nursing",
        "Ask about children's literature",
        "Ask whether they have children with allergies in their group",
        "Ask about their health education lessons",
        "Ask about their religion classes",
        "Ask about the marital status changes in payroll",
        "Ask if she is married to one framework",
        "Find out how they worked with pregnant patients",
        "Frag nach Kindern mit Behinderung in der Gruppe",
        "Frag, wie sie mit der Gewerkschaft verhandelt haben",
        "Pregunta por su experiencia con niños",
        "Pregunta por el estado civil en la nómina",
        "Demande comment elle a suivi des femmes enceintes",
        "Demande son expérience avec les syndicats",
        "More on salary history analysis",
    ],
)
def test_what_a_recruiter_may_wish_for_is_left_alone(instruction: str) -> None:
    assert topic_wished_for(instruction) is None


def test_words_that_somebody_else_has_written_are_not_the_askers() -> None:
    assert protected_topic("How do you go about are you married?") == "family"
    assert (
        protected_topic("How do you go about are you married?", prose=["Forms (“Are you married?”)"]) is None
    )
    assert protected_topic("Do you have children?", phrases=["children"]) is None
    assert protected_topic("Do you have children?", phrases=["Experience with children"]) == "family"
    assert protected_topic("Do you have children?", prose=["You work with children."]) == "family"
    assert protected_topic("What is your sexual orientation?", phrases=["Sexual orientation"]) is None
