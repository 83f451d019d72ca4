"""Runs a state machine from its file, on a clock that the test moves: the part of the Amazon States Language (JSONPath)
that ours needs. A field, path or function that it does not know is refused, so that nothing in the file is skipped.

What a step does follows the AWS documentation: Retry before Catch, each in order; States.ALL matches every error; a
Catch starts from the state's input; the bill counts every state entered and every retry.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Any, Protocol

Json = Any
LONGEST_EXECUTION = timedelta(days=365)
LONGEST_TIMEOUT = 99_999_999
INVOKE = "arn:aws:states:::lambda:invoke"
PARK = "arn:aws:states:::aws-sdk:dynamodb:putItem.waitForTaskToken"
TIMEOUT = "States.Timeout"

_FLOW = {"Type", "Comment", "Next", "End"}
_FIELDS = {
    "Choice": {"Type", "Comment", "Choices", "Default"},
    "Succeed": {"Type", "Comment"},
    "Fail": {"Type", "Comment", "Error", "Cause"},
    "Task": _FLOW
    | {"Resource", "Parameters", "ResultSelector", "ResultPath", "Retry", "Catch"}
    | {"TimeoutSeconds", "TimeoutSecondsPath"},
}
_RETRIER = {
    "ErrorEquals",
    "IntervalSeconds",
    "BackoffRate",
    "MaxDelaySeconds",
    "MaxAttempts",
    "JitterStrategy",
}
_CATCHER = {"ErrorEquals", "ResultPath", "Next"}
_RULE = {"Variable", "BooleanEquals", "StringEquals", "Next"}
_PATH = re.compile(r"\$(\.[A-Za-z]\w*)*")
_FORMAT = re.compile(r"States\.Format\('([^']*)'((?:, \$[\w.]*)*)\)")


class UnknownLanguage(Exception):
    """The file uses something that this interpreter does not know, or is not a state machine."""


class NotRunnable(Exception):
    """What AWS ends an execution with States.Runtime for: a path that leads nowhere, a timeout out of range."""


class ExecutionAlreadyExists(Exception):
    pass


class TaskTimedOut(Exception):
    """The token was answered before, or its task is over."""


class ServiceError(Exception):
    """An error of an AWS service, under the name that Step Functions gives it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Services(Protocol):
    def invoke(self, function: str, payload: Json) -> Json: ...

    def put_item(self, table: str, item: Json, condition: str, values: Json) -> None: ...


class Status(StrEnum):
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    TIMED_OUT = "TIMED_OUT"
    ABORTED = "ABORTED"


@dataclass(frozen=True, slots=True)
class Edge:
    """A way out of a state that was taken: `kind` is Next, End, Default, or Choice, Retry, Catch with its number."""

    state: str
    kind: str
    target: str | None = None


@dataclass
class Execution:
    """`due` is when it goes on by itself; with a `token`, that is the timeout of the wait."""

    name: str
    given: Json
    state: str
    data: Json
    started: datetime
    due: datetime
    status: Status = Status.RUNNING
    token: str | None = None
    error: str | None = None
    retries: dict[int, int] = field(default_factory=dict)
    transitions: int = 1
    path: list[str] = field(default_factory=list)

    @property
    def is_waiting(self) -> bool:
        return self.status is Status.RUNNING and self.token is not None

    @property
    def is_retrying(self) -> bool:
        return self.status is Status.RUNNING and self.token is None and bool(self.retries)


class StateMachine:
    """The executions of one definition. `step` does one thing of one execution; the caller decides whose and when."""

    def __init__(self, definition: Json, *, services: Services, clock: Callable[[], datetime]) -> None:
        check(definition)
        self.definition = definition
        self.services = services
        self.clock = clock
        self.executions: dict[str, Execution] = {}
        self.visited: set[Edge] = set()
        self.entered: set[str] = set()
        self._tokens = count(1)

    def start(self, name: str, given: Json) -> Execution:
        """As StartExecution: the same name and input while it runs is the same execution; else the name is used up."""
        held = self.executions.get(name)
        if held and held.status is Status.RUNNING and held.given == given:
            return held
        if held:
            raise ExecutionAlreadyExists(name)
        now = self.clock()
        first = self.definition["StartAt"]
        started = Execution(name, _copy(given), first, _copy(given), started=now, due=now)
        started.path.append(first)
        self.entered.add(first)
        self.executions[name] = started
        return started

    def send_success(self, token: str, output: Json) -> None:
        execution = self._waiting_for(token)
        execution.token = None
        self._succeed(execution, _copy(output))

    def send_failure(self, token: str, error: str) -> None:
        execution = self._waiting_for(token)
        execution.token = None
        self._fail(execution, error)

    def stop(self, name: str) -> None:
        """As StopExecution, or whatever else ends it: its token is worth nothing from then on."""
        self.executions[name].status = Status.ABORTED

    def due(self) -> list[Execution]:
        now = self.clock()
        return [each for each in self.running() if each.due <= now or each.started + LONGEST_EXECUTION <= now]

    def running(self) -> list[Execution]:
        return [each for each in self.executions.values() if each.status is Status.RUNNING]

    def step(self, execution: Execution) -> None:
        """What is due: the execution's end, a timeout, or the state's own work."""
        if execution.started + LONGEST_EXECUTION <= self.clock():
            execution.status = Status.TIMED_OUT
        elif execution.token is not None:
            execution.token = None
            self._fail(execution, TIMEOUT)
        else:
            self._work(execution)

    def _waiting_for(self, token: str) -> Execution:
        for execution in self.running():
            if execution.token == token:
                return execution
        raise TaskTimedOut(token)

    def _work(self, execution: Execution) -> None:
        state = self.definition["States"][execution.state]
        match state["Type"]:
            case "Choice":
                self._choose(execution, state)
            case "Succeed":
                execution.status = Status.SUCCEEDED
            case "Fail":
                execution.status, execution.error = Status.FAILED, state["Error"]
            case _ if state["Resource"] == PARK:
                self._park(execution, state)
            case _:
                self._invoke(execution, state)

    def _choose(self, execution: Execution, state: Json) -> None:
        for number, rule in enumerate(state["Choices"]):
            given = _at(rule["Variable"], execution.data)
            if given is rule.get("BooleanEquals") or given == rule.get("StringEquals"):
                self._enter(execution, f"Choice[{number}]", rule["Next"])
                return
        self._enter(execution, "Default", state["Default"])

    def _park(self, execution: Execution, state: Json) -> None:
        token = f"token-{next(self._tokens)}"
        given = _fill(state["Parameters"], execution.data, {"Task": {"Token": token}})
        seconds = state.get("TimeoutSeconds")
        if seconds is None:
            seconds = _at(state["TimeoutSecondsPath"], execution.data)
        if not isinstance(seconds, int) or not 0 < seconds <= LONGEST_TIMEOUT:
            raise NotRunnable(f"{execution.state} cannot wait {seconds!r} seconds")
        # The token counts from here on, and may be answered before the call that stores it has come back.
        execution.token, execution.due = token, self.clock() + timedelta(seconds=seconds)
        try:
            self.services.put_item(
                given["TableName"],
                given["Item"],
                given["ConditionExpression"],
                given["ExpressionAttributeValues"],
            )
        except ServiceError as error:
            execution.token = None
            self._fail(execution, error.name)

    def _invoke(self, execution: Execution, state: Json) -> None:
        given = _fill(state["Parameters"], execution.data, {})
        try:
            answer = _copy(self.services.invoke(given["FunctionName"], given["Payload"]))
        except (AssertionError, NotRunnable):
            raise
        except ServiceError as error:
            self._fail(execution, error.name)
        except Exception as error:
            self._fail(execution, type(error).__name__)
        else:
            self._succeed(execution, {"StatusCode": 200, "Payload": answer})

    def _succeed(self, execution: Execution, result: Json) -> None:
        state = self.definition["States"][execution.state]
        if "ResultSelector" in state:
            result = _fill(state["ResultSelector"], result, {})
        execution.data = _place(state.get("ResultPath", "$"), execution.data, result)
        if state.get("End"):
            self.visited.add(Edge(execution.state, "End"))
            execution.status = Status.SUCCEEDED
        else:
            self._enter(execution, "Next", state["Next"])

    def _fail(self, execution: Execution, error: str) -> None:
        state = self.definition["States"][execution.state]
        for number, retrier in enumerate(state.get("Retry", ())):
            if _matches(retrier, error):
                if self._retry(execution, number, retrier):
                    return
                break
        for number, catcher in enumerate(state.get("Catch", ())):
            if _matches(catcher, error):
                caught = {"Error": error, "Cause": ""}
                execution.data = _place(catcher.get("ResultPath", "$"), execution.data, caught)
                self._enter(execution, f"Catch[{number}]", catcher["Next"])
                return
        execution.status, execution.error = Status.FAILED, error

    def _retry(self, execution: Execution, number: int, retrier: Json) -> bool:
        self.visited.add(Edge(execution.state, f"Retry[{number}]"))
        done = execution.retries.get(number, 0)
        if done >= retrier.get("MaxAttempts", 3):
            return False
        delay = retrier.get("IntervalSeconds", 1) * retrier.get("BackoffRate", 2) ** done
        execution.retries[number] = done + 1
        execution.transitions += 1
        execution.due = self.clock() + timedelta(seconds=min(delay, retrier.get("MaxDelaySeconds", delay)))
        return True

    def _enter(self, execution: Execution, kind: str, target: str) -> None:
        self.visited.add(Edge(execution.state, kind, target))
        self.entered.add(target)
        execution.state = target
        execution.path.append(target)
        execution.retries = {}
        execution.transitions += 1
        execution.due = self.clock()


def edges(definition: Json) -> set[Edge]:
    """Every way out of every state. That a Retry exists is one too: it is taken when its error has come."""
    found = set()
    for name, state in definition["States"].items():
        if "Next" in state:
            found.add(Edge(name, "Next", state["Next"]))
        if state.get("End"):
            found.add(Edge(name, "End"))
        if "Default" in state:
            found.add(Edge(name, "Default", state["Default"]))
        found |= {Edge(name, f"Retry[{number}]") for number, _ in enumerate(state.get("Retry", ()))}
        for kind, field_name in (("Choice", "Choices"), ("Catch", "Catch")):
            found |= {
                Edge(name, f"{kind}[{number}]", each["Next"])
                for number, each in enumerate(state.get(field_name, ()))
            }
    return found


def load(text: str) -> Json:
    """The definition in the partition `aws`, with each other `${Name}` replaced by the name itself."""
    return json.loads(re.sub(r"\$\{(\w+)\}", r"\1", text.replace("${Partition}", "aws")))


def check(definition: Json) -> None:
    """Raises UnknownLanguage."""
    _only({"Comment", "StartAt", "States"}, definition, "the state machine")
    states = definition["States"]
    for name, state in states.items():
        known = _FIELDS.get(state["Type"])
        if known is None:
            raise UnknownLanguage(f"{name} is a {state['Type']}")
        _only(known, state, name)
        for retrier in state.get("Retry", ()):
            _only(_RETRIER, retrier, f"{name}.Retry")
        for catcher in state.get("Catch", ()):
            _only(_CATCHER, catcher, f"{name}.Catch")
        for rule in state.get("Choices", ()):
            _only(_RULE, rule, f"{name}.Choices")
        if state["Type"] == "Task":
            _check_task(name, state)
    for edge in edges(definition):
        if edge.target is not None and edge.target not in states:
            raise UnknownLanguage(f"{edge.state} leads to {edge.target}, which is not there")
    if definition["StartAt"] not in states:
        raise UnknownLanguage("StartAt names no state")


def _check_task(name: str, state: Mapping[str, Any]) -> None:
    timeouts = {"TimeoutSeconds", "TimeoutSecondsPath"} & set(state)
    if state["Resource"] == PARK:
        _only(
            {"TableName", "Item", "ConditionExpression", "ExpressionAttributeValues"},
            state["Parameters"],
            f"{name}.Parameters",
        )
        if len(timeouts) != 1:
            raise UnknownLanguage(f"{name} needs one timeout")
    elif state["Resource"] == INVOKE:
        _only({"FunctionName", "Payload"}, state["Parameters"], f"{name}.Parameters")
        if timeouts:
            raise UnknownLanguage(f"{name} has a timeout, which is not known for {INVOKE}")
    else:
        raise UnknownLanguage(f"{name} uses {state['Resource']}")
    if ("Next" in state) == bool(state.get("End")):
        raise UnknownLanguage(f"{name} needs either Next or End")


def _only(known: set[str], given: Mapping[str, Any], where: str) -> None:
    if unknown := set(given) - known:
        raise UnknownLanguage(f"{where} has {', '.join(sorted(unknown))}")


def _matches(handler: Mapping[str, Any], error: str) -> bool:
    return error in handler["ErrorEquals"] or "States.ALL" in handler["ErrorEquals"]


def _fill(template: Json, data: Json, context: Json) -> Json:
    if not isinstance(template, dict):
        return _copy(template)
    filled = {}
    for key, value in template.items():
        if key.endswith(".$"):
            filled[key[:-2]] = _evaluate(value, data, context)
        else:
            filled[key] = _fill(value, data, context)
    return filled


def _evaluate(expression: str, data: Json, context: Json) -> Json:
    if expression.startswith("$$"):
        return _at(expression[1:], context)
    if expression.startswith("$"):
        return _at(expression, data)
    formatted = _FORMAT.fullmatch(expression)
    if formatted is None:
        raise UnknownLanguage(expression)
    template, arguments = formatted.groups()
    values = [_at(each, data) for each in arguments.split(", ")[1:]]
    if template.count("{}") != len(values):
        raise NotRunnable(expression)
    return template.format(*values)


def _at(path: str, data: Json) -> Json:
    if not _PATH.fullmatch(path):
        raise UnknownLanguage(path)
    for name in path.split(".")[1:]:
        if not isinstance(data, dict) or name not in data:
            raise NotRunnable(f"{path} is not in {json.dumps(data)}")
        data = data[name]
    return _copy(data)


def _place(path: str | None, data: Json, result: Json) -> Json:
    if path is None:
        return data
    if path == "$":
        return result
    if not _PATH.fullmatch(path) or path.count(".") != 1:
        raise UnknownLanguage(path)
    return data | {path[2:]: result}


def _copy(value: Json) -> Json:
    """By way of JSON, as between AWS services: what is no JSON fails here."""
    return json.loads(json.dumps(value))
