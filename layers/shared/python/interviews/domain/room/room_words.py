"""What the service itself says to candidates, in each language that it speaks; the page has texts of its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """`notice` has `{days}`, `{results}` and `{backups}`, all of them days; `subject` has `{company}`; `mail` has
    `{company}`, `{code}`, `{minutes}`. `goodbye` is the interviewer's close, `time_is_over` the same where the time
    ended the interview, `let_go` where the candidate did; `skipped` is said to who leaves a question out."""

    notice: str
    goodbye: str
    time_is_over: str
    let_go: str
    skipped: str
    somebody: str
    subject: str
    mail: str


WORDS = {
    "en": Words(
        notice=(
            "An AI interviewer asks the questions and drafts an assessment. A person reads it and decides; the AI "
            "never decides alone. Your answers are stored as text for {days} days and then deleted, from backups "
            "within {backups} days more. Scores, the decision and the remarks on it are kept for {results} days after "
            "it. You may ask the company that invited you for a human interviewer, for more time, or for the deletion "
            "of your data."
        ),
        goodbye="Thank you. That was the last question, and your answers are saved. A person will read them.",
        time_is_over="The time is over. Thank you; your answers are saved, and a person will read them.",
        let_go=(
            "Of course, we can end here. Thank you for your time. A person of the hiring team reads what you have "
            "written so far and will get in touch with you."
        ),
        skipped="That is fine, let us go on.",
        somebody="the company that invited you",
        subject="Your code for the interview with {company}",
        mail=(
            "Hello,\n\nthis is your code for the interview with {company}:\n\n    {code}\n\n"
            "It is valid for {minutes} minutes. Nobody will ask you for it by phone or e-mail.\n\n"
            "If you did not ask for a code, you can ignore this message.\n"
        ),
    ),
    "de": Words(
        notice=(
            "Eine KI stellt die Fragen und entwirft eine Einschätzung. Ein Mensch liest sie und entscheidet; die KI "
            "entscheidet nie allein. Ihre Antworten werden {days} Tage lang als Text gespeichert und dann gelöscht, "
            "aus Sicherungen binnen weiterer {backups} Tage. Punkte, Entscheidung und Anmerkungen dazu werden nach der "
            "Entscheidung {results} Tage aufbewahrt. "
            "Sie können das einladende Unternehmen um ein Gespräch mit einem Menschen, um mehr Zeit oder um die "
            "Löschung Ihrer Daten bitten."
        ),
        goodbye="Vielen Dank. Das war die letzte Frage, und Ihre Antworten sind gespeichert. Ein Mensch liest sie.",
        time_is_over="Die Zeit ist um. Vielen Dank; Ihre Antworten sind gespeichert, und ein Mensch liest sie.",
        let_go=(
            "Natürlich, wir können hier aufhören. Vielen Dank für Ihre Zeit. Ein Mensch aus dem Team, das über "
            "die Stelle entscheidet, liest, was Sie bis hierher geschrieben haben, und meldet sich bei Ihnen."
        ),
        skipped="Das ist in Ordnung, wir machen weiter.",
        somebody="dem Unternehmen, das Sie eingeladen hat",
        subject="Ihr Code für das Interview mit {company}",
        mail=(
            "Guten Tag,\n\ndas ist Ihr Code für das Interview mit {company}:\n\n    {code}\n\n"
            "Er gilt {minutes} Minuten. Niemand wird Sie am Telefon oder per E-Mail danach fragen.\n\n"
            "Falls Sie keinen Code angefordert haben, können Sie diese Nachricht ignorieren.\n"
        ),
    ),
    "es": Words(
        notice=(
            "Una IA hace las preguntas y redacta una valoración. Una persona la lee y decide; la IA nunca decide sola. "
            "Sus respuestas se guardan como texto durante {days} días y después se borran; de las copias de seguridad, "
            "en {backups} días más. Las puntuaciones, la decisión y sus observaciones se guardan {results} días "
            "después de ella. Puede pedir a la empresa "
            "que le ha invitado una entrevista con una persona, más tiempo o que se borren sus datos."
        ),
        goodbye="Gracias. Esa era la última pregunta, y sus respuestas están guardadas. Una persona las leerá.",
        time_is_over="El tiempo ha terminado. Gracias; sus respuestas están guardadas y una persona las leerá.",
        let_go=(
            "Por supuesto, podemos terminar aquí. Gracias por su tiempo. Una persona del equipo de selección lee "
            "lo que ha escrito hasta ahora y se pondrá en contacto con usted."
        ),
        skipped="Está bien, seguimos.",
        somebody="la empresa que le ha invitado",
        subject="Su código para la entrevista con {company}",
        mail=(
            "Hola:\n\neste es su código para la entrevista con {company}:\n\n    {code}\n\n"
            "Vale durante {minutes} minutos. Nadie se lo pedirá por teléfono ni por correo.\n\n"
            "Si no ha pedido ningún código, puede ignorar este mensaje.\n"
        ),
    ),
    "fr": Words(
        notice=(
            "Une IA pose les questions et rédige une évaluation. Une personne la lit et décide ; l’IA ne décide jamais "
            "seule. Vos réponses sont conservées sous forme de texte pendant {days} jours, puis supprimées, et des "
            "sauvegardes dans les {backups} jours qui suivent. Les notes, la décision et ses remarques sont conservées "
            "{results} jours après celle-ci. Vous "
            "pouvez demander à l’entreprise qui vous a invité un entretien avec une personne, plus de temps ou la "
            "suppression de vos données."
        ),
        goodbye="Merci. C’était la dernière question, et vos réponses sont enregistrées. Une personne les lira.",
        time_is_over="Le temps est écoulé. Merci ; vos réponses sont enregistrées et une personne les lira.",
        let_go=(
            "Bien sûr, nous pouvons nous arrêter ici. Merci pour votre temps. Une personne de l’équipe de "
            "recrutement lit ce que vous avez écrit jusqu’ici et vous recontactera."
        ),
        skipped="C’est bien ainsi, continuons.",
        somebody="l’entreprise qui vous a invité",
        subject="Votre code pour l’entretien avec {company}",
        mail=(
            "Bonjour,\n\nvoici votre code pour l’entretien avec {company} :\n\n    {code}\n\n"
            "Il est valable {minutes} minutes. Personne ne vous le demandera par téléphone ou par e-mail.\n\n"
            "Si vous n’avez pas demandé de code, vous pouvez ignorer ce message.\n"
        ),
    ),
}


def words_in(language: str) -> Words:
    """Of a BCP 47 tag; English where we do not speak it."""
    return WORDS[spoken(language)]


def spoken(language: str) -> str:
    """The tag of the language that `words_in` answers in."""
    tag = language.partition("-")[0].lower()
    return tag if tag in WORDS else "en"


def interviewer_language(engine: str, language: str) -> str:
    """What the questions are asked in: the built-in engine speaks English alone, any other the run's language."""
    return "en" if engine == "builtin" else language
