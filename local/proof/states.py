"""Has Step Functions itself try each way out of each state of the deployed definition (TestState), with what a task
would have answered or raised given to it: no function is called, and no role is needed (Step Functions Developer Guide,
"Testing state machines with TestState API")."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .step import NotProven, ProofContext, Step, Undo

Json = dict[str, Any]
ANY_ERROR = "SomethingElse"
"""What no rule names, so that States.ALL has to match it."""
SECONDS = 60
CONTEXT = {"Task": {"Token": "token"}}
EXHAUSTED, FRESH = "CAUGHT_ERROR", "RETRIABLE"


@dataclass(frozen=True)
class WayOut:
    """One way out of a state: what is given, and the status and state that must follow."""

    state: str
    data: Json
    status: str
    next_state: str | None = None
    result: Json | None = None
    error: str | None = None
    retried: int = 0

    def request(self, definition: str) -> Json:
        asked: Json = {"definition": definition, "stateName": self.state, "input": json.dumps(self.data)}
        if self.result is not None:
            asked["mock"] = {"result": json.dumps(self.result), "fieldValidationMode": "NONE"}
        if self.error is not None:
            asked["mock"] = {"errorOutput": {"error": self.error, "cause": "The proof raises it."}}
            asked["stateConfiguration"] = {"retrierRetryCount": self.retried}
        if "mock" in asked:
            asked["context"] = json.dumps(CONTEXT)
        return asked


def prove(context: ProofContext, undo: Undo) -> str:
    states = context.aws("stepfunctions")
    text = states.describe_state_machine(stateMachineArn=context.outputs["StateMachineArn"])["definition"]
    judged = states.validate_state_machine_definition(definition=text)
    if judged["result"] != "OK" or judged["diagnostics"]:
        found = "; ".join(f"{each['code']} {each.get('location', '')}" for each in judged["diagnostics"])
        raise NotProven(f"ValidateStateMachineDefinition: {judged['result']} {found}.")
    cases = list(cases_of(json.loads(text)))
    wrong = []
    for case in cases:
        answer = states.test_state(**case.request(text))
        came = answer["status"], answer.get("nextState")
        if came != (case.status, case.next_state):
            wrong.append(f"{case.state} {case.error or ''} came to {came[0]} {came[1]}".replace("  ", " "))
    if wrong:
        raise NotProven(f"{len(wrong)} of {len(cases)}: {'; '.join(wrong)}.")
    return (
        f"{len(cases)} ways out of {len({each.state for each in cases})} states, and the definition is valid."
    )


def cases_of(definition: Mapping[str, Any]) -> Iterator[WayOut]:
    """As the definition says: rules of a Choice in their order, of an error first Retry, then Catch."""
    data = _sample(definition)
    for name, state in definition["States"].items():
        match state["Type"]:
            case "Choice":
                for rule in state["Choices"]:
                    wanted = rule.get("StringEquals", rule.get("BooleanEquals"))
                    given = _with(data, rule["Variable"], wanted)
                    yield WayOut(name, given, "SUCCEEDED", rule["Next"])
                given = _with(data, state["Choices"][0]["Variable"], _other(state["Choices"]))
                yield WayOut(name, given, "SUCCEEDED", state["Default"])
            case "Succeed":
                yield WayOut(name, data, "SUCCEEDED")
            case "Fail":
                yield WayOut(name, data, "FAILED")
            case _:
                yield from _cases_of_task(name, state, data)


def _cases_of_task(name: str, state: Mapping[str, Any], data: Json) -> Iterator[WayOut]:
    yield WayOut(name, data, "SUCCEEDED", state.get("Next"), result=_result(state))
    retriers, catchers = state.get("Retry", ()), state.get("Catch", ())
    named = {
        error for each in (*retriers, *catchers) for error in each["ErrorEquals"] if error != "States.ALL"
    }
    for error in sorted(named | {ANY_ERROR}):
        retrier = next((each for each in retriers if _matches(each, error)), None)
        most = retrier.get("MaxAttempts", 3) if retrier else 0
        if most:
            yield WayOut(name, data, FRESH, error=error)
        target = next((each["Next"] for each in catchers if _matches(each, error)), None)
        yield WayOut(name, data, EXHAUSTED if target else "FAILED", target, error=error, retried=most)


def _matches(rule: Mapping[str, Any], error: str) -> bool:
    return bool({error, "States.ALL"} & set(rule["ErrorEquals"]))


def _other(rules: list[Json]) -> Any:
    """What none of them compares with."""
    return "ELSE" if any("StringEquals" in each for each in rules) else not rules[0]["BooleanEquals"]


def _result(state: Mapping[str, Any]) -> Json:
    """What a task answers: everything that its ResultSelector asks for."""
    answer: Json = {}
    for path in _paths(state.get("ResultSelector", {})):
        answer = _with(answer, path, SECONDS)
    return answer


def _sample(definition: Mapping[str, Any]) -> Json:
    """An input in which every path of the definition leads to something: seconds where it waits, text elsewhere."""
    data: Json = {}
    for state in definition["States"].values():
        for path in _paths(state.get("Parameters", {})):
            data = _with(data, path, "1")
    for state in definition["States"].values():
        if path := state.get("TimeoutSecondsPath"):
            data = _with(data, path, SECONDS)
    return data


def _paths(value: Any) -> Iterator[str]:
    """Those into the input, also as arguments of a function."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name.endswith(".$"):
                words = each.removesuffix(")").replace(",", " ").split()
                yield from (one for one in words if one.startswith("$."))
            else:
                yield from _paths(each)


def _with(data: Json, path: str, value: Any) -> Json:
    name, _, rest = path.removeprefix("$.").partition(".")
    return {**data, name: _with(data.get(name, {}), rest, value) if rest else value}


STEP = Step(
    name="states",
    does="has Step Functions validate the deployed definition and try each way out of each of its states, mocked",
    expects="the status and the next state that the definition says, for each result, error and retry",
    minutes=3,
    undoes="nothing: it calls nothing of the stage",
    calls=(
        "cloudformation.DescribeStacks",
        "stepfunctions.DescribeStateMachine",
        "stepfunctions.ValidateStateMachineDefinition",
        "stepfunctions.TestState",
    ),
    prove=prove,
)
