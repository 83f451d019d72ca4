# ruff: noqa: E501 - patterns read better in long lines
"""What candidates ask of the interview itself, and what is told them: in the language in which they ask.

Each language has the same topics in the same order, and the first that fits wins. A topic's `wishes` are also known
without a question mark: "I need more time."
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .reading import sentences, words
from .signs import is_told

LONGEST = 40
"""Words from which on an answer is one, with a question at its end at most."""
MOST_BESIDE, CERTAINLY_BESIDE = 12, 6
"""Words beside the question that still only explain it ("I type slowly."): so many if they tell of no work, or so few."""


@dataclass(frozen=True, slots=True)
class Told:
    """`text` has `{company}`."""

    topic: str
    language: str
    text: str
    is_all: bool


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    asked: re.Pattern[str]
    told: str
    wishes: re.Pattern[str] | None = None


def _topic(name: str, told: str, asked: str, wishes: str = "") -> Topic:
    return Topic(name, _compiled(asked), told, _compiled(wishes) if wishes else None)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


COMPANIES = {
    "en": "the company that invited you",
    "de": "das einladende Unternehmen",
    "es": "la empresa que le ha invitado",
    "fr": "l’entreprise qui vous a invité",
}
TOPICS: dict[str, tuple[Topic, ...]] = {
    "en": (
        _topic(
            "human",
            "I am an AI and cannot hand over to a person myself. For an interview with a person, please ask {company}. You may "
            "end here with “End interview”, and what you have sent is saved; or you go on with me.",
            r"\b(speak|talk|switch|chat|interview\w*|conversation|(?<!am i )connect\w*|transfer\w*|put)\b.{0,40}\b(to|with|by|through) (an? |some |the )?(real |actual |live |other )?(human|person|people|somebody|someone|recruiter)|"
            r"\b(human|person|people|someone) (being )?(instead|rather)|\binstead of (an? |the |this )?(ai|bot|robot|machine|computer)\b|\bwithout (an? |the |this )?(ai|bot)\b",
            r"\bI(['’]d| would)? (rather|like|want|need|wish|prefer)\b.{0,30}\b(speak|talk|interviewed|chat)\b.{0,25}\b(human|person|somebody|someone)\b|\bI(['’]d| would)? (like|want|need|prefer) (an? )?(real )?(human|person)( interviewer)?\W*$|"
            r"\bI (do not|don['’]?t|would rather not|no longer) (want|wish|like|feel comfortable)?.{0,25}\b(talk\w*|speak\w*|answer\w*|be interviewed)\b.{0,12}\b(to|by|with) (an? |the |this )?(ai|bot|robot|machine|computer)\b|"
            r"^\W*(a )?(real )?human,? please\b",
        ),
        _topic(
            "more time",
            "I cannot change the time myself, and asking costs you nothing. If you need more time or another kind of support, "
            "please ask {company}; you may end here with “End interview”, and what you have sent is saved.",
            r"\b(can|could|may|might|do|will|is it possible|would it be possible|possible)\b.{0,30}\b(more|extra|additional|longer) (time|minutes)\b|\b(extend|prolong|extension of)\b.{0,20}\b(time|interview|deadline|session)\b|"
            r"\b(accommodat\w+|adjustments?)\b.{0,40}\b(disab\w+|dyslexi\w+|adhd|autis\w+|available|possible|get|have|offer)|\b(do|can|could) (you|i|we)\b.{0,20}\b(accommodat\w+|adjustments?)\b",
            r"^\W*(sorry,? |please,? |hello,? |hi,? )?I (really |will |would |just )?(need|require|want|would like|['’]d like) (some |a (bit|little) )?(more|extra|additional) time\b(?! (to|for|on) (the|test|build|deploy))|\bI (need|require) (an? |some )?(accommodat\w+|adjustments?)\b",
        ),
        _topic(
            "delete",
            "You can have your data deleted. Please tell {company}: they start it, and then your answers are gone for good.",
            r"\b(delete|erase|remove|withdraw)\w*\b.{0,40}\b(data|answers?|information|interview|consent|me|transcript|everything)\b|\b(data|answers?|information)\b.{0,30}\b(deleted|erased|removed)\b",
            r"\bI (want|would like|['’]d like|wish|need)\b.{0,30}\b(data|answers)\b.{0,20}\b(deleted|erased|removed)\b|^\W*(please )?(delete|erase) my (data|answers)\b",
        ),
        _topic(
            "recorded",
            "No sound and no picture is recorded. What you write here is stored as text for the hiring team, for a limited time, and is then deleted.",
            r"\b(am i|are we|is (this|it|the|my|that|there|anything|anyone|anybody)|are (you|there|my)|will (you|this|it|i)|do you|does (this|it))\b.{0,30}\b(record(ed|ing|s)?|filmed|filming|videos?|audio|camera|microphone|listening|watching)\b(?! (the|a|an) )",
        ),
        _topic(
            "stored",
            "What you write here is stored as text for the hiring team, for a limited time, and is then deleted. For how long "
            "stands on this page under “Help and your rights”; where it lies, and anything else about it, {company} tells you.",
            r"\b(how long|where|what|is|are|will|do|does|who)\b.{0,50}\b(stored?|storing|storage|kept|keep|save|saved|record(ed|ing)?|retain\w*|retention|privacy|personal data|my data|gdpr)\b(?! (the|a|an) )|\bprivacy\b|\bmy data\b",
        ),
        _topic(
            "are you human",
            "I am an AI interviewer. A person reads your answers and makes the decision.",
            r"\b(are you|is this|am i (really )?(here )?(talking|speaking|writing|chatting|connected) (here )?(to|with)) (an? )?(real |actual )?(human|person|ai|bot|robot|machine|computer)\b",
        ),
        _topic(
            "who reads",
            "People of the hiring team read your answers with my written assessment. A person makes the decision, not I.",
            r"\b(does|do|will|can|is|are|did|would)\b.{0,20}\b(you|ai|a\.i\.|bot|computer|machine|algorithm|robot|software)\b.{0,25}\b(decid\w+|reject\w*|judge?s?|score?s?|evaluat\w+|assess\w*|choose?s?|rate?s?|hire?s?)\b|"
            r"\b(who|will (an?|any) (person|human)|does (an?|any) (person|human)|do people)\b.{0,40}\b(reads?|sees?|decides?|reviews?|assess\w*|evaluates?|looks? at|access)",
        ),
        _topic(
            "next",
            "After the interview a person reads your answers, and then you hear from {company}. I do not know when; they can tell you.",
            r"\b(what happens|what comes) (next|after|then)|\bwhen (will|do|can|should|would|could) (i|you|we)\b.{0,15}\b(hear|get|know|expect|learn|find out|be told)|\bnext steps?\b|\bhow (long|soon)\b.{0,30}\b(hear|result|decision|answer from|reply|feedback)",
        ),
        _topic(
            "language",
            "The questions come in English, and English is all that I read: an answer in another language I cannot assess. A person reads every answer, whatever its language.",
            r"\b(in|speak|understand|know|read|use|into) (german|french|spanish|english|italian|portuguese|dutch|polish|turkish|arabic|russian|ukrainian|chinese|my (own |native |first )?language|my mother tongue|(another|a different|which|what|any|other) languages?)\b|\b(which|what|another) language\b",
        ),
        _topic(
            "pause",
            "Yes. You may close this page and open it again with the same link; what you have sent is saved. The time goes on meanwhile, and I cannot stop it.",
            r"\b(can|may|could|should|do|is it|would it) (i|we|be|possible|ok(ay)?|allowed|there)\b.{0,40}\b(pause|breaks?|interrupt|come back later|continue later|go on later|finish later|return later)\b",
            r"^\W*((sorry|please|hello|hi)\b\W*)*I((['’]d| would) (like|love)|['’]ll| just| really)* ?(need|want|have|take|like)?( to (take|have|make))? (a |an )?(short |little |quick |small )?(break|pause)( please| now| first)?\W*$",
        ),
        _topic(
            "skip",
            "Yes, you may leave a question out. Write “skip” and I go on to the next one; I do not come back to it, and there is then no answer to it that could be read.",
            r"\b((can|may|could|must|should|how (can|do)) (i|we|you)|(do|am) i|what (happens )?if i|is it (ok|okay|possible|allowed))\b.{0,25}\b((skip|pass on|skipping|leave( out)?)( (it|this|that|one|a|any|the|some|questions?|next|out)( (question|one)s?)?( out)?)?|pass|not answer( (it|this|that)\b.{0,15})?|answer (all|every)\b.{0,15}|(move|go) (on )?to the next question|move on|come back to (it|this)\b.{0,20})\W*$",
        ),
        _topic(
            "stop",
            "Yes, at any time. Write “I want to end the interview” or choose “End interview”; what you have sent is saved, and a person reads it. I cannot open it again afterwards.",
            r"\b(can|may|could|what (happens )?if|how (can|do)|am) I\b.{0,15}\b(stop|quit|withdraw|end|leave)( (the|this|from|my) .{0,15}(interview|application|session|process|page))?( (here|now|early|later|any ?time|at any (time|point)|whenever I (want|like)))?\W*$",
        ),
        _topic(
            "progress",
            "You can see the number of the question and the time that is left on this page; I keep an eye on both.",
            r"\bhow (many|much) (more )?(questions?|is left|are left|longer|time|remains|minutes)|\bhow long (will|does|is|do|have|did)\b.{0,20}\b(this|it|the interview|take|last|i|we|left)\b|\bhow long\W*$|\btime (is )?(left|remaining)",
        ),
        _topic(
            "means",
            "Please answer in your own words and from your own experience; you may take the time you need, and the page keeps what was sent.",
            r"\b(can|may|could|should|am) i\b.{0,20}\b(use|take|have|look|google|search|ask|write|answer|pause|go back|allowed)\b",
        ),
        _topic(
            "employer",
            "I do not have reliable information on that; {company} will gladly answer it.",
            r"\b(salary|pay|vacation|benefits?|remote|home office|company|team size|the role)\b",
        ),
    ),
    "de": (
        _topic(
            "human",
            "Ich bin eine KI und kann nicht selbst an einen Menschen übergeben. Für ein Gespräch mit einem Menschen fragen Sie bitte hier nach: {company}. "
            "Sie können mit „Interview beenden“ aufhören, und was Sie gesendet haben, ist gespeichert; oder Sie machen mit mir weiter.",
            r"\b(mit|von|durch) (einem|einer|jemand\w*) ?(echten |richtigen |wirklichen |anderen )?(mensch\w*|person|mitarbeiter\w*|personaler\w*)?\b.{0,30}\b(sprechen|reden|unterhalten|interviewt|befragt|führen|gespräch)\b|\b(mensch\w*|person)\b.{0,20}\b(statt|anstatt|anstelle)\b|\b(statt|anstatt|anstelle)\b.{0,15}\b(ki|bot|roboter|maschine|computer)\b|\bohne (eine )?ki\b",
            r"\bich (möchte|will|würde|hätte|brauche)\b.{0,30}\b(mit) (einem|einer)\b.{0,20}\b(mensch\w*|person)\b|\bich (möchte|will|mag)\b.{0,10}\b(nicht|nicht mehr|nicht länger)\b.{0,5}.{0,20}\b(ki|bot|roboter|maschine|computer)\b|\bich (möchte|will|mag)\b.{0,20}\b(ki|bot|roboter|maschine|computer)\b.{0,20}\b(nicht)\b",
        ),
        _topic(
            "more time",
            "Ich kann die Zeit nicht selbst ändern, und die Frage danach kostet Sie nichts. Wenn Sie mehr Zeit oder eine andere Unterstützung brauchen, "
            "fragen Sie bitte hier nach: {company}. Sie können mit „Interview beenden“ aufhören, und was Sie gesendet haben, ist gespeichert.",
            r"\b(mehr|zusätzliche|länger) zeit\b|\bzeit\b.{0,20}\b(verlänger\w+)|\bverlänger\w+\b.{0,20}\bzeit\b|\bzeitverlängerung\b|\bnachteilsausgleich\b",
            r"^\W*(bitte,? |entschuldigung,? )?ich (brauche|benötige|bräuchte|hätte gerne?|möchte|will)\b.{0,15}\b(mehr|zusätzliche) zeit\b(?! (für|um) (den|die|das|zu))",
        ),
        _topic(
            "delete",
            "Sie können Ihre Daten löschen lassen. Bitte wenden Sie sich dafür an: {company}. Danach sind Ihre Antworten endgültig gelöscht.",
            r"\b(daten|antworten|angaben|interview)\b.{0,40}\b(lösch\w+|gelöscht|entfern\w+)|\blösch(en|t)\b.{0,20}\b(daten|antworten|angaben)\b|\b(einwilligung|zustimmung)\b.{0,20}\b(widerruf\w*|zurückzieh\w*)|\bwiderruf\w*\b.{0,20}\b(einwilligung|zustimmung)\b",
            r"\bich (möchte|will)\b.{0,30}\b(daten|antworten)\b.{0,20}\b(gelöscht|löschen)\b|^\W*(bitte )?lösch\w*( sie)? meine (daten|antworten)\b",
        ),
        _topic(
            "recorded",
            "Weder Ton noch Bild wird aufgezeichnet. Was Sie hier schreiben, wird als Text für das Team gespeichert, das über die Stelle entscheidet, für begrenzte Zeit, und dann gelöscht.",
            r"\b(werde|wird|werden|bin|ist|nehmen|zeichnen|läuft|filmen)\b.{0,40}\b(aufgezeichnet|aufgenommen|mitgeschnitten|gefilmt|aufzeichnung|aufnahme|auf|mit|kamera|mikrofon|video)\W*\?",
        ),
        _topic(
            "stored",
            "Was Sie hier schreiben, wird als Text für das Team gespeichert, das über die Stelle entscheidet, für begrenzte Zeit, und dann gelöscht. Wie lange, steht auf dieser Seite "
            "unter „Hilfe und Ihre Rechte“; wo es liegt und alles Weitere erfahren Sie hier: {company}.",
            r"\b(wie lange|wo|was|wird|werden|wurde|bleib\w*)\b.{0,50}\b(gespeichert|speicher\w*|aufbewahrt|aufgezeichnet|aufgenommen|aufgehoben)|\bdatenschutz\b|\bmeine[nr]? daten\b|\bdsgvo\b",
        ),
        _topic(
            "are you human",
            "Ich bin eine KI. Ein Mensch liest Ihre Antworten und entscheidet.",
            r"\b(sind sie|bist du|ist das( hier)?|spreche ich (hier )?mit|(rede|schreibe|chatte|bin) ich (hier |gerade )?mit) (ein\w* )?(echte[mnrs]? |richtige[mnrs]? |wirkliche[mnrs]? )?(mensch\w*|person|ki|bot|roboter|maschine|computer)\b",
        ),
        _topic(
            "who reads",
            "Menschen des Teams, das über die Stelle entscheidet, lesen Ihre Antworten zusammen mit meiner Einschätzung. Die Entscheidung trifft ein Mensch, nicht ich.",
            r"\b(entscheide\w*|bewerte\w*|beurteil\w*|wird|werde|trifft|treffen)\b.{0,25}\b(die|eine|der|ein|du|sie|einer)\b.{0,5}\b(ki|bot|computer|maschine|roboter|algorithmus|software)\b|\b(ki|computer|maschine|algorithmus)\b.{0,30}\b(entscheid\w*|bewert\w*|beurteil\w*|aussortier\w*)\b|\bentscheiden sie\b|\bentscheidest du\b|"
            r"\b(wer|liest (ein|irgendein)|sieht (ein|irgendein))\b.{0,40}\b(lies\w*|liest|lesen|sieht|sehen|entscheid\w*|bewert\w*|beurteil\w*|prüf\w*|mensch|zugriff|zugang)",
        ),
        _topic(
            "next",
            "Nach dem Interview liest ein Mensch Ihre Antworten, und dann bekommen Sie Nachricht. Wann, weiß ich nicht; das erfahren Sie hier: {company}.",
            r"\b(wie|was) (geht es|geht['’]?s|passiert|kommt|geschieht)\b.{0,15}\b(weiter|danach|dann|nachher|als nächstes)|\bwann\b.{0,30}\b(hör\w*|erfahr\w*|bekomm\w*|erhalt\w*|rückmeldung|bescheid|antwort|ergebnis|melden)\b|\bnächste[nr]? schritte?\b",
        ),
        _topic(
            "language",
            "Die Fragen werden auf Englisch gestellt, und ich lese nur Englisch: Eine Antwort in einer anderen Sprache kann ich nicht einschätzen. Ein Mensch liest jede Antwort, gleich in welcher Sprache.",
            r"\b(auf|in|können sie|kannst du|sprechen sie|sprichst du|verstehen sie|verstehst du|lesen sie) (deutsch\w*|englisch\w*|französisch\w*|spanisch\w*|italienisch\w*|türkisch\w*|polnisch\w*|russisch\w*|ukrainisch\w*|arabisch\w*|meiner (eigenen )?(sprache|muttersprache)|(einer )?anderen? sprache|welcher sprache)\b|\bwelche sprache\b",
        ),
        _topic(
            "pause",
            "Ja. Sie können diese Seite schließen und mit demselben Link wieder öffnen; was Sie gesendet haben, ist gespeichert. Die Zeit läuft dabei weiter, und ich kann sie nicht anhalten.",
            r"\b(darf|kann|könnte|könnten|können|soll|dürfte|gibt|ist|wäre)\b.{0,40}\b(pausen?|pausieren|unterbrechen|unterbrechung|später (weiter\w*|wieder\w*|fort\w*))\b",
            r"^\W*((entschuldigung|bitte|hallo)\b\W*)*ich (brauche|bräuchte|möchte|will|hätte|mache|benötige)( gerne?| jetzt| mal| bitte| kurz)* (eine )?(kurze |kleine )?pause( machen| bitte)*\W*$",
        ),
        _topic(
            "skip",
            "Ja, Sie dürfen eine Frage auslassen. Schreiben Sie „überspringen“, dann geht es mit der nächsten weiter; auf die ausgelassene komme ich nicht zurück, und zu ihr gibt es dann keine Antwort, die gelesen werden könnte.",
            r"\b(darf|kann|könnte|soll|dürfte|muss|müssen|können|was (passiert|ist),? wenn)\b.{0,40}\b(überspring\w*|auslassen|weglassen|nicht beantworten|(alle|jede) fragen? beantworten|nächste\w* frage|zurückstellen)\b",
        ),
        _topic(
            "stop",
            "Ja, jederzeit. Schreiben Sie „Ich möchte das Interview beenden“ oder wählen Sie „Interview beenden“; was Sie gesendet haben, ist gespeichert, und ein Mensch liest es. Wieder öffnen kann ich es danach nicht.",
            r"\b((darf|kann|könnte)|was (passiert|ist),? wenn|wie (kann|beende|breche)) ich\b.{0,40}\b(abbrech\w*|aufhör\w*|beend\w*|aussteig\w*|zurückzieh\w*)\W*$",
        ),
        _topic(
            "progress",
            "Die Nummer der Frage und die verbleibende Zeit sehen Sie auf dieser Seite; ich achte auf beides.",
            r"\bwie ?viele? (weitere )?(fragen|zeit|minuten)\b|\bwie lange\b.{0,20}\b(dauert|noch|habe ich|geht)\b|\bwie lange\W*$",
        ),
        _topic(
            "means",
            "Bitte antworten Sie in eigenen Worten und aus eigener Erfahrung; nehmen Sie sich die Zeit, die Sie brauchen. Die Seite behält, was gesendet wurde.",
            r"\b(darf|kann|könnte|soll|dürfte) ich\b.{0,50}\b(benutz\w*|verwend\w*|nachschlag\w*|googeln|such\w*|nachseh\w*|schreib\w*|antwort\w*|paus\w*|zurück\w*|auf deutsch)\b",
        ),
        _topic(
            "employer",
            "Dazu habe ich keine verlässlichen Angaben; gern beantwortet Ihnen das: {company}.",
            r"\b(gehalt|lohn|verdien\w*|urlaub\w*|homeoffice|home office|teamgröße|überstunden|die firma|das unternehmen|die stelle)\b",
        ),
    ),
    "es": (
        _topic(
            "human",
            "Soy una IA y no puedo pasarle yo misma con una persona. Para una entrevista con una persona, pregunte por favor a {company}. "
            "Puede terminar aquí con «Terminar la entrevista» y lo que ha enviado queda guardado; o seguimos usted y yo.",
            r"\b(hablar|conversar|entrevist\w*|comunicar\w*|pasar\w*)\b.{0,30}\bcon (una |un |alguna |algún )?(persona|humano|ser humano|alguien)\b|\b(persona|humano)\b.{0,20}\b(en (vez|lugar) de)\b|\ben (vez|lugar) de (una |un |la |el )?(ia|bot|robot|máquina|inteligencia)\b|\bsin (una |la )?ia\b",
            r"\b(quiero|quisiera|prefiero|preferiría|me gustaría|necesito)\b.{0,20}\bhablar\b.{0,15}\bcon (una |un )?(persona|humano|alguien)\b|\bno quiero\b.{0,20}\b(hablar|seguir|responder)\b.{0,15}\b(ia|bot|robot|máquina)\b",
        ),
        _topic(
            "more time",
            "Yo no puedo cambiar el tiempo, y preguntarlo no le cuesta nada. Si necesita más tiempo u otro tipo de apoyo, pregunte por favor a {company}; "
            "puede terminar aquí con «Terminar la entrevista» y lo que ha enviado queda guardado.",
            r"\bmás tiempo\b|\btiempo (adicional|extra)\b|\b(ampliar|extender|prolongar)\b.{0,20}\b(tiempo|plazo|entrevista)\b|\bajustes? razonables?\b|\badaptaci(ón|ones)\b.{0,40}\b(discapacidad|dislexia)",
            r"^\W*(perdón,? |por favor,? )?(necesito|necesitaría|quiero|quisiera|me gustaría)\b.{0,10}\b(más tiempo|tiempo (adicional|extra))\b",
        ),
        _topic(
            "delete",
            "Puede pedir que se borren sus datos. Dígaselo por favor a {company}: allí lo ponen en marcha, y después sus respuestas desaparecen para siempre.",
            r"\b(borr\w*|elimin\w*|suprim\w*)\b.{0,40}\b(datos|respuestas|información|entrevista|todo)\b|\b(datos|respuestas)\b.{0,30}\b(borr\w*|elimin\w*)|\bretirar\b.{0,20}\bconsentimiento\b",
            r"\b(quiero|quisiera|me gustaría|necesito)\b.{0,30}\b(borr\w*|elimin\w*)\b.{0,20}\b(datos|respuestas)\b|^\W*(por favor,? )?(borre|borren|elimine|eliminen)\b.{0,10}\bmis (datos|respuestas)\b",
        ),
        _topic(
            "recorded",
            "No se graba ni sonido ni imagen. Lo que escribe aquí se guarda como texto para el equipo de selección durante un tiempo limitado y después se borra.",
            r"\b(me|se|está\w*|nos|esto)\b.{0,30}\b(graba\w*|filma\w*|grabación|grabad[oa])\b|\b(cámara|micrófono)\b",
        ),
        _topic(
            "stored",
            "Lo que escribe aquí se guarda como texto para el equipo de selección durante un tiempo limitado y después se borra. Durante cuánto tiempo, lo dice esta página "
            "en «Ayuda y sus derechos»; dónde se guarda y todo lo demás se lo dirá {company}.",
            r"\b(cuánto|dónde|qué|se|queda\w*)\b.{0,50}\b(guard\w*|almacen\w*|conserv\w*|graba\w*|registra\w*)|\bprivacidad\b|\bprotección de datos\b|\bmis datos\b",
        ),
        _topic(
            "are you human",
            "Soy una IA. Una persona lee sus respuestas y toma la decisión.",
            r"\b(es usted|eres|es esto|esto es|estoy (hablando|conectad[oa]|escribiendo)( aquí)? (con|a)|hablo con) (una |un )?(persona|humano|ser humano|ia|bot|robot|máquina)\b",
        ),
        _topic(
            "who reads",
            "Personas del equipo de selección leen sus respuestas junto con mi valoración. La decisión la toma una persona, no yo.",
            r"\b(decide|decidirá|evalúa|evaluará|elige|juzga)\b.{0,25}\b(ia|bot|robot|máquina|ordenador|algoritmo|inteligencia)\b|\b(ia|robot|máquina|algoritmo|inteligencia artificial)\b.{0,30}\b(decid\w*|evalú\w*|juzg\w*|elig\w*)\b|\bdecide usted\b|"
            r"\b(quién|quien|quiénes|alguna persona|una persona|algún humano)\b.{0,40}\b(lee\w*|leer\w*|ve\b|ven\b|verá\w*|decid\w*|revis\w*|evalú\w*|evalua\w*|acceso)",
        ),
        _topic(
            "next",
            "Después de la entrevista una persona lee sus respuestas, y luego recibirá noticias. No sé cuándo; se lo puede decir {company}.",
            r"\bqué (pasa|sucede|ocurre|viene|pasará|sigue)\b.{0,15}\b(después|luego|ahora|entonces)?|\bcuándo\b.{0,30}\b(sabré|tendré|recib\w*|respuesta|noticias|resultado|contact\w*|dirán|avis\w*)|\b(próximos|siguientes) pasos\b",
        ),
        _topic(
            "language",
            "Las preguntas se hacen en inglés, y yo solo leo inglés: una respuesta en otro idioma no la puedo valorar. Una persona lee todas las respuestas, en cualquier idioma.",
            r"\b(en|habla|hablas|entiende|entiendes) (español|castellano|inglés|alemán|francés|italiano|portugués|catalán|mi (propio )?idioma|mi lengua|otro idioma|otra lengua|qué idioma)\b|\bqué idioma\b",
        ),
        _topic(
            "pause",
            "Sí. Puede cerrar esta página y abrirla otra vez con el mismo enlace; lo que ha enviado queda guardado. Mientras tanto el tiempo sigue corriendo, y yo no puedo pararlo.",
            r"\b(puedo|podría|podemos|se puede|hay|es posible)\b.{0,40}\b(pausas?|descansos?|descansar|interrumpir|(seguir|continuar|volver) (más tarde|luego|después))\b",
            r"^\W*((perdón|por favor|hola)\b\W*)*(necesito|quiero|quisiera|me gustaría)( hacer| tomar)? (una |un )?(pequeñ[ao] |breve )?(pausa|descanso)( por favor|,? por favor)?\W*$",
        ),
        _topic(
            "skip",
            "Sí, puede dejar una pregunta sin responder. Escriba «siguiente» y paso a la próxima; no vuelvo a la que deja, y entonces no habrá de ella una respuesta que se pueda leer.",
            r"\b(puedo|podría|debo|tengo que|se puede|podemos)\b.{0,40}\b(saltar\w*|omitir\w*|pasar (de|a|esta)|no (responder|contestar)|(responder|contestar) (a )?todas)\b",
        ),
        _topic(
            "stop",
            "Sí, en cualquier momento. Escriba «Quiero terminar la entrevista» o elija «Terminar la entrevista»; lo que ha enviado queda guardado y lo lee una persona. Después ya no puedo abrirla de nuevo.",
            r"\b(puedo|podría|qué pasa si|cómo puedo)\b.{0,20}\b(parar|terminar|abandonar|dejar|retirarme|retiro|abandono|paro|termino|dejo)\b.{0,40}",
        ),
        _topic(
            "progress",
            "El número de la pregunta y el tiempo que queda los ve en esta página; yo también los tengo en cuenta.",
            r"\bcuánt[oa]s? (preguntas|tiempo|minutos)\b|\bcuánto (dura|queda|falta|tiempo)\b",
        ),
        _topic(
            "means",
            "Responda por favor con sus propias palabras y desde su propia experiencia; tómese el tiempo que necesite. La página conserva lo que se ha enviado.",
            r"\b(puedo|podría|debo|se puede)\b.{0,40}\b(usar|utilizar|buscar|consultar|escribir|responder|contestar|pausa\w*|descansar|volver|en español)\b",
        ),
        _topic(
            "employer",
            "No tengo información fiable sobre eso; con gusto se lo dirá {company}.",
            r"\b(salario|sueldo|vacaciones|beneficios|teletrabajo|remoto|la empresa|el puesto|el equipo)\b",
        ),
    ),
    "fr": (
        _topic(
            "human",
            "Je suis une IA et je ne peux pas vous passer une personne moi-même. Pour un entretien avec une personne, merci de le demander ici : {company}. "
            "Vous pouvez vous arrêter avec « Terminer l’entretien », et ce que vous avez envoyé est enregistré ; ou nous continuons ensemble.",
            r"\b(parler|discuter|échanger|entretien|passer)\b.{0,30}\b(à|avec) (une |un |quelqu['’]un|de vrai\w* )?(vraie? |véritable )?(personne|humaine?|être humain|quelqu['’]un)\b|\bau lieu d['’e].{0,12}\b(ia|bot|robot|machine|intelligence)\b|\bplutôt qu['’e].{0,15}\b(ia|bot|robot|machine)\b|\bsans (une |l['’])?ia\b",
            r"\bje (veux|voudrais|préfère|préférerais|souhaite|souhaiterais|aimerais)\b.{0,20}\bparler\b.{0,15}\b(à|avec) (une |un )?(vraie? )?(personne|humaine?|quelqu['’]un)|\bje ne (veux|souhaite) (pas|plus)\b.{0,20}\b(parler|continuer|répondre)\b.{0,15}\b(ia|bot|robot|machine)\b",
        ),
        _topic(
            "more time",
            "Je ne peux pas changer le temps moi-même, et le demander ne vous coûte rien. S’il vous faut plus de temps ou une autre aide, merci de le demander ici : {company}. "
            "Vous pouvez vous arrêter avec « Terminer l’entretien », et ce que vous avez envoyé est enregistré.",
            r"\b(plus|davantage) de temps\b|\btemps (supplémentaire|en plus)\b|\b(prolong\w*|rallong\w*|étend\w*)\b.{0,20}\b(temps|durée|délai|entretien)\b|\btiers[- ]temps\b|\baménagements?\b.{0,40}\b(handicap|dyslexi\w*|possible)",
            r"^\W*(pardon,? |désolée?,? )?((j['’]ai|j['’]aurais) besoin (de plus|d['’]un peu plus|de davantage) de temps|il me (faut|faudrait) (un peu )?plus de temps)\b",
        ),
        _topic(
            "delete",
            "Vous pouvez faire supprimer vos données. Merci de le demander ici : {company}. Ensuite vos réponses sont effacées pour de bon.",
            r"\b(supprim\w*|effac\w*|retir\w*)\b.{0,40}\b(données|réponses|informations|entretien|consentement|tout)\b|\b(données|réponses)\b.{0,30}\b(supprim\w*|effac\w*)",
            r"\bje (veux|voudrais|souhaite|aimerais)\b.{0,30}\b(supprim\w*|effac\w*)\b.{0,20}\b(données|réponses)\b|^\W*(merci de )?(supprimez|supprimer|effacez|effacer) mes (données|réponses)\b",
        ),
        _topic(
            "recorded",
            "Ni son ni image ne sont enregistrés. Ce que vous écrivez ici est conservé sous forme de texte pour l’équipe de recrutement, pour une durée limitée, puis supprimé.",
            r"\b(suis-je|je suis|est-ce que|c['’]est|sommes-nous|on m['’]|m['’])\b.{0,40}\b(enregistrée?s?|filmée?s?|filmez|enregistrez)\b|\b(caméra|micro)\b",
        ),
        _topic(
            "stored",
            "Ce que vous écrivez ici est enregistré sous forme de texte pour l’équipe de recrutement, pour une durée limitée, puis supprimé. La durée figure sur cette page "
            "sous « Aide et vos droits » ; pour le lieu et toute autre question, adressez-vous ici : {company}.",
            r"\b(combien|où|que|quoi|est-ce|sont|sera|seront)\b.{0,50}\b(conserv\w*|enregistr\w*|stock\w*|gard\w*|sauvegard\w*)|\b(conserv|enregistr|stock|gard)\w*[- ](vous|elles|ils)\b|\bvie privée\b|\bconfidentialité\b|\bmes données\b|\brgpd\b",
        ),
        _topic(
            "are you human",
            "Je suis une IA. Une personne lit vos réponses et prend la décision.",
            r"\b(êtes[- ]vous|es[- ]tu|vous êtes|est-ce que c['’]est|est-ce|je parle (à|avec)|parlé[- ]je (à|avec)|suis[- ]je (bien )?(en contact|en ligne|en communication|en relation) avec) (bien )?(une |un )?(vraie? |véritable )?(personne|humaine?|être humain|ia|bot|robot|machine)\b",
        ),
        _topic(
            "who reads",
            "Des personnes de l’équipe de recrutement lisent vos réponses avec mon évaluation. La décision est prise par une personne, pas par moi.",
            r"\b(décide|décidera|évalue|juge|choisit)\b.{0,25}\b(ia|robot|machine|ordinateur|algorithme|intelligence)\b|\b(ia|robot|machine|algorithme|intelligence artificielle)\b.{0,30}\b(décid\w*|évalu\w*|juge\w*|choisi\w*)\b|\bdécidez[- ]vous\b|"
            r"\b(qui|une personne|un humain|quelqu['’]un)\b.{0,40}\b(lit|lira|lire|liront|voit|verra|voir|décide\w*|évalue\w*|examine\w*|accès)\b",
        ),
        _topic(
            "next",
            "Après l’entretien, une personne lit vos réponses, puis vous recevrez des nouvelles. Je ne sais pas quand ; cela, vous pouvez le demander ici : {company}.",
            r"\b(que se passe|qu['’]est-ce qui se passe|qu['’]y a|et) .{0,15}\b(ensuite|après|maintenant)\b|\bquand\b.{0,40}\b(nouvelles|réponse|résultat|retour|saurai|savoir|recontact\w*|rappel\w*|décision)\b|\bprochaines? étapes?\b",
        ),
        _topic(
            "language",
            "Les questions sont posées en anglais, et je ne lis que l’anglais : je ne peux pas évaluer une réponse dans une autre langue. Une personne lit toutes les réponses, quelle que soit la langue.",
            r"\b(en|parlez[- ]vous|comprenez[- ]vous|dans) (français|anglais|allemand|espagnol|italien|portugais|arabe|ma (propre )?langue|une autre langue|quelle langue)\b|\bquelle langue\b",
        ),
        _topic(
            "pause",
            "Oui. Vous pouvez fermer cette page et la rouvrir avec le même lien ; ce que vous avez envoyé est enregistré. Le temps continue pendant ce temps, et je ne peux pas l’arrêter.",
            r"\b(puis-je|je peux|pourrais-je|peut-on|y a-t-il|est-ce possible|est-il possible|on peut)\b.{0,40}\b(pauses?|interrompre|(continuer|reprendre|revenir) (plus tard|après))\b",
            r"^\W*((pardon|bonjour|s['’]il vous plaît)\b\W*)*(j['’](ai besoin|aurais besoin) d['’]une|je (veux|voudrais|souhaite) (faire )?une|j['’]aimerais (faire )?une|il me faut une) (petite |courte )?pause(,? s['’]il vous plaît)?\W*$",
        ),
        _topic(
            "skip",
            "Oui, vous pouvez laisser une question de côté. Écrivez « suivante » et je passe à la prochaine ; je ne reviens pas sur celle-là, et il n’y aura alors pas de réponse à lire.",
            r"\b(puis-je|je peux|pourrais-je|dois-je|peut-on|faut-il)\b.{0,40}\b(passer (cette|une|la|à)|sauter|ne pas répondre|répondre à toutes|laisser)\b",
        ),
        _topic(
            "stop",
            "Oui, à tout moment. Écrivez « Je veux terminer l’entretien » ou choisissez « Terminer l’entretien » ; ce que vous avez envoyé est enregistré, et une personne le lit. Ensuite, je ne peux plus le rouvrir.",
            r"\b(puis-je|je peux|pourrais-je|que se passe-t-il si)\b.{0,20}\b(arrêter|terminer|abandonner|m['’]arrêter|arrête|quitter|me retirer|abandonne)\b.{0,40}",
        ),
        _topic(
            "progress",
            "Le numéro de la question et le temps restant sont affichés sur cette page ; j’y veille aussi.",
            r"\bcombien (de|d['’]) ?(questions?|temps|minutes?|autres)\b|\b(reste|restent)[- ]t[- ]il\b|\bcombien de temps\b",
        ),
        _topic(
            "means",
            "Répondez avec vos propres mots et à partir de votre propre expérience ; prenez le temps qu’il vous faut. La page conserve ce qui a été envoyé.",
            r"\b(puis-je|je peux|est-ce que je peux|pourrais-je|dois-je|peut-on)\b.{0,40}\b(utiliser|chercher|consulter|écrire|répondre|pause|revenir|en français)\b",
        ),
        _topic(
            "employer",
            "Je n’ai pas d’informations sûres à ce sujet ; vous pouvez le demander ici : {company}.",
            r"\b(salaire|congés|vacances|avantages|télétravail|l['’]entreprise|le poste|l['’]équipe)\b",
        ),
    ),
}
_AGAIN = {
    "de": _topic(
        "again",
        "Gern, hier ist die Frage noch einmal; sie wird auf Englisch gestellt.",
        r"\b(frage|das)\b.{0,30}\b(wiederhol\w*|erklär\w*|anders sagen|umformulier\w*)|\b(wiederhol\w*|erklär\w*|umformulier\w*)\b.{0,20}\b(frage|das)\b|\bwas meinen sie\b|\bwie bitte\b",
        r"^\W*((bitte|entschuldigung|hallo)\b\W*)*((die|diese) frage )?((noch einmal|nochmals?|bitte) )*wiederhol(en|e)\b( sie)?( bitte)?( (die|diese) frage)?( (noch einmal|nochmals?|bitte))*\W*$|"
        r"^\W*((noch ?mal|noch einmal|bitte)\b\W*)+(die|diese) frage( bitte)?( noch ?mal| noch einmal)?\W*$|"
        r"^\W*(entschuldigung,? )?(ich verstehe|ich habe)\b.{0,10}\bfrage\b.{0,10}\b(nicht|nicht verstanden)\b",
    ),
    "es": _topic(
        "again",
        "Con gusto, aquí está la pregunta otra vez; se hace en inglés.",
        r"\b(repetir|repita|repite|explicar|explique|reformular|aclarar)\b|\bqué quiere decir\b|\bcómo dice\b",
        r"^\W*((por favor|perdón)\b\W*)*(repita|repite|repetir) (la|esta) pregunta(,? por favor)?\W*$|"
        r"^\W*(perdón,? )?no (entiendo|he entendido|entendí)\b.{0,10}\bpregunta\b",
    ),
    "fr": _topic(
        "again",
        "Volontiers, voici la question encore une fois ; elle est posée en anglais.",
        r"\b(répéter|répétez|reformuler|reformulez|expliquer|préciser)\b|\bque voulez-vous dire\b",
        r"^\W*((pardon|s['’]il vous plaît)\b\W*)*(répétez|répéter|reformulez) (la|cette) question(,? s['’]il vous plaît)?\W*$|"
        r"^\W*(pardon,? )?je n['’](ai pas compris|arrive pas à comprendre)\b.{0,10}\bquestion\b|^\W*(pardon,? )?je ne comprends pas\b.{0,10}\bquestion\b",
    ),
}


def aside_to(answer: str, company: str | None) -> Told | None:
    """What is told of the interview to whom asks about it; None for an answer that asks nothing."""
    parts = [each.text for each in sentences(answer)]
    if len(words(answer)) > LONGEST:
        told = next(_fitting(parts[-1:]), None)
        return _told(*told, company, is_all=False) if told else None
    fitting = next(_fitting(parts), None)
    if fitting is None:
        return None
    beside = [each for each in parts if "?" not in each and not any(_fitting([each]))]
    count = sum(len(words(each)) for each in beside)
    if count <= CERTAINLY_BESIDE or (count <= MOST_BESIDE and not any(map(is_told, beside))):
        return _told(*fitting, company, is_all=True)
    # A question inside an answer is part of what it tells; one at its end is asked.
    last = next(_fitting(parts[-1:]), None)
    return _told(*last, company, is_all=False) if last else None


def _fitting(parts: list[str]) -> Iterator[tuple[str, Topic]]:
    for language, topics in TOPICS.items():
        for topic in (*filter(None, [_AGAIN.get(language)]), *topics):
            if any(_fits(topic, each) for each in parts):
                yield language, topic


def _fits(topic: Topic, sentence: str) -> bool:
    if topic.wishes and topic.wishes.search(sentence):
        return True
    return "?" in sentence and topic.asked.search(sentence) is not None


def _told(language: str, topic: Topic, company: str | None, *, is_all: bool) -> Told:
    text = topic.told.replace("{company}", company or COMPANIES[language])
    return Told(topic.name, language, text, is_all)
