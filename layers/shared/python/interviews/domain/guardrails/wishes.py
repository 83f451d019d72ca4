# ruff: noqa: E501 - alternatives that belong together stand together
"""Whether a candidate wants to stop the interview or to leave a question out, and in which language that was said.

To stop is final, and an answer tells of stopping all the time. So a wish is a whole sentence in the first person and the
present; what a wish leaves open ("I want to stop") counts in a short message alone, and a mere word ("Stop.") as the whole
message alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

SHORT = 15
"""Words up to which a message can be nothing but a wish."""
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_QUESTION = re.compile(r"\b(?:question|frage|pregunta)\b", re.IGNORECASE)
_POLITE = (
    r"(?:(?:hm+|um+|uh+|er|oh|sorry|please|ok(?:ay)?|well|hello|hi|no(?=\s*[,;:–-])|yes|actually|honestly|unfortunately|thanks?(?: you)?|i(?:['’]m| am) sorry|i (?:do not|don['’]?t) know|"
    r"bitte|entschuldigung|tut mir leid|hallo|nein|ja|leider|danke|vielen dank|gut|na gut|ich weiß (?:es )?nicht|"
    r"perdón|por favor|lo siento|disculpe|hola|sí|gracias|bueno|no (?:lo )?sé|"
    r"i(?:['’]ve| have) changed my mind|this is(?: not|n['’]t) for me|ich habe es mir anders überlegt|ich habe keine lust mehr|das ist nichts für mich|"
    r"he cambiado de opinión|j['’]ai changé d['’]avis|pardon|désolée?|s['’]il vous plaît|bonjour|non|oui|merci|bon|je ne sais pas|i think|but|and|so|then|aber|und|dann|pero|y|mais|et|alors)\b[\s,;:–-]*)"
)
_LEAD = re.compile(rf"^[\s¿¡,–-]*{_POLITE}*", re.IGNORECASE)
_TAIL = r"(?: *,? *(?:please|here|now|today|at this point|immediately|right away|right now|thanks|thank you|bitte|hier|jetzt|nun|sofort|danke|por favor|aquí|ya|ahora|gracias|s['’]il vous plaît|ici|là|maintenant|merci))*"
_END = rf"{_TAIL}\W*$"
_REASON = (
    rf"{_TAIL}(?:\W*$|[,;:–-](?!\s*(?:but|aber|pero|mais)\b)|(?: (?:because|since|as|due to|for (?:personal|health|private|family|medical)|weil|da|wegen|aus (?:persönlichen|gesundheitlichen|privaten)|"
    r"porque|debido a|por (?:motivos|razones)|parce que|car|pour des raisons)\b))"
)


@dataclass(frozen=True, slots=True)
class _Wish:
    """`named` says what it is about; `open_` is a sentence that does not; `word` is no more than a word or a phrase."""

    named: str
    open_: str
    word: str


_WANT = r"(?:i(?:['’]d| would)? (?:really |just |now |hereby |also )*(?:want|like|prefer|wish|need|have|(?:have )?decided|am ready)|want|would like|i(?:['’]d| would)? rather|i(?:['’]ve| have) decided|i(?:['’]m| am) (?:ready|going)|we (?:need|have)) (?:to )?"
_MAY = r"(?:(?:can|could|may|shall|let['’]?s|let us)(?: we| i| you)? (?:just |please )*)"
_NO_MORE = r"(?:i (?:(?:really |just )?(?:do not|don['’]?t|no longer|would not|wouldn['’]?t|cannot|can['’]?t) (?:longer )?(?:(?:want|wish|like|intend) )?(?:to )?|would no longer like to |am no longer (?:interested in|willing to) )|i(?:['’]d| would) (?:rather not|prefer not to|like not to) )"
_OF_THE_INTERVIEW = r"(?:the|this|my|our) (?:\w+ )?(?:interview|session|conversation|chat|application|candidacy|candidature|(?:hiring|selection|recruitment|recruiting|interview|application) process)"
_FROM_THE_INTERVIEW = rf"(?:from |with )?{_OF_THE_INTERVIEW}"
_DE_WANT = r"(?:ich (?:möchte|will|würde|muss|werde)|ich (?:habe|hab) mich entschieden,?|(?:können|könnten|wollen|dürfen) wir|kann ich|darf ich|lassen sie uns)"
_DE_FILL = r"(?: (?:das|dies|es|hier|hiermit|jetzt|nun|bitte|gerne?|lieber|sofort|an dieser stelle|damit|doch|nicht mehr))*"
_DE_THING = r"(?:das|dieses|dies|mein|unser|diese|die|meine|unsere) (?:interview|gespräch|vorstellungsgespräch|bewerbungsgespräch|bewerbung|sitzung|bewerbungsverfahren|kandidatur|bewerbungsprozess)"
_DE_OUT = r"(?:vom|von dem|aus dem|von der|von meiner|aus der) (?:interview|gespräch|vorstellungsgespräch|bewerbung|verfahren|auswahlverfahren|bewerbungsverfahren|prozess|bewerbungsprozess|sitzung)"
_DE_END = (
    r"(?:beenden|abbrechen|zurückziehen|zurücknehmen|stoppen|aufhören|zurücktreten|schluss machen|verlassen)"
)
_DE_ON = r"(?:fortsetzen|fortführen|weiterführen|weitermachen|weiter machen|fortfahren)"
_ES_WANT = r"(?:(?:me )?(?:quiero|quisiera|deseo|prefiero|preferiría|necesito|me gustaría|podemos|puedo|podríamos|vamos a|tengo que|debo|he decidido))(?: (?:ya|por favor|ahora|aquí))*"
_ES_THING = r"(?:(?:con|de|a) )?(?:la|esta|mi|nuestra|el|este|del) (?:entrevista|candidatura|solicitud|conversación|sesión|postulación|proceso)"
_ES_END = (
    r"(?:terminar|parar|acabar|finalizar|abandonar|cancelar|dejar|retirar|interrumpir|concluir)(?:me|la)?"
)
_FR_WANT = r"(?:je (?:veux|voudrais|souhaite|souhaiterais|aimerais|préfère|préférerais|prefere|dois|vais)|j['’](?:aimerais|ai décidé d['’e]?)|peut-on|pouvons-nous|on peut|puis-je)(?: (?:bien|maintenant|ici|donc|plutôt|vraiment))*"
_FR_THING = r"(?:(?:de |à )?(?:l['’]|cet |mon |notre )(?:entretien|interview)|(?:de |à )?(?:la|ma|cette|notre) (?:candidature|conversation|session|discussion)|(?:du|ce|le) (?:processus|recrutement))"
_FR_END = (
    r"(?:m['’])?(?:arrêter|arreter|terminer|finir|quitter|interrompre|abandonner|annuler|retirer|mettre fin)"
)
_STOP = {
    "en": _Wish(
        named=rf"{_WANT}(?:stop|end|finish|quit|leave|cancel|abort|terminate|withdraw|break off|discontinue|drop out|step out|pull out|be done)(?: (?:of|from|with))? {_OF_THE_INTERVIEW}{_REASON}|"
        rf"i (?:hereby |now )?(?:withdraw|am withdrawing|quit|cancel|end|stop) {_FROM_THE_INTERVIEW}{_REASON}|i(?:['’]m| am) (?:withdrawing|done|finished) (?:from|with) {_OF_THE_INTERVIEW}{_REASON}|"
        rf"i(?:['’]m| am) withdrawing {_OF_THE_INTERVIEW}{_REASON}|"
        rf"{_NO_MORE}(?:continue|go on|proceed|go ahead|carry on|take part|participate|participating|do|continuing)(?: (?:with|in))? {_OF_THE_INTERVIEW}(?: any ?more| any longer)?{_REASON}|"
        rf"(?:stop|end|quit|finish|cancel|leave|abort|withdraw|terminate) {_OF_THE_INTERVIEW}{_END}|"
        rf"(?:stop|end|quit|finish|cancel|leave|abort|terminate) (?:interview|session){_END}|"
        rf"{_MAY}(?:stop|end|finish|quit|cancel|abort|terminate|withdraw)(?: from)? {_OF_THE_INTERVIEW}{_END}",
        open_=rf"{_WANT}(?:stop|end|finish|quit|leave|go|break off|cancel|withdraw|abort|be done|drop out)(?: (?:it|this|things))?{_END}|{_MAY}(?:stop|end|finish|quit)(?: (?:it|this|things))?{_END}|"
        rf"{_NO_MORE}(?:continue|go on|proceed|carry on|take part|participate|do (?:this|it))(?: (?:with )?this)?(?: any ?more| any longer)?{_END}|{_NO_MORE}answer any (?:more|further) questions{_END}",
        word=rf"(?:stop|end|quit|finish|cancel|leave|abort|exit)(?: it| this)?{_END}|i (?:quit|withdraw|am withdrawing|want out){_END}|(?:i(?:['’]m| am)|we(?:['’]re| are)) (?:done|finished)(?: with this)?{_END}|no (?:more|further) questions{_END}",
    ),
    "de": _Wish(
        named=rf"{_DE_WANT}{_DE_FILL} {_DE_THING}(?! nicht (?:abbrechen|beenden)){_DE_FILL} (?:zu )?{_DE_END}{_REASON}|{_DE_WANT}{_DE_FILL}(?: mich)? {_DE_OUT}{_DE_FILL} {_DE_END}{_REASON}|"
        rf"{_DE_WANT}{_DE_FILL} (?:(?:mit )?(?:dem|diesem) (?:interview|gespräch)|{_DE_THING}){_DE_FILL} (?:nicht|nicht mehr|nicht länger|nicht weiter) ?{_DE_ON}{_REASON}|{_DE_WANT}{_DE_FILL} (?:mit )?(?:dem|diesem) (?:interview|gespräch){_DE_FILL} aufhören{_REASON}|"
        rf"{_DE_WANT}{_DE_FILL} {_DE_THING} nicht (?:mehr |länger )?(?:fortsetzen|fortführen|weiterführen|weiter führen){_REASON}|"
        rf"(?:hiermit )?(?:ich )?ziehe (?:ich )?{_DE_FILL}{_DE_THING}{_DE_FILL} zurück{_REASON}|ich ziehe{_DE_FILL} {_DE_THING}{_DE_FILL} zurück{_REASON}|ich (?:beende|breche){_DE_FILL} {_DE_THING}{_DE_FILL}(?: ab)?{_END}|"
        rf"(?:beenden|stoppen) sie{_DE_FILL} {_DE_THING}{_END}|brechen sie{_DE_FILL} {_DE_THING}{_DE_FILL} ab{_END}|{_DE_THING}{_DE_FILL} (?:beenden|abbrechen|zurückziehen){_END}|(?:interview|gespräch) (?:beenden|abbrechen){_END}|{_DE_THING} (?:möchte|will) ich{_DE_FILL} {_DE_END}{_REASON}",
        open_=rf"{_DE_WANT}{_DE_FILL} (?:{_DE_END}|gehen){_END}|{_DE_WANT}{_DE_FILL} mich{_DE_FILL} zurückziehen{_END}|ich (?:möchte|will|mag|kann)(?: das)?(?: jetzt| hier)? nicht (?:mehr |länger )?(?:weitermachen|weiter machen|fortfahren|teilnehmen){_END}|"
        rf"ich (?:möchte|will) keine (?:weiteren )?fragen mehr (?:beantworten){_END}|ich (?:möchte|will|mag) nicht mehr{_END}",
        word=rf"(?:stopp?|schluss|ende|abbrechen|abbruch|aufhören|beenden|es reicht){_END}|ich (?:bin fertig|höre auf|breche ab|steige aus){_END}|keine (?:weiteren )?fragen mehr{_END}",
    ),
    "es": _Wish(
        named=rf"{_ES_WANT} {_ES_END} {_ES_THING}{_REASON}|{_ES_WANT} retirarme {_ES_THING}{_REASON}|(?:me retiro|retiro|abandono|termino) {_ES_THING}{_REASON}|"
        rf"(?:ya )?no (?:quiero|deseo|quisiera|me gustaría)(?: ya)? (?:seguir|continuar|proseguir)(?: más)? {_ES_THING}{_REASON}|(?:termine|acabe|finalice|cancele|terminemos|acabemos|terminar|cancelar) {_ES_THING}{_END}",
        open_=rf"{_ES_WANT} (?:{_ES_END}(?:lo)?|dejarlo|retirarme|irme){_END}|(?:ya )?no (?:quiero|deseo)(?: ya)? (?:seguir|continuar)(?: más)?{_END}",
        word=rf"(?:basta|pare|paremos|stop|fin|terminar|terminemos|me retiro){_END}|(?:ya )?he (?:terminado|acabado){_END}",
    ),
    "fr": _Wish(
        named=rf"{_FR_WANT} {_FR_END} (?:à )?{_FR_THING}{_REASON}|{_FR_WANT} me retirer {_FR_THING}{_REASON}|je (?:me )?(?:retire|quitte|arrête|termine) {_FR_THING}{_REASON}|"
        rf"je ne (?:veux|souhaite|désire|voudrais) (?:pas|plus) (?:continuer|poursuivre) {_FR_THING}{_REASON}|(?:arrêtez|arrêtons|terminez|terminons|arrêter|terminer) {_FR_THING}{_END}",
        open_=rf"{_FR_WANT} (?:{_FR_END}|partir|me retirer|en rester là){_END}|je ne (?:veux|souhaite|désire|peux) (?:pas|plus) (?:continuer|poursuivre){_END}",
        word=rf"(?:stop|arrêtez|arrêtons|arrêter|fin|terminé|je me retire|j['’]arrête){_END}|j['’]ai (?:fini|terminé){_END}",
    ),
}
_THIS = r"(?: (?:this|that|it|the|your|(?:the |this |that |your )(?:\w+ )?(?:one|question)|on (?:this|that)|(?:any of )?(?:this|that)))?"
_SKIP = {
    "en": _Wish(
        named=rf"{_NO_MORE}(?:answer|comment|say|discuss|respond|talk about|go into|share)(?: (?:on|to|about))?{_THIS}{_REASON}|{_NO_MORE}have (?:a |any )?comment{_THIS}{_REASON}|"
        rf"{_WANT}(?:skip|pass on|leave out|not answer|move on from|omit){_THIS}{_REASON}|i (?:prefer|choose|decline|refuse) (?:not )?to (?:answer|comment|say)(?: on)?{_THIS}{_REASON}|(?:skip|leave out|pass on) (?:this|that|it|the)(?: one| question)?{_END}|"
        rf"{_WANT}(?:move on|go on|pass|go)(?: to the next(?: one| question))?{_END}",
        open_=rf"(?:let['’]?s|let us) (?:skip|move on|go on|pass)(?: (?:this|that|it)(?: one| question)?| to the next(?: one| question)?)?{_END}|i(?:['’]ll| will)? (?:skip|pass)(?: on)?{_THIS}{_END}|(?:move|go) on to the next(?: one| question)?{_END}",
        word=rf"(?:skip|pass|next|next one|(?:the )?next question|move on|no comments?|no answer|i give up|that['’]?s (?:all|it)(?: from me)?){_END}",
    ),
    "de": _Wish(
        named=rf"ich (?:möchte|will|mag|kann|würde)(?: gern| lieber)? (?:diese frage|die frage|darauf|dazu|das|hierzu)(?: lieber| gern)? nichts? (?:beantworten|antworten|sagen|äußern){_REASON}|ich (?:möchte|will|würde)(?: gerne?| lieber)? (?:diese frage|die frage|die|diese|das)(?: gerne?| lieber| bitte)? (?:überspringen|auslassen|weglassen){_REASON}|"
        rf"ich (?:möchte|will) (?:mich )?(?:dazu|hierzu) (?:mich )?nicht äußern{_REASON}|(?:(?:(?:diese|die) frage|darauf|dazu|das|hierzu|hierauf) )?(?:möchte|will|mag|kann|würde) ich (?:lieber |gern )?nichts? (?:beantworten|antworten|sagen){_REASON}|(?:diese |die )?frage (?:bitte )?(?:überspringen|auslassen){_END}|überspringen sie (?:bitte )?(?:die|diese|diese frage|die frage){_END}",
        open_=rf"ich (?:möchte|will)(?: gerne?| lieber)? (?:nicht (?:antworten|darauf antworten)|überspringen|weitergehen){_END}|ich überspringe (?:das|die frage|diese frage|die){_END}",
        word=rf"(?:überspringen|weiter|nächste(?: frage)?|die nächste frage|kein kommentar|keine antwort|keine angabe|dazu nichts|passe){_END}",
    ),
    "es": _Wish(
        named=rf"(?:no (?:quiero|deseo|quisiera|puedo)|prefiero no|preferiría no|me gustaría no) (?:responder|contestar|comentar|hablar de|decir)(?: nada)?(?: (?:a |de |sobre )?(?:esta|esa|la) pregunta| (?:a |de |sobre )?(?:eso|esto)|lo)?{_REASON}|(?:quiero|quisiera|prefiero|me gustaría) (?:saltar|omitir|pasar)(?:me|la)?(?: (?:esta|la) pregunta)?{_REASON}",
        open_=rf"prefiero no (?:responderla|responder|contestarla){_END}|(?:salte|omita|saltemos|pase) (?:esta|la) pregunta{_END}|pasemos a la siguiente(?: pregunta)?{_END}",
        word=rf"(?:sin comentarios?|paso|pasar|saltar|siguiente(?: pregunta)?|la siguiente(?: pregunta)?|sin respuesta){_END}",
    ),
    "fr": _Wish(
        named=rf"(?:je ne (?:veux|souhaite|désire|peux|voudrais) pas|je préfère ne pas|je préférerais ne pas|je n['’]ai pas envie de) (?:y )?(?:répondre|commenter|en parler|m['’]exprimer)(?: (?:à |sur )?(?:cette|la) question| à (?:ça|cela)| là-dessus)?{_REASON}|(?:je (?:veux|voudrais|souhaite|préfère)|j['’]aimerais) (?:passer|sauter)(?: (?:cette|la) question)?{_REASON}",
        open_=rf"(?:passez|passons|sautons|sautez) (?:cette question|à la (?:question )?suivante|à la suite){_END}|je passe(?: cette question)?{_END}",
        word=rf"(?:sans commentaires?|pas de commentaires?|passer|passez|passons|suivante?|(?:la )?question suivante|sans réponse){_END}",
    ),
}


def asks_to_stop(text: str) -> str | None:
    """The language in which this answer asks to end the interview or to withdraw, else None."""
    return _language(_STOPPING, text)


def asks_to_skip(text: str) -> str | None:
    """The language in which this answer asks to leave the question out, else None; "May I skip it?" only asks."""
    if "?" in text or not (_is_short(text) or _QUESTION.search(text)):
        return None
    return _language(_SKIPPING, text)


@dataclass(frozen=True, slots=True)
class _Compiled:
    named: re.Pattern[str]
    open_: re.Pattern[str]
    word: re.Pattern[str]


def _compiled(wishes: Mapping[str, _Wish]) -> dict[str, _Compiled]:
    return {
        language: _Compiled(
            *(re.compile(each, re.IGNORECASE) for each in (wish.named, wish.open_, wish.word))
        )
        for language, wish in wishes.items()
    }


_STOPPING, _SKIPPING = _compiled(_STOP), _compiled(_SKIP)


def _language(wishes: Mapping[str, _Compiled], text: str) -> str | None:
    found = (" ".join(each.split()) for each in _SENTENCE.findall(text))
    parts = [bare for each in found if _WORD.search(bare := _LEAD.sub("", each))]
    is_short = _is_short(text)
    return next((each for each, wish in wishes.items() if _says(wish, parts, is_short=is_short)), None)


def _is_short(text: str) -> bool:
    return len(_WORD.findall(text)) <= SHORT


def _says(wish: _Compiled, parts: list[str], *, is_short: bool) -> bool:
    if not is_short:
        return any(map(wish.named.match, parts[-1:]))
    if any(map(wish.named.match, parts)):
        return True
    others = [each for each in parts if not wish.open_.match(each)]
    # Who also asks something gets an answer first.
    if len(others) < len(parts) and not any("?" in each for each in others):
        return True
    return bool(parts) and all(map(wish.word.match, parts))
