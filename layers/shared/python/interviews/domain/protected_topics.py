# ruff: noqa: E501 - alternatives that belong together stand together
"""What nobody may be asked in a job interview: age, family, health, belief, origin, politics, union, past pay.

Patterns in English, German, Spanish and French that speak of the person who is asked, so that the work may still be
asked about: a nurse's patients and their health, a server's health checks, a union type, a race condition. What they
cannot do: find a topic in words that they do not know, or in another language.
"""

import re
import unicodedata
from functools import cache

_EN = (
    r"how old (?:are|is|were) you\b|\byour (?:exact |current )?age\b(?! (?:verification|check|group|limit|gate))|"
    r"\byour (?:date of birth|birth ?(?:date|day)|year of birth)\b|\bwhat year were you born\b|"
    r"\bwhen (?:were you born|do you (?:plan|intend|want) to retire)\b",
    r"\b(?:are|were) you (?:(?:currently|still|already|happily) )*(?:married|divorced|engaged to be|widowed|pregnant|"
    r"expecting|single\b(?![- ]hand))|\bif you are (?:married|pregnant)|\bwhether you(?:'re| are) (?:married|single|"
    r"pregnant)|\b(?:do|don't|will|would|did) you (?:\w+ ){0,3}(?:have|want|raise|expect|get) (?:\w+ ){0,2}"
    r"(?:children|kids|a baby|babies|a family|pregnant)\b|\bhow many (?:children|kids) (?:do|have) you\b|"
    r"\b(?:start|starting|plan|planning|plans) (?:for |to start |to have |having )?(?:a family|children|kids|a baby)\b|"
    r"\byour (?:marital status|maiden name|spouse|husband|wife|(?:own )?(?:children|kids)\b(?! (?:process|node|component|"
    r"element|class|thread))|child ?care|family (?:plan\w*|situation|status)|pregnancy)|\bmarital status\b|"
    r"\bfamily planning (?:do|are|is) you\b|\bwho (?:looks|will look) after your\b",
    r"\byour (?:religion|religious \w+|faith\b|church|mosque|synagogue|sabbath)|\bare you (?:an? )?(?:\w+ )?(?:religious|"
    r"christian|catholic|protestant|muslim|jewish|hindu|buddhist|atheist)\b|\bdo you (?:pray|go to church|believe in god|"
    r"practi[sc]e (?:a|any|your) religion)|\bwhat religion\b|\breligious holidays? do you\b",
    r"\bwhere (?:are|do) you (?:really |originally |actually )*(?:come )?from\b(?! (?:the|a|an|which)\b)|"
    r"\bwhere were you born\b|\byour (?:nationality|ethnicit\w+|ethnic \w+|national origin|country of (?:birth|origin)|"
    r"skin colou?r|race\b(?! condition)|native language|mother tongue|first language|accent)\b|\bwhat is your origin\b|"
    r"\bare you (?:an? )?(?:immigrant|foreigner|native speaker|refugee)\b",
    r"\byour (?:own |personal |mental |physical )*health\b(?! ?(?:check|probe|endpoint|monitor|score|metric|care|api|"
    r"dashboard|and safety))|\byour (?:medical (?:history|condition\w*|records)|disabilit\w+|illness\w*|sick (?:days|leave)|"
    r"medication|therap(?:y|ist))\b|\b(?:do|did) you (?:\w+ ){0,2}(?:have|suffer from|take) (?:\w+ ){0,3}(?:disabilit\w+|"
    r"illness\w*|disease|medical condition|medication|depression)\b|\bare you (?:disabled|ill|sick|healthy|handicapped)\b|"
    r"\bhow often (?:are|were) you (?:ill|sick)\b|\bhow many sick days\b",
    r"\byour (?:politic\w+|party membership)\b|\b(?:who|whom|what party|which party) (?:do|did|would|will) you (?:vote|"
    r"support)\b|\b(?:did|do) you vote\b|\bare you (?:a )?(?:liberal|conservative|socialist|republican|democrat)\b",
    r"\byour (?:sexual \w+|sexuality|gender identity)\b|\bare you (?:gay|lesbian|homosexual|bisexual|straight|"
    r"trans(?:gender)?|queer|heterosexual)\b|\b(?:girlfriend|boyfriend) or\b|\bsexual orientation\b",
    r"\b(?:are|were) you (?:\w+ ){0,2}(?:in|member of|part of) (?:a|any|the) (?:trade |labou?r |works )?union\b|"
    r"\b(?:a )?(?:trade|labou?r) union member(?:ship)?\b.{0,20}\byou|\byour (?:trade |labou?r )?union (?:membership|"
    r"activit\w+)|\bunion member(?:ship)?\b(?=.{0,4}$)",
    r"\byour (?:current|present|previous|last|past|former|old) (?:salary|pay|wage\w*|compensation|income|earnings|"
    r"package)\b|\bsalary history\b|\bhow much (?:do|did|have) you (?:earn|make|earned|made|get paid)\b(?! (?:use|of|sure))|"
    r"\bwhat (?:do|did) (?:you earn|your (?:last|previous|current) (?:job|employer) pay)|\bwhat was your salary\b",
)
_DE_YOUR = r"(?-i:\b(?:Ihr(?:e[mnrs]?)?|[Dd]ein(?:e[mnrs]?)?))"
_DE_YOU = r"(?-i:Sie|SIE|[Dd]u|DU)"
_DE_ARE = r"\b(?:sind sie|bist du|ob sie|ob du|waren sie|warst du|sie sind|du bist) (?:\w+ ){0,3}"
_DE_HAVE = rf"\b(?:haben|wollen|möchten|planen|erwarten|hast|willst|möchtest|planst) {_DE_YOU} (?:(?!(?:die|den|der|das|mit|diese\w*|auch)\b)\w+ ){{0,4}}"
_DE = (
    rf"\bwie alt (?:sind|bist|waren) {_DE_YOU}\b|{_DE_YOUR} (?:genaues |aktuelles )?(?:alter|geburtsdatum|geburtsjahr)\b|"
    rf"\bwann (?:sind|bist|wurden|wurdest) {_DE_YOU} geboren\b|\bwelcher jahrgang\b|\bin welchem jahr\b.{{0,20}}geboren",
    rf"{_DE_ARE}(?:verheiratet|ledig|geschieden|verwitwet|schwanger|alleinerziehend|single|in einer beziehung)\b|"
    rf"{_DE_HAVE}(?:kinder\b(?! (?:in|mit|aus|betreut|unterrichtet))|familie gründen|nachwuchs|familienzuwachs|kinderwunsch)\b|\bwie viele kinder\b|\bkinderwunsch\b|"
    rf"\bfamilien(?:planung|stand)\b|\bkinder ?betreuung\b.{{0,30}}\b{_DE_YOU}\b|{_DE_YOUR} (?:ehe(?:mann|frau|partner\w*)|"
    rf"mann\b|frau\b|kinder|familie\b|schwangerschaft|mädchenname)",
    rf"{_DE_YOUR} (?:religi\w+|glauben?\b|konfession|glaubens\w+|gott|kirche\w*)|{_DE_ARE}(?:religiös|gläubig|katholisch|"
    r"evangelisch|muslimisch|jüdisch|muslim\w*|christ(?:in)?|jude|jüdin|atheist\w*)\b|\bwelche[rn]? (?:religion|konfession)\b|"
    rf"\b(?:(?:beten|fasten) {_DE_YOU}|glauben {_DE_YOU} an (?:gott|ein))\b",
    rf"\bwoher (?:kommen|kommst|stammen|stammst) {_DE_YOU}\b|{_DE_YOUR} (?:nationalität|staatsangehörigkeit|ethnisch\w+|"
    rf"herkunft(?:sland)?|hautfarbe|muttersprache|akzent|geburtsort|geburtsland|migrationshintergrund)\b|"
    rf"\bwo (?:sind|bist|wurden|wurdest) {_DE_YOU} geboren\b|\bmigrationshintergrund\b",
    rf"{_DE_YOUR} (?:gesundheit(?:szustand|lich\w*)?\b|krankheit\w*|behinderung\w*|krankengeschichte|fehltage|psyche)|"
    rf"{_DE_ARE}(?:krank|behindert|schwerbehindert|gesund|depressiv|in therapie)\b|{_DE_HAVE}(?:behinderung|krankheit\w*|"
    rf"vorerkrankung\w*|beschwerden)\b|\bwie oft (?:sind|waren|bist|warst) {_DE_YOU} krank\b|\bnehmen {_DE_YOU} medikamente",
    rf"\b(?:welche|welcher|für welche) partei\b|\bwen (?:wählen|wählst|haben|hast) {_DE_YOU}\b|{_DE_YOUR} (?:politisch\w+|"
    r"parteizugehörigkeit)|\bparteimitglied\b",
    rf"{_DE_YOUR} (?:sexuell\w+|sexualität|geschlechtsidentität)\b|{_DE_ARE}(?:schwul|lesbisch|homosexuell|bisexuell|trans|"
    r"queer|heterosexuell)\b|\bsexuelle orientierung\b",
    rf"\bgewerkschaft(?:s\w*)?\b.{{0,30}}\b{_DE_YOU}\b|\b{_DE_YOU} (?:\w+ ){{0,4}}gewerkschaft|{_DE_YOUR} gewerkschaft|"
    r"\bgewerkschaftsmitglied",
    rf"\b(?:bisherig|letzt|aktuell|früher|jetzig|vorherig|derzeitig)\w* (?:jahres|brutto|netto)?(?:gehalt|lohn|verdienst|"
    rf"einkommen)\b|\bwie ?viel (?:verdienen|verdienten|verdienst|verdientest|haben|hast) {_DE_YOU}\b(?= *(?:\?|bisher|"
    rf"zuletzt|derzeit|aktuell|momentan|heute|jetzt|verdient|$))|\bwas (?:verdienen|verdienten|verdienst) {_DE_YOU}\b",
)
_ES = (
    r"\bcu[aá]ntos años (?:tiene|tienes|cumple|cumples)\b|\bqu[eé] edad (?:tiene|tienes)\b|\b(?:su|tu) edad\b|"
    r"\b(?:su|tu) fecha de nacimiento\b|\bcu[aá]ndo (?:naci[oó]|naciste)\b|\ben qu[eé] año (?:naci[oó]|naciste)\b",
    r"\b(?:est[aá]s?|es|eres|sigue|sigues) (?:usted )?(?:\w+ ){0,1}(?:casad[oa]|solter[oa]|divorciad[oa]|viud[oa]|"
    r"embarazada)\b|\b(?:tiene|tienes|quiere|quieres|piensa|piensas|planea|planeas|espera|esperas) (?:usted )?(?:\w+ ){0,3}"
    r"(?:hijos|niños|hijas|una familia)\b|\bcu[aá]ntos hijos\b|\bestado civil\b|\bplanificaci[oó]n familiar\b|"
    r"\b(?:sus|tus) hij[oa]s\b|\b(?:su|tu) (?:marido|esposa|esposo|mujer|c[oó]nyuge|embarazo|situaci[oó]n familiar)\b",
    r"\b(?:su|tu) (?:religi[oó]n|fe|creencia\w*|iglesia)\b|\bqu[eé] religi[oó]n\b|\b(?:es|eres) (?:usted )?(?:religios[oa]|"
    r"creyente|cat[oó]lic[oa]|musulm[aá]na?|jud[ií][oa]|protestante|ate[oa])\b|\b(?:cree|crees) en dios\b|\b(?:sus|tus) "
    r"creencias\b",
    r"\bde d[oó]nde (?:es|eres|viene|vienes|proviene)\b(?= *(?:usted|originalmente|realmente|\?|$))|\bd[oó]nde (?:naci[oó]|"
    r"naciste)\b|\b(?:su|tu) (?:nacionalidad|etnia|raza|pa[ií]s de (?:origen|nacimiento)|origen (?:[eé]tnico|nacional)|"
    r"lengua materna|color de piel|acento)\b|\b(?:es|eres) (?:usted )?inmigrante\b",
    r"\b(?:su|tu) estado de salud\b|\btu salud\b|\bc[oó]mo (?:est[aá]|anda) su salud\b|\b(?:tiene|tienes|padece|padeces|sufre|"
    r"sufres) (?:usted )?(?:de )?(?:\w+ ){0,2}(?:discapacidad|enfermedad\w*|minusval[ií]a|problemas? de salud|depresi[oó]n)\b|"
    r"\b(?:su|tu) (?:discapacidad|enfermedad|historial m[eé]dico)\b|\b(?:es|eres) (?:usted )?discapacitad[oa]\b",
    r"\b(?:a|por) (?:qu[eé] partido|qui[eé]n) (?:vota|votas|vot[oó]|votaste|apoya)\b|\b(?:su|tu) (?:ideolog[ií]a|"
    r"opini[oó]n pol[ií]tica|afiliaci[oó]n pol[ií]tica|partido)\b|\bqu[eé] ideas pol[ií]ticas\b",
    r"\borientaci[oó]n sexual\b|\b(?:es|eres) (?:usted )?(?:gay|lesbiana|homosexual|bisexual|trans|heterosexual)\b|"
    r"\b(?:su|tu) (?:sexualidad|identidad de g[eé]nero)\b",
    r"\b(?:est[aá]s?|es|eres|pertenece|perteneces|forma|formas)\b.{0,30}\bsindica(?:to|d[oa])\b|\bafiliaci[oó]n sindical\b|"
    r"\bafiliad[oa] a (?:un|alg[uú]n) sindicato\b",
    r"\b(?:salario|sueldo|remuneraci[oó]n) (?:actual|anterior|pasado|previo)\b|\b[uú]ltimo (?:salario|sueldo)\b|"
    r"\bcu[aá]nto (?:gana|ganas|ganaba|ganabas|cobra|cobras|cobraba|cobrabas)\b|\bhistorial salarial\b",
)
_FR_ARE = r"\b(?:[eê]tes[- ]vous|vous [eê]tes|es[- ]tu|tu es|si vous [eê]tes) (?:\w+ ){0,2}"
_FR_HAVE = r"\b(?:avez|souhaitez|voulez|pr[eé]voyez|comptez|attendez|as|veux|souhaites)[- ](?:vous|tu) (?:(?:avoir|faire|eu|d[eé]j[aà]|bient[oô]t|prochainement|une?|des|d['’]|combien|encore|autres|jeunes|petits|quelques?) ?){0,4}"
_FR_YOUR = r"\b(?:votre|vos|ton|ta|tes)"
_FR = (
    rf"\bquel [aâ]ge (?:avez|as|aviez)\b|{_FR_YOUR} (?:[aâ]ge|date de naissance|ann[eé]e de naissance)\b|\bquand (?:[eê]tes|es)"
    r"[- ](?:vous|tu) n[eé]e?\b|\ben quelle ann[eé]e\b.{0,20}\bn[eé]e?\b",
    rf"{_FR_ARE}(?:mari[eé]e?|c[eé]libataire|divorc[eé]e?|veuve?f?|enceinte|pacs[eé]e?|en couple)\b|{_FR_HAVE}"
    rf"(?:enfants?|b[eé]b[eé]|famille)\b|\bcombien d['’]enfants\b|\bsituation (?:familiale|matrimoniale)\b|\b[eé]tat civil\b|"
    rf"{_FR_YOUR} (?:mari|femme|[eé]poux|[eé]pouse|conjointe?|enfants?|grossesse|vie de famille)\b|\bfonder une famille\b",
    rf"{_FR_YOUR} (?:religion|foi\b|confession|croyances?|[eé]glise)|\bquelle religion\b|{_FR_ARE}(?:croyante?|"
    r"religieu(?:x|se)|catholique|musulmane?|juive?f?|protestante?|ath[eé]e)\b|\b(?:croyez|crois)[- ](?:vous|tu) en dieu\b|"
    r"\bpratiquez[- ]vous (?:une|la) religion\b",
    r"\bd['’]o[uù] (?:venez|viens|[eê]tes|es)[- ](?:vous|tu)\b|\bde quelle origine\b|\bo[uù] (?:[eê]tes|es)[- ](?:vous|tu) n[eé]e?\b|"
    rf"{_FR_YOUR} (?:nationalit[eé]|origines? (?:ethniques?|nationales?)|origines\b|ethnie|pays (?:d['’]origine|de naissance)|"
    r"langue maternelle|couleur de peau|accent)\b",
    rf"{_FR_YOUR} (?:[eé]tat de sant[eé]|sant[eé]\b|handicap|maladies?|ant[eé]c[eé]dents m[eé]dicaux|arr[eê]ts? maladie)|{_FR_ARE}"
    rf"(?:malade|handicap[eé]e?|en bonne sant[eé]|d[eé]pressi(?:f|ve))\b|{_FR_HAVE}(?:handicap|maladie\w*|"
    r"probl[eè]mes? de sant[eé])\b|\b(?:souffrez|souffres)[- ](?:vous|tu)\b",
    rf"\b(?:pour qui|pour quel parti) (?:votez|vote|avez|as)\b|{_FR_YOUR} (?:opinions? politiques?|parti politique|"
    r"convictions politiques|affiliation politique)\b",
    rf"\borientation sexuelle\b|{_FR_ARE}(?:gay|lesbienne|homosexuel(?:le)?|bisexuel(?:le)?|trans|h[eé]t[eé]rosexuel(?:le)?)\b|"
    rf"{_FR_YOUR} (?:sexualit[eé]|identit[eé] de genre)\b",
    rf"{_FR_ARE}(?:syndiqu[eé]e?|membre d['’]un syndicat|adh[eé]rente? d['’]un syndicat)\b|\bappartenance syndicale\b|"
    r"\bappartenez[- ]vous à un syndicat\b",
    r"\b(?:salaire|r[eé]mun[eé]ration) (?:actuel(?:le)?|pr[eé]c[eé]dente?|ant[eé]rieure?|pass[eé]e?)\b|\bdernier salaire\b|"
    r"\bcombien (?:gagnez|gagniez|gagnes|gagnais|touchez|touchiez)[- ](?:vous|tu)\b|\bhistorique (?:de|des) salaires?\b",
)
TOPICS = (
    "age",
    "family",
    "religion",
    "origin",
    "health",
    "politics",
    "sexual orientation",
    "union membership",
    "past pay",
)

# A recruiter's instruction speaks of the candidate as a third person, and of the topic by its name.
_ABOUT = (
    r"(?:their|his|her|the candidate['’]?s|candidates?['’]s?|the applicant['’]?s|der bewerber\w*|de[rsn] kandidat\w*|"
    r"du candidat|de la candidate|del candidato|de la candidata|your)"
)
_WISH = (
    r"\b(?:ask|asks|asking|question|questions|find out|check|know|learn|frag\w*|erfrag\w*|herausfinden|pregunt\w*|averig\w*|"
    r"demand\w*|interrog\w*)\b"
)
_THIRD = (
    rf"\bhow old|{_ABOUT} (?:exact )?age\b(?! (?:verification|check|group))|{_WISH}.{{0,30}}\b(?:for|about|nach|por|sur) "
    r"(?:the |dem |la |su |l['’]|son )?(?:age|alter|edad|[aâ]ge)\b(?! (?:verification|check|group)| (?:of|de|del|des|der|du) (?!(?:the |la |el )?(?:candidat|applicant|bewerber|kandidat)))|\bdate of birth\b|"
    r"\bwie alt\b|\bqu[eé] edad\b|\bquel [aâ]ge\b",
    rf"\b(?:is|are|be|being|they['’]re|she['’]s|he['’]s) (?:\w+ )?(?:married|pregnant|divorced|single)\b|\b(?:ha(?:ve|s)|want\w*|"
    rf"plan\w*)(?: to)?(?: have)? (?:any |more |small )?(?:children|kids|babies|a baby|a family)\b|\bmarital status\b|"
    rf"\bfamily (?:plan\w*|status|situation)\b|\bpregnan\w+\b(?=.{{0,4}}$)|{_WISH}.{{0,30}}\b(?:about|nach|sobre|por|sur) "
    r"(?:\w+ )?(?:marriage|pregnancy|children|kids|kinder\w*|familienstand|familienplanung|schwangerschaft|hijos|"
    r"embarazo|estado civil|enfants|grossesse|situation familiale)\b|\bverheiratet\b|\bschwanger\b|\bcasad[oa]\b|"
    r"\bembarazada\b|\bmari[eé]e?\b|\benceinte\b",
    rf"{_ABOUT} (?:religio\w+|faith|beliefs?)|{_WISH}.{{0,30}}\b(?:about|nach|sobre|por|sur) (?:\w+ )?(?:religi\w+|faith|"
    r"konfession)\b|\b(?:is|are) (?:\w+ )?(?:religious|muslim|jewish|christian|catholic)\b",
    rf"{_ABOUT} (?:nationality|ethnicit\w+|race|(?:ethnic |national )?origin|native language|mother tongue|skin)|{_WISH}"
    r".{0,30}\b(?:about|nach|sobre|por|sur) (?:\w+ )?(?:nationalit\w+|ethnicity|herkunft|staatsangehörigkeit|nacionalidad|"
    r"nationalit[eé])\b|\bwhere (?:they|he|she) (?:\w+ )?(?:comes?|is|are|was|were) (?:born|from)\b",
    rf"{_ABOUT} (?:health|medical \w+|disabilit\w+|illness\w*)\b|{_WISH}.{{0,30}}\b(?:about|nach|sobre|por|sur) (?:\w+ )?"
    r"(?:illness\w*|disabilit\w+|sick (?:days|leave)|krankheit\w*|behinderung\w*|discapacidad|enfermedades|handicap|maladies)\b",
    rf"{_ABOUT} (?:politic\w+)|{_WISH}.{{0,30}}\b(?:about|nach|sobre|por|sur) (?:\w+ )?(?:political (?:views?|opinions?|party)|"
    r"politische\w* (?:meinung|einstellung|haltung)|ideolog[ií]a|opinions? politiques?)|\bwho (?:they|he|she) votes?\b",
    rf"\bsexual orientation\b|{_ABOUT} sexual\w*|\bsexuelle orientierung\b|\borientaci[oó]n sexual\b|"
    r"\borientation sexuelle\b|\b(?:is|are) (?:gay|lesbian|homosexual)\b",
    rf"\bunion member(?:ship)?\b|{_WISH}.{{0,40}}\b(?:trade union|gewerkschaft\w*|sindicato|syndicat)\b|\b(?:in|of) (?:a|any) "
    r"(?:trade |labou?r )?union\b",
    rf"\bsalary history\b|{_ABOUT} (?:current|previous|last|past|former) (?:salary|pay|compensation|income)\b|{_WISH}.{{0,30}}"
    r"\b(?:current|previous|last|past|former) (?:salary|pay)\b|\b(?:bisherig|letzt|aktuell)\w* gehalt\b|"
    r"\bsalario (?:actual|anterior)\b|\bsalaire (?:actuel|pr[eé]c[eé]dent)\b",
)
_SPARED = re.compile(
    r"\b(?:remove|delete|drop|without|avoid|omit|skip|never|not|don['’]?t|no (?:more )?questions?|nothing|stop|instead of|"
    r"rather than|entfern\w*|streich\w*|lösch\w*|nicht|keine?\w*|ohne|nie|elimin\w*|quita\w*|borra\w*|sin|nunca|no|"
    r"supprim\w*|enlev\w*|retir\w*|sans|jamais|pas)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;\n]*")


@cache
def _asked() -> tuple[re.Pattern[str], ...]:
    """By topic; compiled on first use, since most functions import this and never ask."""
    return tuple(re.compile("|".join(each), re.IGNORECASE) for each in zip(_EN, _DE, _ES, _FR, strict=True))


@cache
def _wished() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in _THIRD)


def protected_topic(text: str) -> str | None:
    """The topic that this text asks the candidate about, None where it asks about none."""
    seen = unicodedata.normalize("NFC", text)
    return next(
        (topic for topic, pattern in zip(TOPICS, _asked(), strict=True) if pattern.search(seen)), None
    )


def topic_wished_for(instruction: str) -> str | None:
    """The topic that an instruction wants the candidate to be asked about; not where it wants it left out."""
    for sentence in _SENTENCE.findall(unicodedata.normalize("NFC", instruction)):
        if _SPARED.search(sentence):
            continue
        for topic, asked, wished in zip(TOPICS, _asked(), _wished(), strict=True):
            if asked.search(sentence) or wished.search(sentence):
                return topic
    return None
