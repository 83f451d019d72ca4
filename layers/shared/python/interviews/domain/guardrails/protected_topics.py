# ruff: noqa: E501 - alternatives that belong together stand together
"""What nobody may be asked in a job interview: age, family, health, belief, origin, politics, union, past pay.

Patterns in English, German, Spanish and French. Each needs the person who is asked and what that person is or has, with
nothing of the work behind it ("Do you have children?", not "Do you have children in your group?"): an honest question of
a nurse, a teacher or a union's official that is refused costs more than a bad one that is missed, for a person reads every
plan. What they cannot do: find a topic in words that they do not know, or in another language.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from .denials import without_denials

_END = (
    r"(?=\s*(?:[?!.,;:)\"'”’»]|$|\b(?:please|yourself|currently|now|right now|at the moment|soon|today|bitte|derzeit|aktuell|momentan|"
    r"zurzeit|heute|jetzt|aus(?=\s*[?!.,]|\s*$)|actualmente|ahora|usted|por favor|actuellement|aujourd|s['’]il)\b))"
)
_OR_END = rf"(?:{_END}|(?=,? (?:or|and|oder|und|o|y|ou|et)\b))"

_WHAT = (
    r"\b(?:what(?:['’]s| is| are| was| were)|how(?:['’]s| is| are)|how (?:much|high) (?:is|was)|(?:tell|give|show) (?:me|us)(?: more)?(?: about)?|"
    r"talk about|state|share|describe|may i (?:ask|know)|say|disclose) your (?:own |personal |exact |full )?"
)
_SOON = r"(?: of your own| at home| one day| some day| in the (?:near )?future| later)*"
_EN = (
    rf"\bhow old (?:are|were) you\b|{_WHAT}(?:current )?(?:age|date of birth|birth ?date|year of birth){_END}|"
    rf"\b(?:when|what year|which year) were you born\b|\bwhen (?:do|will|would) you (?:(?:plan|intend|want|expect) to )?retire{_END}",
    r"\b(?:are|were) you (?:(?:currently|still|already|happily) )*(?:"
    rf"(?:married|divorced|widowed|pregnant){_OR_END}|expecting a (?:baby|child)\b|engaged to be married\b|single{_OR_END})|"
    rf"\b(?:if|whether) you(?:['’]re| are) (?:married|single|pregnant){_OR_END}|"
    r"\b(?:do|don['’]t|will|would) you (?:currently |already )?(?:have|want|expect|plan(?: to have)?|(?:want|hope|intend) to have) "
    rf"(?:any |more |small |young |your own |a |two |three )*(?:children|kids|child|baby|babies){_SOON}{_OR_END}|"
    rf"\bhow many (?:children|kids) (?:do you have|have you got){_SOON}{_END}|"
    rf"\b(?:do|are|will|would) you (?:\w+ ){{0,3}}start(?:ing)? a family{_SOON}{_END}|"
    rf"\b(?:do|are) you (?:plan|planning|want|hope|intend|trying)(?: to have| on having| to get| to become| on)? (?:children|kids|a baby|pregnant){_SOON}{_END}|"
    rf"{_WHAT}(?:marital status|maiden name|family (?:status|situation|plans|planning)|pregnancy|spouse|husband|wife){_END}|"
    rf"\bwhat (?:does|did) your (?:spouse|husband|wife) do\b|\bwho (?:looks|will look|would look) after your (?:children|kids){_END}",
    rf"{_WHAT}(?:religion|faith|religious (?:beliefs?|affiliation|views?|background)){_END}|"
    r"\bare you (?:an? )?(?:practi[sc]ing |devout |very )?(?:religious|christian|catholic|protestant|muslim|jewish|hindu|buddhist|atheist)"
    rf"{_OR_END}|\bdo you (?:pray|go to church|believe in god|practi[sc]e (?:a|any|your) religion){_END}|"
    rf"\b(?:what|which) (?:religion|faith) (?:are you|do you (?:have|belong to|practi[sc]e|follow)){_END}|"
    rf"\bwhich religious holidays do you (?:keep|observe|celebrate){_END}",
    rf"\bwhere (?:are|do) you (?:really |originally |actually )*(?:come )?from(?: originally)?{_END}|\bwhere were you born\b|"
    r"\bwhere(?:['’]s| is| does) your accent\b|"
    rf"{_WHAT}(?:nationality|ethnicity|ethnic (?:origin|background)|national origin|country of (?:birth|origin)|skin colou?r|race|"
    rf"native language|mother tongue|origin){_END}|\bare you (?:an? )?(?:immigrant|foreigner|refugee){_END}",
    rf"{_WHAT}(?:state of |mental |physical )*(?:health|medical (?:history|conditions?|records)|disabilit(?:y|ies)|illness(?:es)?|sick (?:days|leave)){_END}|"
    r"\b(?:do|did) you (?:currently )?(?:have|suffer from) (?:any |an? |some |chronic |serious |mental |physical )*(?:disabilit(?:y|ies)|"
    rf"illness(?:es)?|diseases?|(?:medical|health) (?:conditions?|problems?)|depression){_END}|"
    rf"\bdo you (?:currently |regularly )?take (?:any )?medication{_END}|\bare you (?:disabled|ill|sick|healthy|handicapped|in therapy){_OR_END}|"
    rf"\bhow often (?:are|were) you (?:ill|sick)\b|\bhow many sick days (?:did you (?:take|have)|have you (?:taken|had)){_OR_END}",
    rf"{_WHAT}(?:politics|political (?:views?|opinions?|beliefs?|party|affiliation|leanings?)|party membership){_END}|"
    rf"\b(?:who|whom|what party|which party) (?:do|did|would|will) you vote(?: for)?{_OR_END}|\bdo you vote{_END}|"
    rf"\bare you (?:an? )?(?:liberal|conservative|socialist|republican|democrat){_OR_END}",
    rf"{_WHAT}(?:sexual (?:orientation|preferences?)|sexuality|gender identity){_END}|"
    rf"\bare you (?:gay|lesbian|homosexual|bisexual|straight|trans(?:gender)?|queer|heterosexual){_OR_END}|"
    r"\bdo you have a (?:girlfriend|boyfriend)\b",
    rf"\b(?:are|were) you (?:currently |still |ever )?(?:in|(?:a )?member of|part of) (?:a|any) (?:trade |labou?r )?union{_END}|"
    rf"\bare you (?:a )?(?:trade |labou?r )?union member{_END}|\bdo you belong to (?:a|any) (?:trade |labou?r )?union{_END}|"
    rf"{_WHAT}(?:trade |labou?r )?union membership{_END}",
    rf"{_WHAT}(?:(?:current|present|previous|last|past|former|old) (?:salary|pay|wages?|compensation|income|earnings)|salary|salary history){_END}|"
    r"\bhow much (?:do|did) you (?:currently |now )?(?:(?:earn|get paid)(?: (?:in|at) your (?:last|previous|current|old|present) \w+)?|"
    rf"make (?:(?:a|per) (?:year|month)|in your (?:last|previous|current) (?:job|position|role))){_END}|"
    rf"\bwhat (?:do|did) (?:you (?:currently )?earn|your (?:last|previous|current) (?:job|employer) pay(?: you)?){_END}",
)

_DE_YOU = r"(?-i:\b(?:Sie|SIE|[Dd]u|DU)\b)"
_DE_WHAT = (
    r"\b(?:was|wie(?: hoch| lautet)?|welche[srn]?|wie (?:steht|stand) es (?:um|mit)|wie sieht es mit|wie steht's mit|(?:nenn|sag|verrat)\w*(?: (?:sie|mir|uns|bitte))*|"
    r"erzähl\w*(?: (?:sie|mir|uns|bitte))* (?:von|über)) ?(?:ist|war|sind|waren|lautet)? ?(?-i:(?:Ihr|IHR|[Dd]ein)(?:e[mnrs]?|E[MNRS]?)?\b) "
    r"(?:genaue[sr]? |eigene[nrs]? )?"
)
_DE_FILL = r"(?:derzeit |aktuell |noch |schon |bereits |eigentlich |zurzeit |gerade |momentan |selbst |denn |ein |eine |praktizierende[rn]? )*"
_DE_ARE = rf"(?:\b(?:sind|bist|waren|warst) {_DE_YOU}|\bob {_DE_YOU}) {_DE_FILL}"
_DE_HAVE = (
    rf"\b(?:haben|wollen|möchten|planen|erwarten|hast|willst|möchtest|planst|leiden) {_DE_YOU} (?:(?:eigene|kleine|weitere|schon|bereits|noch|"
    r"auch|denn|selbst|sich|eine?n?|eine[rs]|chronische|irgendwelche|irgendeine|schwere|an|unter|zwei|drei) )*"
)
_DE = (
    rf"\bwie alt (?:sind|bist) {_DE_YOU}|{_DE_WHAT}(?:alter|geburtsdatum|geburtsjahr){_END}|"
    rf"\b(?:wann|in welchem jahr) (?:sind|bist|wurden|wurdest) {_DE_YOU} geboren\b|\bwelcher jahrgang (?:sind|bist) {_DE_YOU}",
    rf"{_DE_ARE}(?:verheiratet|ledig|geschieden|verwitwet|schwanger|alleinerziehend|single)(?:{_OR_END}|(?= (?:sind|bist)\b))|"
    rf"{_DE_HAVE}(?:kind(?:er)?|babys?|nachwuchs|kinderwunsch)(?: (?:haben|bekommen))?{_OR_END}|"
    rf"\bwie viele kinder (?:haben|hast) {_DE_YOU}{_END}|\b(?:wollen|möchten|planen|willst|möchtest|planst) {_DE_YOU} .{{0,20}}\bfamilie (?:zu )?gründen\b|"
    rf"{_DE_WHAT}(?:familien(?:planung|stand|situation)|schwangerschaft|mädchenname){_END}|"
    r"\bwas macht (?-i:Ihr|Ihre|[Dd]eine?) (?:ehe)?(?:mann|frau|partner(?:in)?)\b|\bwer (?:betreut|kümmert sich um) (?-i:Ihre|[Dd]eine) kinder\b",
    rf"{_DE_WHAT}(?:religion(?:szugehörigkeit)?|glauben?|konfession){_END}|{_DE_ARE}(?:religiös|gläubig|katholisch|evangelisch|muslimisch|jüdisch|"
    rf"muslima?|christ(?:in)?|jude|jüdin|atheist(?:in)?){_OR_END}|\bwelche[rn]? (?:religion|konfession) (?:haben|gehören|hast|gehörst) {_DE_YOU}(?: an)?{_END}|"
    rf"\b(?:beten|fasten) {_DE_YOU}{_END}|\bglauben {_DE_YOU} an gott{_END}",
    rf"\bwoher (?:kommen|kommst|stammen|stammst) {_DE_YOU}(?: ursprünglich| eigentlich| wirklich)*{_END}|{_DE_WHAT}(?:nationalität|staatsangehörigkeit|"
    rf"ethnische (?:herkunft|zugehörigkeit)|herkunft(?:sland)?|hautfarbe|muttersprache|geburtsort|geburtsland){_END}|"
    rf"\bwo (?:sind|bist|wurden|wurdest) {_DE_YOU} geboren\b|{_DE_HAVE}migrationshintergrund{_END}",
    rf"{_DE_WHAT}(?:gesundheit(?:szustand)?|krankheit(?:en)?|behinderung(?:en)?|krankengeschichte|fehltage){_END}|\bwie geht es ihnen gesundheitlich\b|"
    rf"{_DE_ARE}(?:krank|behindert|schwerbehindert|gesund|depressiv|in therapie){_OR_END}|{_DE_HAVE}(?:behinderung(?:en)?|krankheit(?:en)?|"
    rf"vorerkrankung(?:en)?|depression(?:en)?){_OR_END}|\bwie oft (?:sind|waren|bist|warst) {_DE_YOU} krank\b|"
    rf"\bnehmen {_DE_YOU} (?:regelmäßig )?medikamente(?: ein)?{_END}",
    rf"\b(?:für )?welche partei (?:wählen|wählten|wählst) {_DE_YOU}|\bwelche partei (?:haben|hast|würden|würdest) {_DE_YOU} (?:ge)?wähl\w+{_END}|"
    rf"\bin welcher partei (?:sind|bist|waren) {_DE_YOU}|{_DE_ARE}(?:parteimitglied|mitglied (?:in |bei )?(?:einer|der) (?:politischen )?partei){_END}|"
    rf"\bwen wähl(?:en|st) {_DE_YOU}{_END}|{_DE_WHAT}(?:politische\w* (?:meinung|einstellung|haltung|überzeugung|ansichten?)|parteizugehörigkeit){_END}",
    rf"{_DE_WHAT}(?:sexuelle\w* (?:orientierung|neigung)|sexualität|geschlechtsidentität){_END}|{_DE_ARE}(?:schwul|lesbisch|homosexuell|bisexuell|"
    rf"transsexuell|queer|heterosexuell){_OR_END}",
    rf"{_DE_ARE}(?:mitglied (?:in |bei )?(?:einer|der) gewerkschaft|gewerkschaftsmitglied|gewerkschaftlich organisiert|in (?:einer|der) gewerkschaft)"
    rf"{_OR_END}|\bgehör(?:en|st) {_DE_YOU} einer gewerkschaft an\b|{_DE_WHAT}gewerkschaftszugehörigkeit{_END}",
    rf"{_DE_WHAT}(?:(?:bisherig|letzt|aktuell|früher|jetzig|vorherig|derzeitig)\w* )?(?:jahres|brutto|netto)*(?:gehalt|lohn|verdienst|einkommen){_END}|"
    rf"\b(?:wie ?viel|was) (?:verdienen|verdienten|verdienst|verdientest) {_DE_YOU}(?: zuletzt| bisher| im monat| im jahr)*{_END}|"
    rf"\b(?:wie ?viel|was) (?:haben|hast) {_DE_YOU} (?:zuletzt |bisher |dort |früher )*verdient{_END}",
)

# Without `usted` the verb of another's state is the same: only where a question begins with it.
_ES_AT = r"(?:(?:^|[¿?.!;,:])\s*(?:y |usted |tú )?|\busted )"
_ES_WHAT = (
    r"\b(?:cu[aá]l(?:es)? (?:es|era|fue|son)|c[oó]mo (?:es|est[aá]|anda)|d[ií]ga(?:me|nos)|dime|ind[ií]que(?:me|nos)?|h[aá]ble(?:me|nos) de|cu[eé]nte(?:me|nos)) "
    r"(?:(?:su|tu|sus|tus) )"
)
_ES = (
    rf"\bcu[aá]ntos años (?:tienes?|cumples?)(?: usted)?{_END}|\bqu[eé] edad tienes?(?: usted)?{_END}|"
    rf"{_ES_WHAT}(?:edad|fecha de nacimiento){_END}|\b(?:cu[aá]ndo|en qu[eé] año) (?:naci[oó](?: usted)?|naciste){_END}",
    rf"{_ES_AT}(?:est[aá]s?|es|eres|sigues?) (?:usted )?(?:casad[oa]|solter[oa]|divorciad[oa]|viud[oa]|embarazada){_OR_END}|"
    rf"{_ES_AT}tienes? (?:usted )?(?:hijos|hijas|niños){_OR_END}|{_ES_AT}(?:quieres?|piensas?|planeas?) (?:usted )?tener (?:hijos|niños|una familia){_END}|"
    rf"\bcu[aá]ntos hijos tienes?(?: usted)?{_END}|{_ES_WHAT}(?:estado civil|situaci[oó]n familiar|planificaci[oó]n familiar){_END}|"
    r"\b(?:a qu[eé] se dedica|en qu[eé] trabaja) (?:su|tu) (?:marido|esposa|esposo|mujer|c[oó]nyuge)\b",
    rf"{_ES_WHAT}(?:religi[oó]n|fe|creencias(?: religiosas)?){_END}|\bqu[eé] religi[oó]n (?:tienes?|profesas?|practicas?)(?: usted)?{_END}|"
    rf"{_ES_AT}(?:es|eres) (?:usted )?(?:religios[oa]|creyente|cat[oó]lic[oa]|musulm[aá]na?|jud[ií][oa]|protestante|ate[oa]){_OR_END}|"
    rf"{_ES_AT}crees? (?:usted )?en dios{_END}",
    rf"\bde d[oó]nde (?:es|eres|vienes?|proviene)(?: usted)?(?: originalmente| realmente)?{_END}|\bd[oó]nde (?:naci[oó](?: usted)?|naciste){_END}|"
    rf"{_ES_WHAT}(?:nacionalidad|etnia|raza|pa[ií]s de (?:origen|nacimiento)|origen(?: [eé]tnico| nacional)?|lengua materna|color de piel){_END}|"
    rf"{_ES_AT}(?:es|eres) (?:usted )?inmigrante{_END}",
    rf"{_ES_WHAT}(?:estado de )?salud{_END}|{_ES_AT}(?:tienes?|padeces?|sufres?) (?:usted )?(?:de )?(?:alguna |una |alg[uú]n )?(?:discapacidad|enfermedad|minusval[ií]a|"
    rf"problemas? de salud|depresi[oó]n)(?: cr[oó]nica)?{_OR_END}|{_ES_WHAT}(?:discapacidad|enfermedad|historial m[eé]dico){_END}|"
    rf"{_ES_AT}(?:es|eres) (?:usted )?discapacitad[oa]{_OR_END}",
    rf"\b(?:a|por) (?:qu[eé] partido|qui[eé]n) (?:votas?|vot[oó]|votaste)(?: usted)?{_END}|{_ES_WHAT}(?:ideolog[ií]a(?: pol[ií]tica)?|"
    rf"opini[oó]n pol[ií]tica|afiliaci[oó]n pol[ií]tica|ideas pol[ií]ticas){_END}",
    rf"{_ES_WHAT}(?:orientaci[oó]n sexual|sexualidad|identidad de g[eé]nero){_END}|{_ES_AT}(?:es|eres) (?:usted )?(?:gay|lesbiana|homosexual|bisexual|"
    rf"transexual|heterosexual){_OR_END}",
    rf"{_ES_AT}(?:(?:es|eres) (?:usted )?miembro de|(?:est[aá]s?) (?:usted )?afiliad[oa] a|perteneces? (?:usted )?a) (?:un|alg[uú]n) sindicato{_END}|"
    rf"{_ES_AT}est[aá]s? (?:usted )?sindicad[oa]{_END}|{_ES_WHAT}afiliaci[oó]n sindical{_END}",
    rf"{_ES_WHAT}(?:[uú]ltimo )?(?:salario|sueldo|remuneraci[oó]n)(?: actual| anterior| previ[oa])?{_END}|"
    rf"\bcu[aá]nto (?:ganas?|ganabas?|cobras?|cobrabas?)(?: usted)?(?: en su (?:[uú]ltimo|anterior|actual) (?:trabajo|empleo|puesto))?{_END}",
)

_FR_ARE = (
    r"\b(?:[eê]tes[- ]vous|vous [eê]tes|es[- ]tu|tu es) (?:(?:actuellement|d[eé]j[aà]|encore|une?|en) )*"
)
_FR_HAVE = r"\b(?:avez|souhaitez|voulez|pr[eé]voyez|comptez|as|veux|souhaites)[- ](?:vous|tu) (?:(?:avoir|d[eé]j[aà]|bient[oô]t|une?|des|d['’]|encore|de|quelques?) ?)*"
_FR_WHAT = (
    r"\b(?:quel(?:le)?s? (?:est|sont|[eé]tait|[eé]taient)|(?:donnez|dites|indiquez)(?:[- ](?:moi|nous))?|parlez[- ](?:moi|nous) de|"
    r"(?:comment va|qu['’]en est-il de)) (?:votre|vos|ton|ta|tes) "
)
_FR = (
    rf"\bquel [aâ]ge (?:avez|as)[- ](?:vous|tu){_END}|{_FR_WHAT}(?:[aâ]ge|date de naissance|ann[eé]e de naissance){_END}|"
    r"\b(?:quand|en quelle ann[eé]e) (?:[eê]tes|es)[- ](?:vous|tu) n[eé]e?\b",
    rf"{_FR_ARE}(?:mari[eé]e?|c[eé]libataire|divorc[eé]e?|veuve?f?|enceinte|pacs[eé]e?|en couple){_OR_END}|{_FR_HAVE}(?:enfants?|b[eé]b[eé]){_OR_END}|"
    rf"\bcombien d['’]enfants (?:avez|as)[- ](?:vous|tu){_END}|{_FR_HAVE}?fonder une famille\b|"
    rf"{_FR_WHAT}(?:situation (?:familiale|matrimoniale)|[eé]tat civil|grossesse){_END}|\bque fait (?:votre|ton|ta) (?:mari|femme|[eé]poux|[eé]pouse|conjointe?)\b",
    rf"{_FR_WHAT}(?:religion|foi|confession|croyances?(?: religieuses?)?){_END}|\bquelle religion (?:avez|pratiquez|suivez)[- ]vous{_END}|"
    rf"{_FR_ARE}(?:croyante?|religieu(?:x|se)|catholique|musulmane?|juive?f?|protestante?|ath[eé]e){_OR_END}|"
    rf"\b(?:croyez|crois)[- ](?:vous|tu) en dieu{_END}|\bpratiquez[- ]vous une religion{_END}",
    rf"\bd['’]o[uù] (?:venez|viens|[eê]tes|es)[- ](?:vous|tu)(?: vraiment)?{_END}|\bde quelle origine (?:[eê]tes|es)[- ](?:vous|tu)\b|"
    rf"\bo[uù] (?:[eê]tes|es)[- ](?:vous|tu) n[eé]e?\b|{_FR_WHAT}(?:nationalit[eé]|origines?(?: ethniques?| nationales?)?|ethnie|"
    rf"pays (?:d['’]origine|de naissance)|langue maternelle|couleur de peau){_END}",
    rf"{_FR_WHAT}(?:[eé]tat de sant[eé]|sant[eé]|handicap|maladies?|ant[eé]c[eé]dents m[eé]dicaux|arr[eê]ts maladie){_END}|{_FR_ARE}(?:malade|handicap[eé]e?|"
    rf"bonne sant[eé]|d[eé]pressi(?:f|ve)){_OR_END}|{_FR_HAVE}(?:handicap|maladies?|probl[eè]mes? de sant[eé])(?: chroniques?)?{_OR_END}|"
    rf"\b(?:souffrez|souffres)[- ](?:vous|tu) (?:de |d['’])(?:une? )?(?:maladie|handicap|d[eé]pression)(?: chronique)?{_END}",
    rf"\b(?:pour qui|pour quel parti) (?:votez|votes)[- ](?:vous|tu){_END}|\bpour (?:qui|quel parti) (?:avez|as)[- ](?:vous|tu) vot[eé]{_END}|"
    rf"{_FR_WHAT}(?:(?:opinions?|convictions?|affiliation|id[eé]es) politiques?|parti politique){_END}",
    rf"{_FR_WHAT}(?:orientation sexuelle|sexualit[eé]|identit[eé] de genre){_END}|{_FR_ARE}(?:gay|lesbienne|homosexuel(?:le)?|bisexuel(?:le)?|"
    rf"transsexuel(?:le)?|h[eé]t[eé]rosexuel(?:le)?){_OR_END}",
    rf"{_FR_ARE}(?:syndiqu[eé]e?|membre d['’]un syndicat|adh[eé]rente? d['’]un syndicat){_OR_END}|{_FR_WHAT}appartenance syndicale{_END}|"
    rf"\bappartenez[- ]vous à un syndicat{_END}",
    rf"{_FR_WHAT}(?:dernier )?(?:salaire|r[eé]mun[eé]ration)(?: actuel(?:le)?| pr[eé]c[eé]dente?| ant[eé]rieure?)?{_END}|"
    rf"\bcombien (?:gagnez|gagniez|gagnes|gagnais|touchez|touchiez)[- ](?:vous|tu)(?: par (?:mois|an))?{_END}",
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

# A recruiter's instruction speaks of the candidate as a third person, and says that it is to be asked.
_ASK = (
    r"\b(?:ask|asks|asking|find out|check|learn|frag\w*|erfrag\w*|herausfinden|finde\w* heraus|pregunt\w*|averig\w*|demand\w*|"
    r"renseign\w*)\b(?:(?! to | how they| wie sie )[^.!?;]){0,40}?"
)
_THEIR = (
    r"\b(?:their|his|her|the (?:candidate|applicant)['’]s|(?-i:ihr|sein)(?:e[mnrs]?)?|(?:dem|der|das|die) (?=\w+ (?:der|des) (?:bewerber|kandidat))|"
    r"sus?|(?:el|la) (?=\w+ (?:del candidato|de la candidata))|son|sa|ses|l['’](?=\w+ (?:du candidat|de la candidate)))(?: (?=\S)|(?<=['’ ]))"
    r"(?:exact |current |genaue[sn]? )?"
)
_HIS_END = rf"(?:{_END}|(?= (?:and|or|und|oder|y|o|et|ou) (?:their|his|her|ihre[nm]?|seine[nm]?|su|son|sa|age|marital|religion)\b)|(?= (?:der|des|du|del|de la) (?:bewerber|kandidat|candidat)))"
_WHETHER = rf"{_ASK}\b(?:whether|if|ob|si) (?:or not )?(?:they|he|she|the (?:candidate|applicant)|sie|er|(?:der|die) (?:kandidat|bewerber)\w*|el candidato|la candidata|elle|il|le candidat|la candidate)? ?"
_THEY_ARE = r"(?:(?:is|are|est[aá]|es|est) (?:currently |still )?)?"


def _wish(topic: str, state: str, more: str = r"(?!)") -> str:
    return rf"{_ASK}{_THEIR}(?:{topic}){_HIS_END}|{_WHETHER}{_THEY_ARE}(?:{state})(?: (?:ist|sind|hat|haben))?{_OR_END}|{more}"


_THIRD = (
    _wish(
        r"age|date of birth|alter|geburtsdatum|edad|fecha de nacimiento|[aâ]ge|date de naissance",
        r"(?!)",
        rf"{_ASK}\bhow old (?:they|he|she|the (?:candidate|applicant)) (?:is|are){_END}|{_ASK}\bwie alt (?:sie|er|(?:der|die) (?:kandidat|bewerber)\w*) (?:ist|sind){_END}|"
        rf"{_ASK}\bqu[eé] edad tiene{_END}|{_ASK}\bquel [aâ]ge (?:elle|il) a{_END}",
    ),
    _wish(
        r"marital status|family (?:status|situation|plans|planning)|pregnancy|familienstand|familienplanung|schwangerschaft|estado civil|"
        r"embarazo|[eé]tat civil|situation familiale|grossesse",
        r"married|pregnant|divorced|single|(?:has|have|ha[sv]e? any|wants?(?: to have)?|plans? to have|plans?|intends? to have) (?:any |more )?(?:children|kids|a baby|a family)|"
        r"verheiratet|schwanger|ledig|(?:eigene )?kinder|casad[oa]|embarazada|tiene hijos|mari[eé]e?|enceinte|a des enfants",
    ),
    _wish(
        r"religion|faith|religious (?:beliefs?|affiliation|views?)|konfession|glauben?|religi[oó]n|fe|foi|confession",
        r"religious|muslim|jewish|christian|catholic|religiös|katholisch|evangelisch|religios[oa]|cat[oó]lic[oa]|croyante?|catholique",
    ),
    _wish(
        r"nationality|ethnicity|race|(?:ethnic |national )?origin|mother tongue|native language|skin colou?r|nationalität|herkunft|staatsangehörigkeit|"
        r"nacionalidad|origen|nationalit[eé]|origines?",
        r"(?:an? )?(?:immigrant|foreigner)",
        rf"{_ASK}\bwhere (?:they|he|she) (?:(?:is|are|really|originally) )*(?:was born|were born|comes? from|from){_END}",
    ),
    _wish(
        r"(?:state of |mental )?health|medical history|disabilit(?:y|ies)|illness(?:es)?|sick (?:days|leave)|gesundheit(?:szustand)?|krankheiten?|behinderung|"
        r"salud|estado de salud|discapacidad|[eé]tat de sant[eé]|sant[eé]|handicap",
        r"disabled|ill|sick|healthy|(?:has|have) (?:any |a |an )?(?:disabilit(?:y|ies)|illness(?:es)?)|behindert|krank|discapacitad[oa]|handicap[eé]e?|malade",
    ),
    _wish(
        r"politics|political (?:views?|opinions?|beliefs?|party|affiliation)|politische\w* (?:meinung|einstellung|haltung)|ideolog[ií]a|opini[oó]n pol[ií]tica|"
        r"opinions? politiques?",
        r"(?:votes?|a (?:conservative|liberal|socialist))",
        rf"{_ASK}\b(?:who|which party) (?:they|he|she) votes?(?: for)?{_END}",
    ),
    _wish(
        r"sexual orientation|sexuality|gender identity|sexuelle\w* orientierung|orientaci[oó]n sexual|orientation sexuelle",
        r"gay|lesbian|homosexual|schwul|lesbisch|homosexuell|homosexuel(?:le)?|lesbienne",
    ),
    _wish(
        r"union membership|gewerkschaftszugehörigkeit|afiliaci[oó]n sindical|appartenance syndicale",
        r"(?:(?:in|a member of) (?:a|any) (?:trade |labou?r )?union|(?:a )?union member|(?:in einer|mitglied einer) gewerkschaft|gewerkschaftsmitglied|"
        r"miembro de un sindicato|syndiqu[eé]e?)",
    ),
    _wish(
        r"(?:current|previous|last|past|former|present) (?:salary|pay|compensation|income)|salary history|(?:bisherig|letzt|aktuell)\w* gehalt|"
        r"(?:salario|sueldo) (?:actual|anterior)|salaire (?:actuel|pr[eé]c[eé]dent)",
        r"(?!)",
    ),
)
_SPARED = re.compile(
    r"\b(?:remove|delete|drop|without|avoid|omit|skip|never|not|don['’]?t|no (?:more )?questions?|nothing|stop|instead of|"
    r"rather than|entfern\w*|streich\w*|lösch\w*|nicht|keine?\w*|ohne|nie|elimin\w*|quita\w*|borra\w*|sin|nunca|no|"
    r"supprim\w*|enlev\w*|retir\w*|sans|jamais|pas)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;\n]*")
_WORD = re.compile(r"[^\W_]+")


@cache
def _asked() -> tuple[re.Pattern[str], ...]:
    """By topic; compiled on first use, since most functions import this and never ask."""
    return tuple(re.compile("|".join(each), re.IGNORECASE) for each in zip(_EN, _DE, _ES, _FR, strict=True))


@cache
def _wished() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in _THIRD)


def protected_topic(text: str, phrases: Sequence[str] = (), prose: Sequence[str] = ()) -> str | None:
    """The topic that this text asks the candidate about, None where it asks about none.

    What somebody else has written is not the asker's: `phrases` are short (a statement, a position), and a match whose
    last word stands in a piece of them is theirs; of `prose` a match has to be taken as a whole.
    """
    seen = without_denials(unicodedata.normalize("NFC", text))
    for topic, pattern in zip(TOPICS, _asked(), strict=True):
        for match in pattern.finditer(seen):
            if not _is_taken(seen, match, phrases, prose):
                return topic
    return None


def topic_wished_for(instruction: str) -> str | None:
    """The topic that an instruction wants the candidate to be asked about; not where it wants it left out."""
    for sentence in _SENTENCE.findall(unicodedata.normalize("NFC", instruction)):
        if _SPARED.search(sentence):
            continue
        for topic, asked, wished in zip(TOPICS, _asked(), _wished(), strict=True):
            if asked.search(sentence) or wished.search(sentence):
                return topic
    return None


def _is_taken(text: str, match: re.Match[str], phrases: Sequence[str], prose: Sequence[str]) -> bool:
    whole = _plain(match[0])
    if any(whole in _plain(each) for each in (*phrases, *prose)):
        return True
    before, after = _words(text[: match.end()]), _words(text[match.end() :])
    last = f" {before[-1]} "
    pieces = [_plain(" ".join(before[-2:])), _plain(" ".join([before[-1], *after[:1]])) if after else ""]
    for each in map(_plain, phrases):
        if each == last or any(piece.strip() and piece in each for piece in pieces):
            return True
    return False


def _words(text: str) -> list[str]:
    return [each.casefold() for each in _WORD.findall(text)]


def _plain(text: str) -> str:
    return f" {' '.join(_words(text))} "
