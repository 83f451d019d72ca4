"""`make model-cost`: what the calls to a model cost for one interview, rated once and by all raters.

A scripted model answers, so nothing is paid: what is sent is measured, and what would come back is taken to be as long
as a whole plan, a turn or a rating is. Four characters make a token, as in English prose; reasoning comes on top.
"""

import json
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime

from interviews.adapters import openai_engine
from interviews.domain.assessments.scoring import assess
from interviews.domain.plans.plan import Brief, Plan
from interviews.domain.runs.transcript import Turn
from interviews.runtime.engines import OpenAi
from interviews.usecases.guardrails.engine import Engine, Moment

from .counterparts.candidate import CandidateClient
from .counterparts.journey import REQUEST
from .counterparts.scripted_model import Json, ScriptedModel, operation_of, sensible

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
CHARACTERS_A_TOKEN = 4
RATED_THING = 600
"""Characters of one rating: its rationale and two quotes."""
ABOUT_THE_WHOLE = 1_500
CHATS = 3


def main() -> int:
    answered: dict[str, int] = Counter()

    def script(operation: str, payload: Json) -> Json:
        said = sensible(operation, payload)
        rated = sum(len(payload.get(each, ())) for each in ("competencies", "statements", "requirements"))
        length = len(json.dumps(said))
        answered[operation] += ABOUT_THE_WHOLE + RATED_THING * rated if operation == "assess" else length
        return said

    with ScriptedModel(script) as model:
        _play(openai_engine.build(base_url=model.base_url, model="m", api_key="k", raters=1))
        asked: dict[str, list[int]] = defaultdict(list)
        for each in model.requests:
            asked[operation_of(each)].append(sum(len(one["content"]) for one in each["messages"]))
    print(_table(asked, answered))
    return 0


def _play(engine: Engine) -> None:
    brief = Brief(
        position=str(REQUEST["position"]),
        level="SENIOR",
        qualifications=tuple(map(str, REQUEST["qualifications"])),  # type: ignore[call-overload]
    )
    draft = engine.plan(brief, engine.validate_skills(brief))
    plan = Plan(
        **dict(draft),
        plan_id="11111111-1111-4111-8111-111111111111",
        version=1,
        status="APPROVED",
        generated_at=AT,
        generated_by=engine.origin,
    )
    turns: list[Turn] = []
    candidate, place, follow_ups, text = CandidateClient(), 0, 0, plan.agenda()[0].text
    while True:
        own = plan.agenda()[place].question_id
        turns.append(Turn(len(turns) + 1, "interviewer", text, AT, own))
        turns.append(Turn(len(turns) + 1, "candidate", candidate.answer(text.splitlines()[-1]), AT, own))
        # Each question is followed up once, as in a good half of real interviews.
        said = engine.next_turn(brief, plan, turns, Moment(place, 9 * follow_ups, 1500))
        if said.move == "close":
            break
        follow_ups = 1 if said.move == "follow_up" else 0
        place += said.move == "ask"
        text = said.message
    made, _ = assess(
        plan,
        turns,
        engine.assess(brief, plan, turns),
        assessment_id="22222222-2222-4222-8222-222222222222",
        version=1,
        generated_at=AT,
        origin=engine.origin,
    )
    for number in range(CHATS):
        engine.chat(plan, turns, made, [], f"What shows it, point {number}?")


def _table(asked: dict[str, list[int]], answered: dict[str, int]) -> str:
    model = OpenAi()
    prices = model.prices()
    lines = [f"{'per interview':<12}{'calls':>7}{'tokens in':>12}{'tokens out':>12}{'USD':>10}"]
    usd = {}
    for operation, lengths in asked.items():
        tokens = sum(lengths) / CHARACTERS_A_TOKEN, answered[operation] / CHARACTERS_A_TOKEN
        usd[operation] = sum(count * price for count, price in zip(tokens, prices, strict=True)) / 1e6
        lines.append(
            f"{operation:<12}{len(lengths):>7}{tokens[0]:>12,.0f}{tokens[1]:>12,.0f}{usd[operation]:>10.4f}"
        )
    once = sum(usd.values())
    raters = int(model.openai_raters)
    lines += ["", f"rated once: {once:.4f} USD; by {raters}: {once + (raters - 1) * usd['assess']:.4f} USD"]
    lines.append(
        f"at {prices[0]:g} and {prices[1]:g} USD for a million tokens in and out ({model.openai_model})"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
