# ruff: noqa: E501 - a list of words reads better in long lines
"""The themes that every trade shares: conduct, the industries as such, languages and papers."""

from .themes import Theme

PEOPLE = (
    Theme(
        "leadership",
        "Leadership and mentoring",
        "BEHAVIOUR",
        "people",
        "leadership=leadership,lead teams,leading teams,led a team,led teams,lead a team,leading a team,managed a team,managing a team,team lead,leading,leading a shift,team leadership;people management=people management,"
        "team management,line management,managing people,manage a team,staff management;mentoring=mentoring,mentor,mentorship,coaching,"
        "coach,mentor junior engineers,training colleagues,training apprentices,onboarding apprentices,instructing apprentices;motivation=motivating,motivation,motivate,motivating people;technical leadership=technical leadership,tech lead;hiring=hiring;"
        "delegation=delegation,delegating;decision making=decision making,decision-making;strategic thinking="
        "strategic thinking,strategy;conflict resolution=conflict resolution,de-escalation,deescalation,de-escalating,conflict management,mediation,conflicts,conflict,dealing with conflicts",
        "team crew shift people junior juniors graduate apprentice trainee newcomer intern bootcamp mentor mentee pair paired pairing feedback "
        "review reviews goal growth one-on-one delegate delegated decide decided direction conflict disagree disagreed convince convinced "
        "motivate hire hired onboard onboarded expectation performance trust respect responsibility vision support supported accountable "
        "engineer colleague colleagues coach promotion promoted lead leader led manager boss rota warning briefing sick morale vote alone "
        "independently confidence afraid explained taught learned ask asked talk talked spoke told listened assigned split groups",
    ),
    Theme(
        "collaboration",
        "Communication and collaboration",
        "BEHAVIOUR",
        "people",
        "communication=communication,communicator,communication skills,clear communication,communicating;collaboration=collaboration,teamwork,"
        "team player,cross-functional,working in a team;presentation=presentation,presentations,public speaking,presenting;"
        "technical writing=technical writing,documentation;"
        "interpersonal skills=interpersonal,interpersonal skills,people skills;remote work=remote work,distributed teams;empathy=empathy,"
        "active listening;intercultural communication=intercultural communication,intercultural competence",
        "explain explained listen listened told tell said say spoke speak talk talked conversation call called question answer words "
        "stakeholder audience disagree disagreed agree agreed feedback written wrote document letter email meeting align aligned team product "
        "designer colleague misunderstanding misunderstood conflict argument angry upset shouted cried calm quiet room clarify summary "
        "summarised repeat proposal support compromise decision share partner customer patient family wife husband son daughter parents "
        "understand understood fear afraid worried interpreter language drew apologised trust relieved complained together asked",
    ),
    Theme(
        "ownership",
        "Ownership and problem solving",
        "BEHAVIOUR",
        "people",
        "problem solving=problem solving,problem-solving,analytical skills,analytical thinking;ownership=ownership,"
        "accountability;reliability=reliability,reliable and punctual,reliable,punctual,punctuality;initiative=initiative,hands-on mentality,work independently,working independently,independent working,self-starter,proactive,self-motivated;adaptability=adaptability,"
        "flexibility,adaptable;attention to detail=attention to detail,detail-oriented,accuracy,precision,working accurately,accurate work;time management="
        "time management,organisational skills,organizational skills,multitasking,prioritising;learning=fast learner,quick learner,eager to learn,keen to learn,willing to learn,"
        "continuous learning,willingness to learn,learning new tools,learning;creativity=creativity,innovation;work under pressure="
        "under pressure,works well under pressure,time pressure,fast-paced,stress resistance,resilience;critical thinking=critical thinking",
        "problem cause option decide decided plan priority deadline mistake error wrong correct corrected learn learned improve improved follow "
        "responsibility initiative noticed notice saw proposed suggested risk result pressure stress change changed adapt detail details "
        "check checked compare compared count counted list lists line number numbers total totals label labels missing double twice same "
        "different difference exactly found fix fixed prevent commit deliver record entry form copy proof stopped urgent first order delay "
        "late overtime busy queue prioritised idea tried taught course tutorial tool",
    ),
    Theme(
        "industry",
        "Industry knowledge",
        "DOMAIN",
        "domain",
        "financial services=fintech,financial services,banking,payments,trading;insurance=insurance,insurtech;"
        "healthcare=healthcare,health care,medtech,pharma;e-commerce=e-commerce,ecommerce;telecommunications=telecom,"
        "telecommunications;automotive=automotive;energy=energy,utilities;gaming=gaming,game development;"
        "education technology=edtech;public sector=public sector,government;SaaS=saas,software as a service;"
        "advertising technology=adtech;real estate=real estate,proptech;embedded systems=embedded,embedded systems,"
        "firmware,iot;blockchain=blockchain,web3,smart contracts;robotics=robotics",
        "regulation regulator compliance customer process market standard audit risk integration partner settlement "
        "transaction order patient claim policy device sensor season volume peak legal rule reconcile fraud",
    ),
    Theme(
        "languages",
        "Languages",
        "LANGUAGE",
        "people",
        "English=english;German=german;French=french;Spanish=spanish;Italian=italian;Portuguese=portuguese;Dutch=dutch;"
        "Polish=!Polish;Russian=russian;Ukrainian=ukrainian;Turkish=turkish;Arabic=arabic;Chinese=chinese,mandarin;"
        "Japanese=japanese;Korean=korean;Hindi=hindi;Swedish=swedish;Norwegian=norwegian;Danish=danish;Finnish=finnish;"
        "Czech=czech;Greek=greek;Hebrew=hebrew",
        "speak write meeting customer colleague document negotiate translate presentation call email daily native fluent "
        "conversation phone",
    ),
    Theme(
        "credentials",
        "Education and certificates",
        "CREDENTIAL",
        "domain",
        "university degree=degree,bachelor,bachelors,bachelor's,master's degree,masters degree,bsc,msc;"
        "doctorate=phd,doctorate;driving licence=driving license,driving licence,driver's license;"
        "certification=certification,certified,certificate,certifications;professional licence=license,licence,licensed;"
        "Scrum Master certification=csm,psm;project management certification=pmp,prince2;security certification=cissp;"
        "vocational training=apprenticeship,vocational training",
        "course exam study thesis learned applied practice project topic credential renew trained training",
    ),
    Theme(
        "personal",
        "Not for an interview",
        "CONDITION",
        "domain",
        "personal traits=personal traits",
        "",
    ),
    Theme(
        "conditions",
        "Conditions of the role",
        "CONDITION",
        "domain",
        "work permit=work permit,right to work;security clearance=security clearance;background check=background check,criminal record",
        "",
    ),
)
