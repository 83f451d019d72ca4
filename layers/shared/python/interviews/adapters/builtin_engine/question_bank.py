# ruff: noqa: E501 - one question, one line
"""Questions worth asking, by theme and by how much they demand; and openers by kind and level.

One line each: `text | intent | signals; … | what a follow-up may ask for`. `{focus}` is the skill at hand, always a
noun. Sources of the form: behaviour-description interviewing (one real case, own part, result) and situational
questions where a level has had no such case yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from .themes import Kind

Depth = Literal["basic", "core", "advanced"]
Lack = Literal["example", "role", "result", "tradeoff"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question of the bank, `{focus}` still open."""

    text: str
    intent: str
    signals: tuple[str, ...]
    asks: tuple[Lack, ...]
    depth: Depth


_BANK: dict[str, dict[Depth, str]] = {
    "programming": {
        "basic": """
How do you make sure that a change you make in {focus} does not break something that worked before? | Everyday care with code | Names concrete checks; Explains what each catches; Mentions a case where it helped | example; result
Tell me about a bug in {focus} that took you far longer to find than it should have. How did you find it in the end? | Debugging method | A real bug; A method instead of guessing; What was learned | role; result""",
        "core": """
Tell me about a part of a {focus} code base that you substantially restructured. What was wrong with it, how did you go about it, and how did you keep everything running meanwhile? | Refactoring under load | The problem in concrete terms; Small safe steps; An effect that was measured or felt | role; result
Which feature of {focus} have you seen misused, and what did you do about it in your team? | Judgement about the language | A concrete misuse; Why it hurts; What changed | example; tradeoff""",
        "advanced": """
Where does {focus} stop helping you in a large production system, and what have you put in place to make up for that? | Knows the limits of the tool | A real limit; A measure against it; The cost of that measure | example; tradeoff
Describe a decision about the structure or conventions of a {focus} code base that you would take differently today. What made you change your mind? | Reflection on design decisions | The original reasoning; The consequence; What would be different now | role; tradeoff""",
    },
    "frontend": {
        "basic": """
How do you check that a page you built works for somebody who only uses a keyboard or a screen reader? | Accessibility in practice | Concrete checks; A defect found that way; The fix | example; result""",
        "core": """
Tell me about a page or screen that was too slow for its users. How did you find the cause, and what did you change? | Front-end performance | A measurement; The cause; Before and after | role; result
Take a complex screen that you built. Where did you keep its state, and what made you decide that way? | State and structure | A concrete screen; Where state lives and why; What was hard to change later | example; tradeoff""",
        "advanced": """
Tell me about a front-end decision that several teams had to live with, such as a component library or a framework upgrade. How did you reach it, and what did it cost? | Decisions with reach | Options that were weighed; How others were brought along; Cost and outcome | role; tradeoff""",
    },
    "backend": {
        "basic": """
A client of your API says that it sometimes gets the same order twice. How would you look into that, and how would you prevent it? | Idempotency and diagnosis | Asks for facts first; Retries as a suspect; Idempotency keys or a unique constraint | example; tradeoff""",
        "core": """
Tell me about an API that you designed and that others built on. What would you keep, and what do you regret? | API design | Who used it; A decision and its reason; A regret with its cause | role; tradeoff
How have you changed an API that partners already depended on without breaking them? | Compatibility | A real change; The migration path; How usage was followed | example; result""",
        "advanced": """
Tell me about a service of yours that came close to its limits. What was the limit, how did you know, and what did you do first? | Capacity and priorities | A measured limit; The order of measures; The effect | role; result""",
    },
    "distributed": {
        "basic": """
One service calls another over the network and the call times out. What may have happened on the other side, and what should the caller do? | Partial failure | The work may have been done; Retry only when safe; Back-off and limits | example; tradeoff""",
        "core": """
Walk me through a distributed system that you designed. Where were its boundaries, how did the parts talk to each other, and what happened when one of them was down? | Design with failure in mind | Boundaries with a reason; Synchronous or asynchronous and why; Behaviour under partial failure | role; tradeoff
Tell me about an incident in which parts of a system disagreed about the data. How did you notice, how did you repair it, and what did you change afterwards? | Consistency in practice | A real inconsistency; Detection and repair; A lasting change | role; result""",
        "advanced": """
Where have you deliberately accepted weaker consistency, and how did you make sure that neither users nor colleagues were surprised by it? | Consistency trade-offs | A deliberate choice; Its limits made visible; Reconciliation or compensation | example; tradeoff
Traffic to a system that you know well grows tenfold within a year. What breaks first, how do you know, and what would you change in which order? | Scaling judgement | The first bottleneck with evidence; An order of measures; What is left alone on purpose | example; tradeoff""",
    },
    "concurrency": {
        "basic": """
Two requests update the same record at the same moment. What can go wrong, and which ways do you know to prevent it? | Race conditions | Lost update explained; At least two remedies; When each fits | example; tradeoff""",
        "core": """
Tell me about a race condition or a deadlock that you had to track down. How did you reproduce it, and how do you know that it is gone? | Debugging concurrent code | How it was reproduced; The mechanism; Proof of the fix | role; result
Describe a place where you had to run many operations at once without overloading what was behind them. How did you limit the work, and what happened to failures? | Bounded concurrency | A limit and its reason; Handling of failures and retries; What was measured | role; tradeoff""",
        "advanced": """
How do you decide between shared state with locks, message passing, and simply doing the work one by one? Take a case where you had that choice. | Choice of a concurrency model | A real case; Criteria; What the choice cost | example; tradeoff
Tell me how you have handled cancellation and time limits through several layers of asynchronous calls. What was left half done, and how did you deal with it? | Cancellation and clean-up | Propagation of time limits; Half-done work; Idempotent retries | role; result""",
    },
    "architecture": {
        "basic": """
Think of a code base that you know well. How is it divided, and which dividing line would you draw differently? | Seeing structure | Names the parts; A reason for the line; The consequence of moving it | example; tradeoff""",
        "core": """
Tell me about an architecture decision that you made and had to live with. Which alternatives were there, and how does it look today? | Decisions and their consequences | Alternatives; Criteria; An honest look back | role; tradeoff
Tell me about a legacy system that you helped to replace or change step by step. What was the first step, and why that one? | Incremental change | A first step with a reason; Safety on the way; What it brought | role; result""",
        "advanced": """
How have you brought several teams to follow one technical direction, and where did you let them differ on purpose? | Technical direction | How agreement was reached; Where variety was allowed; The effect | role; result""",
    },
    "databases": {
        "basic": """
A query that used to be fast has become slow. What do you look at, in which order? | Query diagnosis | Plan and indexes; Amount and shape of the data; One change at a time | example; result""",
        "core": """
Tell me about a data model that you designed. Which questions did it have to answer quickly, and which did you make harder on purpose? | Data modelling | Access patterns first; A deliberate sacrifice; What came of it | role; tradeoff
How have you changed the schema of a large table while the system was in use? | Migrations without downtime | Steps in order; How it could be undone; What nearly went wrong | role; result""",
        "advanced": """
Tell me about a choice between two kinds of data store that mattered. What decided it, and would you decide the same today? | Choice of a data store | Requirements before products; The cost of the choice; Hindsight | role; tradeoff""",
    },
    "data_engineering": {
        "basic": """
A number on a dashboard looks wrong to a colleague. How do you find out whether it is? | Care with data | Goes back to the source; Checks definitions; Tells people what was found | example; result""",
        "core": """
Tell me about a data pipeline or report that people relied on. How did you notice when its data was late or wrong? | Data quality | Checks and alerts; A real case; What was changed | role; result
Which analysis of yours changed a decision? How did you make sure that it was right? | Analysis with effect | The decision; How it was checked; What happened then | role; result""",
        "advanced": """
Tell me about a pipeline whose cost or running time you brought down considerably. Where did the time go, and what did you give up? | Efficiency | Measured cause; Before and after; What was given up | role; tradeoff""",
    },
    "machine_learning": {
        "basic": """
How do you tell whether a model is good enough to be used? Take one that you have worked on. | Evaluation | A metric tied to the use; A baseline; Honest held-out data | example; result""",
        "core": """
Tell me about a model or an AI feature that you brought into real use. What was the simplest thing you compared it with, and how did it do? | From experiment to use | A baseline; A measured effect; Operation after launch | role; result
Tell me about a time when results looked too good or turned out to be wrong. What was behind it? | Scepticism about results | The cause, such as leakage; How it was found; What changed | role; result""",
        "advanced": """
Where did you decide against a model, or for a much simpler one, and how did you argue for it? | Judgement about complexity | The alternative; Costs and risks; The outcome | role; tradeoff""",
    },
    "cloud": {
        "basic": """
You are asked to give a new service access to a storage bucket. What do you do, and what do you avoid? | Least privilege | A narrow role; No long-lived keys; Everything as code | example; tradeoff""",
        "core": """
Tell me about an environment that you built or ran in the cloud. What did it consist of, and which part gave you the most trouble? | Running in the cloud | Concrete services; A real difficulty; How it was solved | role; result
Tell me about a cloud bill or a limit that surprised you. What was the cause, and what did you change? | Cost and quotas | The cause in numbers; The measure; The effect | role; result""",
        "advanced": """
How have you decided between a managed service and running something yourselves? Take a case where it was close. | Build or buy | Criteria; Cost of operation; Looking back | example; tradeoff""",
    },
    "devops": {
        "basic": """
What happens between your commit and the moment users get the change, in the best set-up you have worked with? | Understanding of delivery | The steps; What each one guards against; How to go back | example; tradeoff""",
        "core": """
Tell me about a deployment that went wrong. How did you notice, how did you get back, and what is different since? | Safe delivery | Detection; Way back; A lasting change | role; result
What have you done to make releases faster or calmer for a team, and how did you see that it helped? | Improving delivery | The pain before; The change; A measure | role; result""",
        "advanced": """
How have you introduced a platform or a standard pipeline for teams that already had their own? | Adoption | What teams gained; Resistance; What was left to them | role; tradeoff""",
    },
    "reliability": {
        "basic": """
An alert wakes you: error rates are up. What are your first three steps? | Calm under alarm | Limit the damage first; Look at what changed; Tell people | example; result""",
        "core": """
Tell me about the most serious incident that you helped to resolve. What did you see first, what did you do, and what turned out to be the cause? | Incident work | Own part; Damage limited before the cause was hunted; The cause and its remedy | role; result
Tell me about something slow that you made fast. How did you find out where the time went? | Performance method | Measured first; One cause at a time; Before and after | role; result""",
        "advanced": """
How have you decided how reliable a service needs to be, and what did that decision allow you to leave out? | Reliability as a choice | An objective tied to users; What was left out; How it was kept honest | example; tradeoff""",
    },
    "security": {
        "basic": """
A colleague has pushed a password to a shared repository. What do you do now, and what do you change for the future? | Reaction to a leak | Rotate first; Check for misuse; Prevent a repetition | example; result""",
        "core": """
Tell me about a weakness that you found in a real system. How did you find it, and how did it get fixed? | Finding weaknesses | How it was found; Who could have used it; A fix for the whole class | role; result
Where have you had to balance security against the convenience of users or developers? | Proportion | The risk in concrete terms; The compromise; How it was received | example; tradeoff""",
        "advanced": """
How do you find out which risks of a system deserve attention first? Take a system that you have done this for. | Threat modelling | Assets and attackers; Priorities with reasons; What was accepted | role; tradeoff""",
    },
    "testing": {
        "basic": """
How do you decide what to test, and what not to? Take something that you tested recently. | Choice of tests | Risk as a guide; The right level; What was left out | example; tradeoff""",
        "core": """
Tell me about a defect that reached users although there were tests. Why did they not catch it, and what did you change? | Learning from escapes | The gap; A test for the class of defect; The effect | role; result
Tell me about a test suite that people did not trust. What was wrong, and what did you do about it? | Trust in tests | Flaky or slow causes; Priorities; The effect | role; result""",
        "advanced": """
How have you changed the way in which a whole team thinks about quality? | Culture of quality | Starting point; What convinced people; What stayed | role; result""",
    },
    "mobile": {
        "basic": """
What does your app do when the network drops in the middle of saving something? | Working offline | Nothing is lost; The user knows; Retry without doubles | example; tradeoff""",
        "core": """
Tell me about a crash or a slowdown that only some users' devices had. How did you track it down? | Diagnosis in the field | Data from the field; Reproduction; Release of the fix | role; result""",
        "advanced": """
Tell me about a release that you had to stop or take back. How did you limit the damage, given that users update when they like? | Releases that cannot be recalled | Staged roll-out; Switches; What changed afterwards | role; result""",
    },
    "design": {
        "basic": """
Show me, in words, how you got from a problem to a design in a recent project. | Process | The users' problem; Alternatives; A test with people | example; result""",
        "core": """
Tell me about a design of yours that users did not understand. How did you find out, and what did you change? | Learning from users | How it was noticed; What was changed; The effect | role; result""",
        "advanced": """
Tell me about a conflict between what users needed and what the business wanted. How did it end? | Balance of interests | Both sides; Evidence; The outcome | role; tradeoff""",
    },
    "product": {
        "basic": """
You have three requests and time for one. How do you choose? Take a real case if you have one. | Prioritisation | Criteria; Asks for the value; Says no with a reason | example; tradeoff""",
        "core": """
Tell me about a project or product that did not go as planned. When did you notice, and what did you do? | Steering | Early signs; A decision; The effect | role; result
Tell me about something that you decided not to build or not to do, against the wishes of others. How did you decide, and how did you tell them? | Saying no | The reasons; How it was told; What came of it | role; tradeoff""",
        "advanced": """
How have you made sure that several groups with different goals pulled in the same direction? | Alignment | The conflict of goals; The means; The outcome | role; result""",
    },
    "leadership": {
        "basic": """
Tell me about a time you helped a colleague to learn something that was hard for them. How did you go about it? | Helping others grow | Started from the other person; Patience; What they can do now | role; result""",
        "core": """
Tell me about a person whose development you really influenced. Where did they start, what did you do, and where are they now? | Developing people | A real person and a goal; Own actions; A change that others could see | role; result
Tell me about a decision that your team disagreed with. How did you handle it? | Leading through disagreement | Heard the reasons; A clear decision; What happened to trust | role; tradeoff""",
        "advanced": """
Tell me about a time when somebody in your team did not perform as needed. What did you do, and how did it end? | Hard conversations | Clear expectations; Support and consequence; The outcome | role; result
What have you deliberately stopped doing yourself so that others could take it over? | Delegation | What was handed over; How it was made safe; What others made of it | role; result""",
    },
    "collaboration": {
        "basic": """
Tell me about a misunderstanding at work that caused trouble. How did it come about, and how did you clear it up? | Clearing things up | Own part in it; What was done; What changed | role; result""",
        "core": """
Tell me about a disagreement with a colleague about something that mattered to both of you. How did you come to a decision? | Constructive disagreement | Understands the other side; Evidence or a test; A decision both could live with | role; result
Tell me about something complicated that you had to explain to people from another field. How did you know that they had understood? | Explaining | Chose the level; Checked understanding; The effect | example; result""",
        "advanced": """
Tell me about a time when you had to win over people over whom you had no authority. | Influence | Their interests; The means; The outcome | role; result""",
    },
    "ownership": {
        "basic": """
Tell me about a mistake of yours that others were affected by. What did you do? | Taking responsibility | Names the mistake; Told people; Prevented a repetition | role; result""",
        "core": """
Tell me about a problem that nobody had asked you to solve. Why did you take it on, and what came of it? | Initiative | Why it mattered; Own steps; The outcome | role; result
Tell me about a time when you had more to do than time to do it. What did you leave undone, and who knew about it? | Priorities under pressure | A choice with a reason; Told those affected; The outcome | example; tradeoff""",
        "advanced": """
Tell me about a problem that first had to be found out, because everyone only saw its symptoms. How did you get to the core of it? | Structured problem solving | Symptoms and causes told apart; Hypotheses tested; A lasting remedy | role; result""",
    },
    "service": {
        "basic": """
Tell me about a customer who was angry with good reason. What did you do? | Handling complaints | Listened; Took responsibility; Solved and followed up | role; result""",
        "core": """
Tell me about a complaint that the usual procedure would not have solved. What did you do instead, and who had to agree? | Judgement beyond the script | What the procedure lacked; Own step within limits; The outcome for the customer | role; result
Tell me about a cause of complaints that kept coming back. How did you notice it, and what became of it? | From cases to causes | A pattern with numbers; Whom it was brought to; What changed | role; result""",
        "advanced": """
How have you changed the way in which a service team works, and how did customers and colleagues notice? | Improving a service | The starting point; What was given up; A measure | role; tradeoff""",
    },
    "customer": {
        "basic": """
Tell me about the last time somebody said no to an offer of yours. What had you missed, and what did you do then? | Learning from a no | An honest reason; The next step; What changed since | role; result""",
        "core": """
Tell me about a customer or a deal that you nearly lost. What turned it around, or why did it not work out? | Persistence and judgement | The real reason; Own actions; The result in numbers | role; result
How do you find out what a customer really needs, when they ask for something else? | Understanding needs | Questions asked; A real case; What was offered | example; result""",
        "advanced": """
When have you advised a customer against buying or doing something? What came of it? | Integrity and long view | The reason; The risk taken; The outcome | role; tradeoff
Tell me about an account or a market for which you changed the whole approach. What did you stop doing, and what did the figures say a year later? | Strategy in sales | What was stopped and why; Resistance; Figures | role; tradeoff""",
    },
    "retail": {
        "basic": """
The shop is full, a delivery arrives and a colleague calls in sick. What do you do first? Tell me about a real day like that if you had one. | Priorities on the floor | Customers and safety first; Who was asked; How it ended | example; result""",
        "core": """
What have you changed in a shop or a department that showed in the figures? | Effect on the floor | What was noticed; What was changed; Sales, stock or losses before and after | role; result""",
        "advanced": """
Tell me about a decision on range, prices or staffing that not everybody in the shop agreed with. How did you take it? | Running a shop | The grounds; What was given up; The outcome | role; tradeoff""",
    },
    "marketing": {
        "basic": """
Take a campaign or a text that you worked on. Whom was it for, and how did you know whether it worked? | Effect | The audience; A measure; What was learned | role; result""",
        "core": """
Tell me about a campaign that did not work. How soon did you see it, and what did you do with the rest of the budget? | Steering by numbers | A number that told; A decision; What was learned | role; result""",
        "advanced": """
How have you decided between what sells this quarter and what builds the brand? | Long and short term | The conflict; The decision; Its effect | example; tradeoff""",
    },
    "finance": {
        "basic": """
Two figures that should agree do not. How do you find the difference? | Care | From the total to the item; Documents checked; Told in time | example; result""",
        "core": """
Tell me about an error or a risk in the figures that you found and others had missed. What did you do with it? | Vigilance | How it was found; Whom you told; What was changed | role; result""",
        "advanced": """
Tell me about a forecast or a rule of yours that people did not like. How did you stand by it, or why did you change it? | Independence | The basis; The pressure; The outcome | role; tradeoff""",
    },
    "operations": {
        "basic": """
Tell me about a working day when the plan fell apart. What did you do first? | Calm and priorities | What came first and why; Who was told; How it ended | role; result""",
        "core": """
Tell me about a process that you made better. What was the measure before and after, and what did the people doing the work say about it? | Improvement | A measure; People involved; Whether it lasted | role; result""",
        "advanced": """
When have you had to choose between cost, speed and safety or quality? How did you decide? | Hard trade-offs | What was at stake; The decision; Its effect | role; tradeoff""",
    },
    "safety": {
        "basic": """
You see a colleague taking a dangerous short cut. What do you do? Tell me about a real case if you have one. | Speaking up | Stopped it at once; Without humiliation; What followed | example; result""",
        "core": """
Tell me about an accident or a near miss that you looked into. What lay behind it, and what is different since? | Learning from near misses | Looked beyond the person; A lasting measure; How its effect was seen | role; result""",
        "advanced": """
When have you stopped work or spent money for safety although others were against it? How did you argue, and what came of it? | Safety under pressure | The risk in concrete terms; The cost; The outcome | role; tradeoff""",
    },
    "transport": {
        "basic": """
Tell me about a tour on which something went wrong: traffic, weather, the vehicle or a customer. What did you do? | Calm on the road | Safety first; Who was told; How it ended | role; result""",
        "core": """
Tell me about a time when the schedule and the rules (rest times, load, weather) did not fit together. What did you do? | Rules under pressure | The conflict; A clear line; What it cost | role; tradeoff""",
        "advanced": """
What have you changed in how tours, vehicles or drivers are planned, and what did it bring? | Improving transport | Before and after; What drivers said; Its price | role; result""",
    },
    "manufacturing": {
        "basic": """
How do you notice that a machine or a batch is going wrong before the reject is made? Take a real case. | Watching the process | A sign that others miss; What was done; How it turned out | example; result""",
        "core": """
Tell me about a fault that came back again and again. How did you find its cause, and how do you know that it is gone? | Fault finding | Tested one cause at a time; The real cause; Proof over time | role; result
What have you done to bring down set-up time, scrap or standstill? What were the figures before and after? | Improvement with figures | A measure; People involved; What it cost | role; result""",
        "advanced": """
When have you decided between repairing, replacing and living with a fault? What decided it? | Economic judgement | Cost of standstill; Risk; Looking back | role; tradeoff""",
    },
    "construction": {
        "basic": """
Tell me about a job where the drawing and the building did not agree. What did you do? | Drawing and reality | Measured and asked; Did not improvise dangerously; How it ended | role; result""",
        "core": """
Tell me about a defect that you found, or that was found in your work. What was the cause, and how was it put right? | Quality of work | The cause; The remedy; What is done differently since | role; result
Tell me about a site where time was short. What did you do first, what later, and what did you refuse to skip? | Order under pressure | A sequence with reasons; Safety and rules kept; The outcome | role; tradeoff""",
        "advanced": """
Tell me about a disagreement with a client, an architect or another trade that could have stopped the site. How did you settle it? | Steering a site | Facts on the table; What was given and taken; The outcome | role; tradeoff""",
    },
    "beauty": {
        "basic": """
Somebody shows you a photo of hair, or skin, that they want and cannot have in one appointment. What do you say, and what do you do? | Honest consultation | Looks and asks first; Says what is possible; A plan in steps | example; result""",
        "core": """
Tell me about a result that was not what you, or the client, had wanted. What had gone wrong, and how did you put it right? | Putting it right | The cause; Own steps; What the client said afterwards | role; result
Which client has stayed with you longest, or come back after a long time? What have you done differently for them? | Lasting clients | A concrete person; What was noticed; The effect | example; result""",
        "advanced": """
When have you refused a treatment, or talked somebody out of it? What did you risk, and how did it end? | Judgement and safety | The danger; How it was said; The outcome | role; tradeoff""",
    },
    "hospitality": {
        "basic": """
A guest says that they are allergic to something in the dish that has just been served. What do you do? Tell me about a real case if you had one. | Guest safety | Acts at once; Checks, does not guess; What changed | example; result""",
        "core": """
Tell me about a service or an evening that nearly went off the rails. What did you do, and how did it end? | Calm in service | The bottleneck; Own steps; How guests and team came out of it | role; result
What have you changed in a kitchen, a menu or a house that showed in cost, waste or guests' reactions? | Improvement | Before and after; Why that; What the team said | role; result""",
        "advanced": """
When have you had to choose between cost and quality? What did you decide, and did guests notice? | Economic judgement | The figures; The line not crossed; The effect | role; tradeoff""",
    },
    "teaching": {
        "basic": """
Tell me about a lesson that did not work. When did you notice, and what did you do in the next one? | Reflection | A real lesson; The learners' view; What was changed | role; result""",
        "core": """
Tell me about a learner whom you did not reach at first. What did you try, and what came of it? | Reaching learners | Looked for the reason; More than one attempt; What could be seen | role; result
How did you find out that a class had not understood something, although nobody said so? | Checking understanding | A real check; What it showed; What changed in teaching | example; result""",
        "advanced": """
What have you changed in how a subject is taught or assessed beyond your own class? Who was against it? | Effect beyond the classroom | The reason; Resistance; The effect on learners | role; tradeoff""",
    },
    "childcare": {
        "basic": """
Tell me about a child who found it hard to settle in. What did you do, day by day? | Settling in | Watched first; Small steps; Parents included | role; result""",
        "core": """
Tell me about a conflict between children, or with a parent, that was not easy. How did you deal with it? | Conflicts | Stayed calm; Both sides heard; How it ended | role; result""",
        "advanced": """
What have you changed in the daily routine or the concept of a group, and how did the children show that it was better? | Developing a group | What was noticed; The team's part; What could be observed | role; result""",
    },
    "social_care": {
        "basic": """
Tell me about a time when somebody refused help that they needed. What did you do? | Respect and duty | Asked why; Respected limits; The outcome | role; result""",
        "core": """
Tell me about a case in which protection and self-determination pulled in different directions. What did you decide? | Hard decisions in care | Both sides; Whom you consulted; The outcome | role; tradeoff""",
        "advanced": """
Where have you changed the way in which several services work together for a person or a group? | Working across services | The gap; Own part; What became better for the person | role; result""",
    },
    "spreadsheets": {
        "basic": """
Tell me about a list or a calculation that you put in order. How did you make sure that it was right? | Care with data | The need; A check; Who uses it | role; result""",
        "core": """
Tell me about an error in a spreadsheet that you found or made. How did it come to light, and how is it prevented now? | Errors in spreadsheets | The cause; The damage; A check built in | role; result
Which task that was done by hand have you automated? How much time did it save, and what can still go wrong? | Automation | Before and after; Method; Limits | role; tradeoff""",
        "advanced": """
When have you decided that a spreadsheet was no longer the right tool? What took its place? | Limits of the tool | The risk; The alternative; The change-over | role; tradeoff""",
    },
    "human_resources": {
        "basic": """
Tell me about a conversation with an applicant or an employee that was hard for you. How did you prepare, and how did it go? | Difficult conversations | Preparation; Respect; The outcome | role; result""",
        "core": """
Tell me about a position that was hard to fill, or a person whom you nearly lost. What did you do? | Finding and keeping people | The real reason; Own steps; The outcome | role; result""",
        "advanced": """
When did you have to stand up to managers over how people were treated? What came of it? | Independence | The facts; The risk taken; The outcome | role; tradeoff""",
    },
    "legal": {
        "basic": """
Tell me about a legal question that turned out to be different from what it looked like. How did you find out? | Care in legal work | Sources checked; The point that was missed; The outcome | role; result""",
        "core": """
Tell me about a clause or a dispute where you had to choose between being right and getting a result. What did you advise? | Practical judgement | The risk in figures; The alternatives; What came of it | role; tradeoff""",
        "advanced": """
When have you told a client or the business something that they did not want to hear? How did you put it? | Independence | The reasons; A way forward; The outcome | role; tradeoff""",
    },
    "office": {
        "basic": """
Two people need you for something urgent at the same time. How do you decide? Take a real day. | Priorities | Asked what is at stake; Told both; How it ended | example; result""",
        "core": """
Tell me about something that you organised and that nearly went wrong. What saved it? | Organisation | What was overlooked; A quick step; What is done since | role; result""",
        "advanced": """
Which routine of an office have you changed or stopped altogether, and who had to be convinced? | Improving an office | Before and after; Resistance; The effect | role; tradeoff""",
    },
    "science": {
        "basic": """
Tell me about a measurement that you did not believe. What did you check, in which order? | Care with results | Controls; One thing at a time; What it was | role; result""",
        "core": """
Tell me about an experiment or a method that failed. How did you find out why, and what did you do then? | Learning from failure | A hypothesis tested; The cause; What came of it | role; result""",
        "advanced": """
Which line of work have you stopped although much had been put into it? How did you decide? | Scientific judgement | The evidence; The cost; Looking back | role; tradeoff""",
    },
    "care": {
        "basic": """
How do you hand over to the next shift or colleague, and what must never be missing? | Safe handover | A fixed order; Risks named; Understanding checked | example; result""",
        "core": """
Tell me about a situation in which somebody in your care got worse, or had trouble, quickly. What did you notice, and what did you do? | Noticing and acting | Early signs; Right order of steps; When help was called | role; result""",
        "advanced": """
Tell me about a time when you thought that a decision about somebody in your care was wrong. What did you do? | Speaking up | Facts; Whom you spoke to; The outcome | role; result""",
    },
    "industry": {
        "core": """
Which rule or peculiarity of {focus} surprised you most when you came into it, and how did it change your work? | Real knowledge of the field | A concrete rule; Its effect on work; A case | example; result""",
        "advanced": """
Tell me about a decision that somebody from outside {focus} would have taken differently. What did you know that they would not? | Insight into the field | A concrete decision; The special circumstance; The outcome | example; tradeoff""",
    },
    "languages": {
        "core": """
In which situations do you use {focus} at work, and when did you last have to settle something difficult in it? | Use in earnest | Concrete situations; Something difficult; How it went | example; result""",
        "advanced": """
Tell me about a misunderstanding between people who worked in {focus} but came from different places. How did you deal with it? | Nuance | What was misunderstood; How it was noticed; How it was solved | role; result""",
    },
    "credentials": {
        "core": """
Which part of what you learned for that have you used in your work lately, and for what? | Holding and use | What and since when; A use of it; Its limits | example; result""",
        "advanced": """
What did your training teach you that turned out differently in practice? | Theory and practice | A concrete case; What was different; What you do now | example; result""",
    },
}  # fmt: skip

_ANY: dict[Depth, str] = {
    "basic": """
How did you get into {focus}, and what do you still find difficult about it? | Honest self-assessment | A concrete start; A real difficulty; What is done about it | example; result""",
    "core": """
Tell me about something that went wrong when it came to {focus}. What was your part in it, and what did you change afterwards? | Learning from failure | A real failure; Own part; A lasting change | role; result
Think of the last time you had to decide something important about {focus} without knowing everything. What did you do? | Decisions under uncertainty | What was unknown; How the risk was limited; How it turned out | example; tradeoff""",
    "advanced": """
What do many people get wrong about {focus}, in your experience, and what have you seen it lead to? | Depth of insight | A concrete error; Its consequence; A better way | example; tradeoff
If you came to a team that is weak when it comes to {focus}, what would you look at in the first weeks, and what would you leave alone? | Diagnosis and restraint | Looks before acting; An order; Something left alone | example; tradeoff""",
}  # fmt: skip

_BY_LEVEL: dict[str, str] = {
    "JUNIOR": """
What was the first thing that you did entirely on your own when it comes to {focus}? How did you check that it was right? | First steps taken alone | A concrete task; How it was checked; Who was asked | role; result
Tell me about a time when you were stuck with something to do with {focus}. How long did you try alone, and whom did you ask? | Asking for help in time | What was tried; A good question to the right person; What was learned | example; result""",
    "MID": """
What do you do differently from two years ago when it comes to {focus}? Tell me what made you change. | Growth | What it was like before; The reason; The effect | example; result
When have colleagues come to you for help with {focus}? Tell me about the last time. | Standing among colleagues | A concrete request; Own part; How it was solved | role; result""",
    "SENIOR": """
Think of {focus}: tell me about a case in which the usual way would have been wrong. How did you see that, and what did you do instead? | Judgement beyond routine | What made it different; The alternative; How it turned out | role; tradeoff
Which risk have you seen before others did when it comes to {focus}? What did you do about it, and what came of it? | Foresight | The early sign; Own steps; The outcome | role; result""",
    "LEAD": """
Which standard or habit have you brought into a team when it comes to {focus}, and how did you find out whether it was kept when you were not there? | Setting standards | Why it was needed; How people were won; Whether it lasted | role; result
Think of {focus}: what has somebody in your team done differently from how you would have done it, and what did you do about that? | Leading instead of doing | Judged the result; Left room or stepped in, with a reason; The effect on the person | role; tradeoff""",
    "PRINCIPAL": """
What have you changed about {focus} that now holds for people who have never met you? How did it spread? | Reach | The problem of many; How it spread without orders; Its cost | role; result
Which widely held view on {focus} have you argued against in an organisation? What was at stake, and how did it end? | Changing an organisation's mind | The evidence; The opponents' best point; The outcome | role; tradeoff""",
}  # fmt: skip

_CONDUCT_BY_LEVEL: dict[str, str] = {
    "JUNIOR": """
Who has told you something about {focus} that you did not like to hear? What was it, and what did you do with it? | Taking feedback | The words; The first reaction; What was done | example; result
Tell me about a day on which {focus} was harder than you had thought. What did you do? | Own limits | A concrete day; The difficulty; What helped | role; result""",
    "MID": """
Tell me about a time when you did not do well when it comes to {focus}. What was your part in it, and what do you do differently since? | Honest self-assessment | A real case; Own part; A lasting change | role; result
Whom do you know who does better than you when it comes to {focus}? What have you taken over from them, and when did it last help? | Learning from others | What they do; What was taken over; A use of it | example; result""",
    "SENIOR": """
Tell me about a time when {focus} cost you something: time, a good relationship or an easy way. Would you do it again? | Conduct at a price | The price; The reason; Looking back | role; tradeoff
When have you had to stand up for {focus} against somebody with more say than you? What happened? | Standing up | The situation; Own words; The outcome | role; result""",
    "LEAD": """
How have you dealt with somebody in your team who found {focus} hard? Tell me about one person, and what became of it. | Helping others | The person's difficulty; Own steps; What changed | role; result
What did your team do worse than others when it came to {focus}, and what have you changed? | Habits of a team | A concrete weakness; The change; How it was noticed | role; tradeoff""",
    "PRINCIPAL": """
Where did the way an organisation worked stand against {focus}, and what have you done about it? | Structures and conduct | The obstacle; Whom it took; The effect | role; tradeoff
Tell me about a conflict between departments that turned on {focus}. How did you bring it to an end? | Conduct across teams | Both sides; Own part; The outcome | role; result""",
}  # fmt: skip

_OPENERS: dict[Kind, dict[str, str]] = {
    "TECHNOLOGY": {
        "JUNIOR": "Tell me about something you have built with {focus}, at work, in your studies or on your own. What was it for, and which part was the hardest for you?",
        "MID": "Tell me about the piece of work with {focus} that you are most satisfied with. What was it for, what did you do yourself, and how did it turn out?",
        "SENIOR": "Which production system that you worked on with {focus} was the most demanding? Tell me what it had to do, what you were responsible for, and what made it hard.",
        "LEAD": "Think of a system built with {focus} for which you set the technical direction. What did you decide, whom did you have to convince, and how did it work out?",
        "PRINCIPAL": "Which decision about {focus} have you taken, or talked an organisation out of, that several teams had to live with for years? Tell me how it was reached and what it cost.",
    },
    "PRACTICE": {
        "JUNIOR": "When did you first have to deal with {focus} yourself? What was the task, what did you do, and where did you need help?",
        "MID": "Tell me about a project in which {focus} really mattered. What was the situation, what did you do yourself, and how did it turn out?",
        "SENIOR": "What is the hardest problem you have had to solve in {focus}? Tell me the situation, what you decided, and what came of it.",
        "LEAD": "Tell me about a time when you set the direction in {focus} for others. What did you decide, how did you bring people along, and what came of it?",
        "PRINCIPAL": "Where has your work in {focus} changed how a whole organisation does it? Tell me what was wrong before, what you did, and what it cost.",
    },
    "BEHAVIOUR": {
        "JUNIOR": "Tell me about a situation, at work, in your studies or elsewhere, that called for {focus}. What did you do?",
        "MID": "Tell me about a situation at work that called for {focus}. What was going on, what did you do, and how did it end?",
        "SENIOR": "Which situation has tested you most when it comes to {focus}? What was going on, what did you do, and how did it end?",
        "LEAD": "Tell me about a time when {focus} made the difference for a whole team or department. What was your part in it?",
        "PRINCIPAL": "Tell me about a situation with much at stake, across several teams or departments, that turned on {focus}. What did you do, and what would have happened otherwise?",
    },
    "LANGUAGE": {"MID": "Please tell me how you use {focus} in your work: with whom, about what, and in writing or in conversation?"},
    "CREDENTIAL": {"MID": "One requirement of the role is: {focus}. Please tell me what you hold, and about a piece of work in which you put it to use."},
    "CONDITION": {"MID": "One thing about the role itself, which is not judged here and is settled with the hiring team: {focus}. Is there anything that you would like them to know or to answer?"},
    "DOMAIN": {
        "JUNIOR": "What do you know of {focus} so far, and where from? Tell me about something in it that you have looked into more closely.",
        "MID": "Tell me about a piece of work in {focus} where knowing the field made a difference. What would an outsider have missed?",
        "SENIOR": "Which peculiarity of {focus} has cost you, or saved you, the most? Tell me the case, what you did, and what came of it.",
        "LEAD": "Tell me about a time when your team would have gone wrong without knowing {focus}. What did you do so that they know it now?",
        "PRINCIPAL": "Which development in {focus} have you had to answer with a change of course? Tell me how you saw it, whom you convinced, and what came of it.",
    },
    "OTHER": {
        "JUNIOR": "The role has to do with {focus}. Which situation of yours, at work or elsewhere, comes closest to that, and what did you do in it?",
        "MID": "The role has to do with {focus}. Tell me about the situation in which you showed that best: what was going on, what did you do, and how did it turn out?",
        "SENIOR": "The role has to do with {focus}. What is the most difficult case of it that you have dealt with: what was going on, what did you decide, and what came of it?",
        "LEAD": "The role has to do with {focus}. Tell me about a time when you answered for it for a whole team: what did you decide, how did you bring people along, and how did it turn out?",
        "PRINCIPAL": "The role has to do with {focus}. Where have you changed how an organisation deals with that? Tell me what was wrong before, what you did, and what it cost.",
    },
}  # fmt: skip
_OTHER_OPENERS: dict[Kind, tuple[str, ...]] = {
    "TECHNOLOGY": (
        "Now to {focus}. Take one thing in that area that you built or ran and that you know inside out: what was it for, what did you do yourself, and what would you change today?",
        "What is the most useful thing that you have done with {focus}? Tell me what the need was, what you did, and how you knew that it helped.",
        "When did {focus} last give you real trouble? Tell me what happened, what you did about it, and how it ended.",
    ),
    "PRACTICE": (
        "Let us turn to {focus}. Which piece of your work shows best what you can do there? Tell me what the task was, how you went about it, and how it turned out.",
        "Tell me about a time when getting {focus} right, or not, made the difference. What was at stake, and what did you do?",
        "What have you changed for the better when it comes to {focus}? Tell me how things were before, what you did, and how they were afterwards.",
    ),
    "BEHAVIOUR": (
        "Let us talk about {focus}. Tell me about a time when it was hard for you. What was going on, and what did you do?",
        "When has somebody noticed that you are good, or not good, at {focus}? What had happened?",
    ),
    "DOMAIN": ("Tell me how you came to know {focus}, and about a piece of work in which that knowledge counted.",),
    "OTHER": (
        "Now to {focus}, which the role also asks for. Take the time when you were most involved in it: what was your task, what did you do, and how did it turn out?",
        "Let us talk about {focus}. Tell me about one case that you remember well: what happened, what did you do, and what came of it?",
        "How have you dealt with {focus} so far? Please take one case and tell me what you did and how it ended.",
    ),
}  # fmt: skip
ANYTHING_ELSE = Prompt(
    "Is there anything about how you work best, or what you need for it, that you would like the hiring team to know?",
    "Room for what the candidate wants to say",
    ("Not judged",),
    (),
    "core",
)
"""For a statement on what somebody is: it must be covered by the plan, and nobody is asked about it."""
_FURTHER = (
    "The role also needs {focus}. When did that last matter in your work, and what did you have to learn the hard way?",
    "Let us look at {focus} as well. Tell me about one piece of work in which it was needed, and what your part in it was.",
    "What is your experience with {focus}? Please take one case and tell me what you did and how it turned out.",
)
_OPENER_SIGNALS = (
    "One real case, not generalities",
    "The candidate's own part",
    "How it turned out, and how that was known",
)
FOLLOW_UPS: dict[Lack, tuple[str, ...]] = {
    "example": (
        "Could you take one real case and walk me through it from beginning to end?",
        "Can you give me a concrete example of that from your own work?",
        "When did you last do that? Please tell me about that one time.",
    ),
    "role": (
        "Which part of that was yours personally, and what did others do?",
        "What exactly did you do yourself there?",
        "If I had watched you at the time, what would I have seen you do?",
    ),
    "result": (
        "How did it turn out, and how did you know? A number helps if you have one.",
        "What was different afterwards, and how did you measure or notice that?",
        "What was the result in the end, for the users, the team or the business?",
    ),
    "tradeoff": (
        "Which other options did you consider, and what did you give up with the one you chose?",
        "What was the downside of that choice, and why was it worth it?",
        "What would have made you decide differently?",
    ),
}


@cache
def prompts(theme_id: str, depth: Depth) -> tuple[Prompt, ...]:
    return tuple(_parse(_BANK.get(theme_id, {}).get(depth, ""), depth))


@cache
def general_prompts(depth: Depth) -> tuple[Prompt, ...]:
    return tuple(_parse(_ANY[depth], depth))


_DEPTH_BY_LEVEL: dict[str, Depth] = {
    "JUNIOR": "basic",
    "MID": "core",
    "SENIOR": "core",
    "LEAD": "advanced",
    "PRINCIPAL": "advanced",
}


@cache
def level_prompts(level: str, kind: Kind) -> tuple[Prompt, ...]:
    """What is asked of one level alone, of conduct in other words than of work; a level that is not known is asked
    like MID."""
    bank = _CONDUCT_BY_LEVEL if kind == "BEHAVIOUR" else _BY_LEVEL
    known = level if level in bank else "MID"
    return tuple(_parse(bank[known], _DEPTH_BY_LEVEL[known]))


def opener(kind: Kind, level: str, variant: int) -> Prompt:
    """The first question on something: one real case, asked for as the level allows (`variant` 0) or in other words."""
    by_level = _OPENERS[kind]
    texts = (by_level.get(level) or by_level["MID"], *_OTHER_OPENERS.get(kind, ()))
    text = texts[variant % len(texts)]
    if kind == "CONDITION":
        return Prompt(text, "Conditions of the role: {focus}", ("Not judged",), (), "core")
    return Prompt(
        text,
        "Real experience with {focus}",
        _OPENER_SIGNALS,
        ("role", "result"),
        "core",
    )


def further_opener(number: int) -> Prompt:
    """For what else a competency holds, beyond its first question."""
    text = _FURTHER[number % len(_FURTHER)]
    return Prompt(text, "Experience with {focus}", _OPENER_SIGNALS, ("example", "result"), "core")


def _parse(lines: str, depth: Depth) -> Iterator[Prompt]:
    for line in lines.strip().splitlines():
        text, intent, signals, asks = (part.strip() for part in line.split("|"))
        lacks = [lack for lack in FOLLOW_UPS if lack in asks.split("; ")]
        yield Prompt(text, intent, tuple(signals.split("; ")), tuple(lacks), depth)
