# ruff: noqa: E501 - alternatives that belong together stand together
"""Words that judge a candidate or give the answer away, in English, German, Spanish and French.

Neither an interviewer nor a summary says them: scores and the recommendation are made by plain code, and a person decides.
"""

import re
import unicodedata
from functools import cache

_POINTS = (
    r"(?<!question )(?<!frage )(?<!pregunta )\b(?:[0-9]+(?:[.,][0-9]+)?|one|two|three|four|five|eins|zwei|drei|vier|fünf|uno|dos|tres|cuatro|cinco|un|deux|trois|quatre|cinq)"
    r"(?: ?/ ?| (?:points? |punkte |puntos )?(?:out of|of|von|de|sobre|sur) )(?:5|five|fünf|cinco|cinq|10|ten|zehn|diez|dix|"
    r"20|100)\b(?! (?:questions?|minutes?|fragen|minuten|preguntas|minutos|requests?|teams?|people|servers?|customers?|"
    r"services?))"
)
# In a text about a candidate a share of something ("two of five teams") is as likely as a mark.
_MARKS = (
    r"\b[0-9]{1,3}(?:[.,][0-9]+)? ?(?:/|out of|of|von|de|sobre|sur) ?(?:5|10|20|100)\b(?=\s*(?:[.,;:!)]|$|\b(?:points?|punkte|"
    r"puntos|overall|for|here|at best|at most|on|für|hier|aquí|ici|pour)\b))"
)
_DECISION = (
    r"\byou(?:['’]re| are| were| have been| will be|['’]ve been|['’]ll be) (?:not |now |hereby )*(?:hired|rejected|accepted|"
    r"shortlisted|selected|declined|unsuitable|suitable|unqualified|overqualified|(?:not )?(?:a|the) (?:\w+ )?(?:good|great|bad|"
    r"poor|perfect|right|strong|weak|wrong) (?:fit|match|candidate|choice))|\b(?:a )?job offer\b|\boffer you\b|"
    r"\byou(?:['’]ve| have)? (?:now |not )*(?:passed|failed) (?!to\b)|\byou(?:['’]ve| have)? (?:passed|failed)[.!]|"
    r"\bwe(?:['’]ll| will| would| can| cannot| can['’]t| won['’]t| shall| are going to|['’]re going to| want to| do not| don['’]t| "
    r"have decided to)(?: not| never| gladly| like to| want to)* (?:take|hire|reject|invite|employ|consider|recommend|shortlist|"
    r"go on with|move on with|proceed with|continue with) you\b",
    r"\b(?:sie sind|du bist|sie werden|du wirst) (?:leider |nicht |somit |hiermit )*(?:eingestellt|abgelehnt|angenommen|"
    r"engagiert|ungeeignet|geeignet|genommen|raus|dabei|durchgefallen|eingeladen)\b|\b(?:sie haben|du hast) (?:leider |nicht |"
    r"den test |das interview )*(?:bestanden|versagt)\b|\bwir (?:werden|können|wollen|möchten|würden) (?:sie|dich) (?:leider |"
    r"gern |gerne |nicht |auf jeden fall )*(?:nehmen|einstellen|ablehnen|einladen|empfehlen|berücksichtigen)\b|\bwir (?:nehmen|"
    r"stellen|lehnen|laden|empfehlen) (?:sie|dich)\b|\b(?:jobangebot|absage|zusage)\b",
    r"\bno (?:le|te|lo|la) (?:vamos a|contrataremos|cogeremos|aceptaremos|seleccionaremos)\b|\b(?:le|te|lo|la) (?:vamos a "
    r"(?:contratar|rechazar|coger)|contrataremos|rechazamos)\b|\bvamos a (?:contratar|rechazar)(?:le|te|lo|la)\b|\b(?:est[aá]s?|"
    r"ha sido|has sido|queda|quedas) (?:usted )?(?:contratad[oa]|rechazad[oa]|seleccionad[oa]|descartad[oa]|aceptad[oa])\b|"
    r"\b(?:ha|has) (?:aprobado|suspendido|fracasado)\b|\boferta de (?:trabajo|empleo)\b",
    r"\bnous (?:ne )?(?:vous|t['’]|te) ?(?:prendrons|retiendrons|embaucherons|recruterons|prenons|retenons|rejetons|"
    r"refusons)\b|\bnous (?:n['’]allons pas|allons|ne pouvons pas) (?:vous|te) (?:prendre|retenir|embaucher|recruter|refuser)\b|"
    r"\b(?:vous [eê]tes|tu es|vous serez) (?:donc |malheureusement )?(?:embauch[eé]e?|refus[eé]e?|retenue?|accept[eé]e?|"
    r"rejet[eé]e?|recal[eé]e?)\b|\bvous avez (?:malheureusement )?(?:[eé]chou[eé]|r[eé]ussi (?:l['’]|votre))|\boffre d['’]emploi\b",
)
_PRAISE = (
    r"\byou(?:['’]ve| have)? (?:did|done|are doing|were doing|performed|answered|answer|presented)\b(?: that| this| it| the "
    r"\w+)?(?: really| very| so| quite| pretty| not| rather| extremely)* (?:badly|poorly|well|great|good|fantastic\w*|terribl[ey]|"
    r"awful\w*|excellent\w*|brilliant\w*|perfect\w*|wrong\w*|superb\w*)|\b(?:that|this|it)(?:['’]s| is| was) (?:absolutely |quite |"
    r"not |completely |simply |exactly )*(?:right|wrong|correct|incorrect|perfect|excellent|brilliant|impressive)\b(?!\s*\?)|"
    r"\b(?:right|correct|best|ideal|model|expected|good|strong|great|excellent|perfect|outstanding|brilliant|wrong|weak|poor|"
    r"bad|better) answers?\b|\bwell done\b|\bgood job\b|\bgreat job\b|\bimpressive\b",
    r"\b(?:richtige|korrekte|beste|ideale|erwartete|gute|schlechte|falsche|perfekte|starke|schwache|tolle|bessere|"
    r"hervorragende|ausgezeichnete)[nrs]? antwort\w*|\b(?:sehr |wirklich |richtig |ganz )?(?:gut|toll|prima|super|hervorragend|"
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
    r"\byour (?:overall |final )?(?:scores?|ratings?|grades?|marks?)\b|\bscored?\b|\brecommend(?:ed|ation)?\b",
    r"\b(?:ihre|deine|eure) (?:punktzahl|note|bewertung|gesamtnote)\b|\b(?:ich|wir) (?:\w+ )?empfehle?n?\b|\bempfehlung\b",
    r"\b(?:su|tu) (?:puntuaci[oó]n|nota|calificaci[oó]n)\b|\brecom(?:iendo|endamos|endaci[oó]n)\b",
    r"\b(?:votre|ta) (?:note|score|[eé]valuation)\b|\b(?:je|nous) (?:vous )?recommand\w*|\brecommandation\b",
)
_SOLUTION = (
    r"\b(?:the|a|an|one|your) (?:right|correct|ideal|expected|model|proper|best|better|good|standard) (?:solution|approach|"
    r"response|way|choice|method) (?:here |there |to \w+ |for \w+ )?(?:is|was|are|were|would(?: have)? (?:be|been|name|use))\b"
    r"(?!\s*\?)|\byou should(?:['’]ve| have) (?:used|said|mentioned|named|answered|explained|chosen|taken)\b|\bi (?:was|am) looking "
    r"for\b|\bthe answer (?:is|was|would be)\b(?!\s*\?)",
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
_ADVICE = (
    r"\b(?:hire|reject|decline|shortlist|recruit|dismiss|take on|turn down) (?:her|him|them|this (?:candidate|person)|the "
    r"(?:candidate|applicant))\b|\b(?:i|we|you)(?:['’]d| would| should| must| could| can)(?: not| never| definitely| certainly)* "
    r"(?:hire|reject|decline|shortlist|invite|recruit|turn down|take)\b|\bi (?:strongly |do not |don['’]t |would )*(?:recommend|"
    r"advise|suggest)\b|\b(?:recommend(?:ed|ation)?|verdict|decision|conclusion)\b ?(?:is|:|-|–)? ?(?:to |a |an |clear |for )*"
    r"(?:strong |definite |clear )?(?:not? )?(?:hir(?:e|ing)|reject\w*)\b|\b(?:is|would be) (?:a |an )?(?:strong|clear|definite|"
    r"no)[- ]?(?:hire|reject)\b|\bshould (?:not |definitely )*be (?:hired|rejected|invited|declined)\b",
    r"\b(?:stellen|lehnen|laden) sie (?:sie|ihn|die|den)\b.{0,40}\b(?:ein|ab)\b|\b(?:ich|wir) (?:würde?n?|empfehle?n?|rate)\b"
    r".{0,60}\b(?:einstell|ablehn|nehm|einlad|abs?age)\w*|\b(?:sollte|sollten|muss) (?:\w+ ){0,4}(?:eingestellt|abgelehnt|"
    r"eingeladen|genommen)\b|\b(?:einstellungs?|ablehnungs)empfehlung\b|\bempfehlung ?: ?\w+",
    r"\b(?:contr[aá]t(?:e|en|a)(?:la|lo|le)|rech[aá]c(?:e|en|ha)(?:la|lo|le))\b|\b(?:recomiendo|recomendamos|aconsejo) "
    r"(?:\w+ ){0,2}(?:contratar|rechazar)\w*|\b(?:deber[ií]a|debe) (?:\w+ ){0,3}(?:contratar|rechazar|ser contratad|ser "
    r"rechazad)\w*",
    r"\b(?:embauchez|recrutez|refusez|rejetez|engagez)[- ](?:la|le|les)\b|\b(?:je|nous) (?:\w+ )?(?:recommand|conseill)\w+ .{0,40}"
    r"(?:embauch|recrut|refus|rejet|engag)\w*|\b(?:devrait|doit|devez) (?:\w+ ){0,3}(?:embauch|recrut|refus|rejet)\w*",
)
_OVERALL = (
    r"\b(?:overall|total|final|gesamt(?:note|punktzahl|wertung)?|global[e]?)\b ?:? ?(?:score |rating |note |nota |punktzahl )?(?:of |is |von |de |: )?"
    r"[0-9]{1,3}\b(?! ?(?:%|ms|s\b|years|users|services|minutes|weeks|months|teams|people))|"
    r"\b(?:score|rating|grade|note|nota|punktzahl|puntuaci[oó]n)s? ?(?:of|is|:|=|von|de|ist|es|est) ?[0-9]",
    r"\b(?:strong|no)[ _-]hire\b|(?-i:\b(?:HIRE|REJECT|MAYBE|NO_HIRE|STRONG_HIRE)\b)",
)


@cache
def _any(*groups: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(each for group in groups for each in group), re.IGNORECASE)


def tells(text: str) -> list[str]:
    """Every judgement, promise or solution in an interviewer's words."""
    return [
        match[0]
        for match in _any((_POINTS,), _DECISION, _PRAISE, _SCORE, _SOLUTION).finditer(
            unicodedata.normalize("NFC", text)
        )
    ]


def judges(text: str) -> bool:
    """Whether a text about a candidate has a score or a recommendation of its own."""
    return _any((_MARKS,), _ADVICE, _OVERALL).search(unicodedata.normalize("NFC", text)) is not None


def advises(text: str) -> bool:
    """Whether a text says what to do with a candidate."""
    return _any(_ADVICE).search(unicodedata.normalize("NFC", text)) is not None
