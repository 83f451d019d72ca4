# ruff: noqa: E501 - alternatives that belong together stand together
"""Words that judge a candidate or give the answer away, in English, German, Spanish and French.

Neither an interviewer nor a summary says them: scores and the recommendation are made by plain code, and a person decides.
"""

import re
import unicodedata
from functools import cache

from .denials import without_open_questions

_POINTS = (
    r"(?<!question )(?<!frage )(?<!pregunta )\b(?:[0-9]+(?:[.,][0-9]+)?|one|two|three|four|five|eins|zwei|drei|vier|fünf|uno|dos|tres|cuatro|cinco|un|deux|trois|quatre|cinq)"
    r"(?: ?/ ?| (?:points? |punkte |puntos )?(?:out of|of|von|de|sobre|sur) )(?:5|five|fünf|cinco|cinq|10|ten|zehn|diez|dix|"
    r"20|100)\b(?=\s*(?:[.,;:!)]|$|\b(?:points?|punkten?|puntos|stars?|overall|for (?:this|that|your)|at best|at most|here|hier|aquí|ici)\b))"
)
# In a text about a candidate a share of something ("two of five teams") is as likely as a mark.
_MARKS = (
    r"(?:^|[:=(.!?;]|\b(?:scor(?:es?|ed)|rat(?:es?|ed)|marks?|gets?|got|deserves?|overall|total|final|worth|gives?|an?|note|nota|punktzahl)\b(?: (?:her|him|them|an?|is))?)\s*"
    r"[0-9]{1,3}(?:[.,][0-9]+)? ?(?:/|out of|of|von|de|sobre|sur) ?(?:5|10|20|100)\b(?=\s*(?:[.,;:!)]|$|\b(?:points?|punkte|"
    r"puntos|overall|for|here|at best|at most|für|hier|aquí|ici|pour)\b))"
)
_DECISION = (
    r"\byou(?:['’]re| are| have been| will be| will not be| won['’]t be| cannot be|['’]ve been|['’]ll be) (?:not |now |hereby )*(?:hired|rejected|accepted|"
    r"shortlisted|selected|declined|unsuitable|suitable|unqualified|overqualified|(?:not )?(?:a|the) (?:\w+ )?(?:good|great|bad|"
    r"poor|perfect|right|strong|weak|wrong) (?:fit|match|candidate|choice))\b(?! (?:as|to|into|in|at|by|with)\b)|"
    r"\byou(?:['’]ll| will) (?:not )?(?:get|receive|have) (?:a|an|the|our|this) (?:job(?: offer)?|offer|position)\b|\bwe(?:['’]ll| will| would| can|['’]d)? (?:\w+ )?(?:make you an offer|offer you (?:a|the|this) (?:job|position|role))\b|"
    r"\byou(?:['’]ve| have)? (?:now |not )*(?:passed|failed)(?=\s*(?:[.!,;]|$)| (?:the|this|our|your) (?:test|interview|assessment|exam)\b)|"
    r"\bwe(?:['’]ll| will| would| can| cannot| can['’]t| won['’]t| shall| are going to|['’]re going to| want to| do not| don['’]t| "
    r"have decided to)(?: not| never| gladly| like to| want to)* (?:take|hire|reject|invite|employ|consider|recommend|shortlist|"
    r"go on with|move on with|proceed with|continue with) you\b",
    r"\b(?:sie sind|du bist|sie werden|du wirst) (?:leider |nicht |somit |hiermit )*(?:eingestellt|abgelehnt|angenommen|"
    r"engagiert|ungeeignet|geeignet|genommen|raus|dabei|durchgefallen|eingeladen)\b|\b(?:sie haben|du hast) (?:leider |nicht |"
    r"den test |das interview )*(?:bestanden|versagt)\b|\bwir (?:werden|können|wollen|möchten|würden) (?:sie|dich) (?:leider |"
    r"gern |gerne |nicht |auf jeden fall )*(?:nehmen|einstellen|ablehnen|einladen|empfehlen|berücksichtigen)\b|\bwir (?:nehmen|"
    r"stellen|lehnen|laden|empfehlen) (?:sie|dich)\b|\b(?:sie|du) (?:bekommen|erhalten|bekommst|erhältst) (?:\w+ ){0,2}(?:jobangebot|absage|zusage|stelle)\b",
    r"\bno (?:le|te|lo|la) (?:vamos a|contrataremos|cogeremos|aceptaremos|seleccionaremos)\b|\b(?:le|te|lo|la) (?:vamos a "
    r"(?:contratar|rechazar|coger)|contrataremos|rechazamos)\b|\bvamos a (?:contratar|rechazar)(?:le|te|lo|la)\b|\b(?:est[aá]s?|"
    r"ha sido|has sido|queda|quedas) (?:usted )?(?:contratad[oa]|rechazad[oa]|seleccionad[oa]|descartad[oa]|aceptad[oa])\b|"
    r"\b(?:ha|has) (?:aprobado|suspendido|fracasado)\b|\b(?:le|te) (?:haremos|ofrecemos|ofreceremos|vamos a hacer) (?:una oferta|el (?:trabajo|puesto))\b",
    r"\bnous (?:ne )?(?:vous|t['’]|te) ?(?:prendrons|retiendrons|embaucherons|recruterons|prenons|retenons|rejetons|"
    r"refusons)\b|\bnous (?:n['’]allons pas|allons|ne pouvons pas) (?:vous|te) (?:prendre|retenir|embaucher|recruter|refuser)\b|"
    r"\b(?:vous [eê]tes|tu es|vous serez) (?:donc |malheureusement )?(?:embauch[eé]e?|refus[eé]e?|retenue?|accept[eé]e?|"
    r"rejet[eé]e?|recal[eé]e?)\b|\bvous avez (?:malheureusement )?(?:[eé]chou[eé]|r[eé]ussi (?:l['’]|votre))|\bnous vous (?:ferons une offre|(?:offrons|proposons) (?:le|un|ce) poste)\b",
)
_PRAISE = (
    r"\byou(?:['’]ve| have)? (?:did|done|are doing|were doing|performed|answered|answer|presented)\b(?: that| this| it| the "
    r"\w+)?(?: really| very| so| quite| pretty| not| rather| extremely)* (?:badly|poorly|well|great|good|fantastic\w*|terribl[ey]|"
    r"awful\w*|excellent\w*|brilliant\w*|perfect\w*|wrong\w*|superb\w*)|\b(?:that|this|it)(?:['’]s| is| was) (?:absolutely |quite |"
    r"not |completely |simply |exactly )*(?:right|wrong|correct|incorrect|perfect|excellent|brilliant|impressive)\b(?!\s*\?)|"
    r"(?:(?:^|[.!?:;,]|\b(?:that|this|it)(?:['’]s| is| was)|\b(?:gave|your|what))\s*)(?:(?:not|really|very|quite|rather|an?|the|such|your) )*(?:right|correct|best|ideal|model|expected|good|strong|great|excellent|perfect|outstanding|brilliant|wrong|weak|poor|"
    r"bad|better) answers?\b|\b(?:right|correct|best|ideal|model|expected|good|strong|better|perfect) answers? (?:is|was|would|should|needs?|names?)\b|"
    r"\byour answers? (?:is|was|were|are) (?:\w+ )?(?:right|wrong|correct|incorrect|weak|strong|good|bad|poor|great|excellent|perfect|insufficient)\b|\bwell done\b(?=\s*[.!,;]|$)|\bgood job\b|\bgreat job\b|\bimpressive\b",
    r"\b(?:richtige|korrekte|beste|ideale|erwartete|gute|schlechte|falsche|perfekte|starke|schwache|tolle|bessere|"
    r"hervorragende|ausgezeichnete)[nrs]? antwort\b|\b(?:ihre|deine) antwort (?:ist|war) (?:\w+ )?(?:richtig|falsch|gut|schlecht|schwach|stark|korrekt|perfekt)\b|\b(?:sehr |wirklich |richtig |ganz )?(?:gut|toll|prima|super|hervorragend|"
    r"ausgezeichnet|schlecht|miserabel) (?:gemacht|geantwortet|beantwortet|abgeschnitten|geschlagen|gelöst)\b|\bdas (?:ist|war) "
    r"(?:leider |völlig |ganz |genau |absolut |nicht )*(?:richtig|falsch|korrekt|perfekt|hervorragend|schlecht|ausgezeichnet)\b"
    r"(?!\s*\?)|\bbeeindruckend\b",
    r"\b(?:respuesta|contestaci[oó]n) (?:muy )?(?:correcta|incorrecta|perfecta|excelente|ideal|buena|mala|esperada|modelo|"
    r"d[eé]bil|pobre)\b|\b(?:buena|excelente|mala|mejor|gran|perfecta) (?:respuesta|contestaci[oó]n)\b|\b(?:lo )?(?:ha|has) "
    r"(?:hecho|respondido|contestado|estado)(?: \w+)? (?:muy )?(?:bien|mal|genial|fatal)\b|\beso (?:es|era) (?:totalmente |muy )?"
    r"(?:correcto|incorrecto|falso|perfecto)\b|\bbien hecho\b|\bimpresionante\b",
    r"\b(?:bonne|mauvaise|excellente|parfaite|meilleure|tr[eè]s bonne) r[eé]ponse|\br[eé]ponse (?:correcte|attendue|id[eé]ale|"
    r"parfaite|fausse|incorrecte|mod[eè]le|faible)\b|\b(?:vous (?:y )?avez|tu as) (?:tr[eè]s |plut[oô]t )?(?:bien|mal) (?:fait|"
    r"r[eé]pondu|r[eé]ussi|travaill[eé])\b|\bc['’][eé](?:st|tait) (?:tout à fait )?(?:exact|juste|faux|correct|parfait|incorrect)"
    r"(?= *[.!,;]|$)|\bbien jou[eé]\b|\bimpressionnant\b",
)
_SCORE = (
    r"\byour (?:overall |final )?(?:scores?|ratings?|grades?|marks?) (?:is|are|was|were|will be)\b|\byou(?:['’]ve| have)? scored\b|"
    r"\b(?:i|we)(?:['’]ll| will| would|['’]d| do)?(?: not|n['’]t)? recommend (?:you\b(?=\s*[.!,;]|$| for\b)|(?:to )?(?:hir|reject)\w*|(?:that )?(?:we|they) (?:hire|reject))|"
    r"\bmy recommendation is\b",
    r"\b(?:ihre|deine|eure) (?:punktzahl|note|bewertung|gesamtnote) (?:ist|war|lautet|wird)\b|\b(?:ich|wir) (?:\w+ )?empfehle?n? (?:sie|dich)\b(?=\s*[.!,;]|$| (?:für|weiter|nicht)\b)|"
    r"\bmeine empfehlung (?:ist|lautet)\b",
    r"\b(?:su|tu) (?:puntuaci[oó]n|nota|calificaci[oó]n) (?:es|era|ser[aá])\b|\brecom(?:iendo|endamos) (?:contratar|rechazar)\w*|\bmi recomendaci[oó]n es\b",
    r"\b(?:votre|ta) (?:note|score|[eé]valuation) (?:est|[eé]tait|sera)\b|\b(?:je|nous) (?:vous )?recommand\w+ (?:de (?:vous )?|d['’])(?:embauch|recrut|refus|rejet)\w*|"
    r"\bma recommandation est\b",
)
_SOLUTION = (
    r"\b(?:the|a|an|one|your) (?:right|correct|ideal|expected|model|proper|best|better|good|standard) (?:solution|approach|"
    r"choice|method) (?:here |there |to \w+ |for \w+ )?(?:is|was|are|were|would(?: have)? (?:be|been|name|use))\b"
    r"(?!\s*\?)|\byou should(?:['’]ve| have) (?:used|said|mentioned|named|answered|explained|chosen|taken)\b|\bi (?:was|am) looking "
    r"for\b|\bthe answer (?:is|was|would be)\b(?! (?:up to|yours|not|read|stored|saved|your own|what)\b)",
    r"\b(?:richtige|korrekte|ideale|beste|erwartete|bessere|saubere)[nrs]? (?:lösung|ansatz|vorgehen|weg) (?:ist|war|wäre|lautet|"
    r"sind)\b(?!\s*\?)|\b(?:sie hätten|du hättest) (?:\w+ ){0,6}(?:nennen|sagen|verwenden|erwähnen|nutzen|einsetzen) (?:sollen|"
    r"müssen)\b|\b(?:die antwort|die lösung) (?:ist|war|wäre|lautet)\b(?!\s*\?)|\b(?:richtig|korrekt|besser|ideal) (?:ist|wäre|"
    r"gewesen wäre)\b(?!.*\?)",
    r"\b(?:soluci[oó]n|respuesta|forma|manera) (?:correcta|ideal|adecuada|esperada|buena) (?:es|era|ser[ií]a|hubiera sido)\b"
    r"(?!\s*\?)|\b(?:mejor|la) (?:soluci[oó]n|respuesta) (?:es|era|ser[ií]a)\b(?!\s*\?)|\b(?:deber[ií]as?|ten[ií]as? que) haber "
    r"(?:usado|dicho|mencionado|nombrado|utilizado)\b|\blo correcto (?:es|era|ser[ií]a)\b(?!\s*\?)",
    r"\b(?:bonne|meilleure|id[eé]ale|vraie) (?:solution|r[eé]ponse|approche|m[eé]thode) (?:est|[eé]tait|serait|aurait [eé]t[eé])\b"
    r"(?!\s*\?)|\b(?:solution|approche) (?:correcte|attendue|id[eé]ale) (?:est|[eé]tait|serait)\b(?!\s*\?)|\bvous auriez d[uû] "
    r"(?:utiliser|dire|mentionner|citer|nommer|employer)\b|\bla (?:r[eé]ponse|solution) (?:est|[eé]tait|serait)\b(?!\s*\?)",
)
_PERSON = r"(?:the (?:candidate|applicant)|this (?:candidate|applicant|person))"
_ADVICE = (
    r"(?:^|[.!?;:]\s*)(?:please |definitely |clearly |do not |don['’]t |i(?:['’]d)? say:? )*(?:hire|reject|decline|shortlist|recruit|dismiss|take on|turn down) (?:(?:her|him|them)\b(?=\s*(?:[.,;!]|$|\b(?:at once|now|immediately)\b))|"
    rf"{_PERSON})|\b(?:i|we|you)(?:['’]d| would| should| must)(?: not| never| definitely| certainly)* (?:hire|reject|decline|shortlist|invite|recruit|turn down|take|take on) "
    rf"(?:(?:her|him|them)\b|{_PERSON})|\b(?:i|we) (?:strongly |do not |don['’]t |would |would not )*(?:recommend|advise|suggest) "
    rf"(?:(?:to|that (?:we|you|they)|not to|against|an?)(?: not)? )?(?:hir(?:e|ing)|reject(?:ing|ion)?|shortlist(?:ing)?|declin(?:e|ing)|(?:her|him|them|{_PERSON})(?=\s*(?:[.!,;]|$)| for\b))\b|"
    r"\b(?:recommend(?:ed|ation)?|verdict|decision|conclusion)\b ?(?:is|:|-|–)? ?(?:to |a |an |clear |for )*(?:strong |definite |clear )?(?:not? )?(?:hir(?:e|ing)|reject)\b(?!\s+(?!(?:her|him|them|the (?:candidate|applicant))\b)\w)|"
    r"\b(?:is|would be) (?:a |an )?(?:strong|clear|definite|no)[- ]?(?:hire|reject)\b|"
    rf"\b(?:she|he|they|{_PERSON}) should (?:not |definitely )*be (?:hired|rejected|invited|declined)\b",
    r"\b(?:stellen|lehnen|laden) sie (?:sie|ihn|(?:die|den) (?:kandidat|bewerber)\w*)\b.{0,40}\b(?:ein|ab)\b|\b(?:ich|wir) (?:würde?n?|empfehle?n?|rate)\b"
    r".{0,40}\b(?:einstell|ablehn|einlad|abs?age)\w*|\b(?:sie|er|(?:kandidat|bewerber)\w*) (?:sollte|muss) (?:\w+ ){0,3}(?:eingestellt|abgelehnt|"
    r"eingeladen|genommen)\b|\b(?:einstellungs|ablehnungs)empfehlung\b|\bempfehlung ?: ?(?:einstell|ablehn|absage|zusage|ja\b|nein\b)",
    r"(?:^|[.!¡;:]\s*)(?:contr[aá]t(?:e|en|a)(?:la|lo|le)|rech[aá]c(?:e|en|ha)(?:la|lo|le))\b|\b(?:recomiendo|recomendamos|aconsejo) "
    r"(?:\w+ ){0,2}(?:contratar|rechazar)\w*|\b(?:deber[ií]a|debe)n? (?:\w+ ){0,2}(?:(?:contratar|rechazar)(?:la|lo|le| a (?:la|el) candidat)|ser (?:contratad|rechazad)[oa] (?:la|el) candidat)\w*|"
    r"\bcandidat[oa] (?:deber[ií]a|debe) (?:no )?ser (?:contratad|rechazad)[oa]\b",
    r"\b(?:embauchez|recrutez|refusez|rejetez|engagez)[- ](?:la|le)\b|\b(?:je|nous) (?:\w+ )?(?:recommand|conseill)\w+ .{0,20}"
    r"(?:embauch|recrut|refus|rejet|engag)\w*|\b(?:candidate?|elle|il) (?:ne )?(?:devrait|doit) (?:\w+ ){0,2}[eê]tre (?:embauch|recrut|refus|rejet)\w*",
)
_OVERALL = (
    r"\b(?:overall|total|final|global[e]?)\b ?:? ?(?:(?:score|rating|grade|mark|note|nota|punktzahl)(?: (?:of|is|was|von|de))? ?:? ?[0-9]|[0-9]{1,3}(?: ?(?:/|of|out of|von|de|sur) ?[0-9]+)?(?=\s*(?:[.,;!]|$)))|"
    r"\bgesamt(?:note|punktzahl|wertung)\b ?:? ?(?:ist |von )?[0-9]|"
    r"\b(?:score|rating|grade|note|nota|punktzahl|puntuaci[oó]n)s? ?[:=] ?[0-9]|"
    r"\b(?:their|her|his|candidate['’]s|applicant['’]s) (?:score|rating|grade) (?:of|is|was) [0-9]",
    r"\b(?:strong|no)[ _-]hire\b|(?-i:\b(?:HIRE|REJECT|MAYBE|NO_HIRE|STRONG_HIRE)\b)",
)


_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.](?=\d)[^.!?;\n]+)*[.!?;\s]*")
_REPORTED = re.compile(
    r"\b(?:candidate|applicant|they|she|he|kandidat(?:in)?|bewerber(?:in)?|sie|er|candidat[aoe]?|elle|il|ella|él) (?:\w+ )?"
    r"(?:said|says|explained|explains|told|tells|described|reported|mentioned|stated|argued|recalled|thought|suggested|"
    r"recommended|advised|sagte|erklärte|erzählte|berichtete|empfahl|dijo|explic[oó]|cont[oó]|recomend[oó]|a (?:dit|expliqué|raconté|recommandé))"
    r"\b(?!\s*[“\"'„«‘])[^.!?;\n]*",
    re.IGNORECASE,
)


@cache
def _any(*groups: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(each for group in groups for each in group), re.IGNORECASE)


def tells(text: str) -> list[str]:
    """Every judgement, promise or solution in an interviewer's words; not what is asked about, or said to be open."""
    seen = without_open_questions(unicodedata.normalize("NFC", text))
    return [found for each in _SENTENCE.findall(seen) for found in _told_in(each.strip())]


def _told_in(sentence: str) -> list[str]:
    if sentence.endswith("?"):
        # A question may have any of the words in it; what it begins with may still be praise.
        praise = _any(_PRAISE).match(sentence)
        return [match[0] for match in _any(_DECISION).finditer(sentence)] + ([praise[0]] if praise else [])
    return [match[0] for match in _any((_POINTS,), _DECISION, _PRAISE, _SCORE, _SOLUTION).finditer(sentence)]


def judges(text: str) -> bool:
    """Whether a text about a candidate has a score of them or a recommendation; not where the candidate told of one."""
    seen = without_open_questions(unicodedata.normalize("NFC", text))
    return _any((_MARKS,), _ADVICE, _OVERALL).search(_REPORTED.sub(" … ", seen)) is not None


def advises(text: str) -> bool:
    """Whether a text says what to do with a candidate."""
    seen = without_open_questions(unicodedata.normalize("NFC", text))
    return _any(_ADVICE).search(_REPORTED.sub(" … ", seen)) is not None
