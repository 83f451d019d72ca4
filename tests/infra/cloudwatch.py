"""CloudWatch in small: from datapoints to the state of a template's alarms, by the documented rules.

- CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data": more datapoints are looked at than
  asked for (the evaluation range), missing ones are filled in only where there are not enough;
- "Using math expressions with CloudWatch metrics": what is computed with a missing value is missing, FILL gives one;
- "Create a composite alarm": the rule is about the states of others.
"""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from .templates import target

OK, ALARM, UNKNOWN = "OK", "ALARM", "INSUFFICIENT_DATA"
Series = tuple[str, str, frozenset[tuple[str, str]]]
Value = float | None
FURTHER = 2
"""Datapoints that are looked at beyond those asked for: as many as in AWS's examples, the true number is not told."""
COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": lambda value, limit: value > limit,
    "GreaterThanOrEqualToThreshold": lambda value, limit: value >= limit,
    "LessThanThreshold": lambda value, limit: value < limit,
    "LessThanOrEqualToThreshold": lambda value, limit: value <= limit,
}


def judged(points: Sequence[bool | None], rings: int, of: int, missing: str, before: str = OK) -> str:
    """The state of an alarm that rings for `rings` of `of` datapoints. Of `points`, the whole evaluation range, the
    newest is the last; True breaches, None is missing."""
    real = [each for each in points if each is not None]
    if len(real) >= of:
        return ALARM if sum(real[-of:]) >= rings else OK
    lacking = of - len(real)
    if missing == "breaching":
        return ALARM if sum(real) + lacking >= rings else OK
    if missing == "notBreaching" or sum(real) >= rings:
        return ALARM if sum(real) >= rings else OK
    if not real:
        return before if missing == "ignore" else UNKNOWN
    # "Avoiding premature transitions": nothing but breaching points, the oldest of which is old enough.
    if all(real) and len(points) - points.index(True) >= rings:
        return before if missing == "ignore" else ALARM
    return OK


@dataclass
class Datapoints:
    """What was published, by the minute, as CloudWatch keeps it. Times are seconds."""

    values: dict[Series, dict[int, list[float]]] = field(default_factory=dict)

    def put(self, at: int, namespace: str, name: str, dimensions: Mapping[str, str], *values: float) -> None:
        series = (namespace, name, frozenset(dimensions.items()))
        self.values.setdefault(series, defaultdict(list))[at // 60] += values

    def read(self, at: int, line: str) -> None:
        """A line of a log in embedded metric format (CloudWatch User Guide, "Specification"): each directive publishes
        its metrics under each of its sets of dimensions."""
        if not line.startswith('{"_aws"'):
            return
        told = json.loads(line)
        for directive in told["_aws"]["CloudWatchMetrics"]:
            for names in directive["Dimensions"]:
                dimensions = {each: str(told[each]) for each in names}
                for metric in directive["Metrics"]:
                    self.put(
                        at, directive["Namespace"], metric["Name"], dimensions, float(told[metric["Name"]])
                    )

    def statistic(self, series: Series, kind: str, start: int, seconds: int) -> Value:
        known = self.values.get(series, {})
        minutes = range(start // 60, (start + seconds) // 60)
        found = sorted(value for each in minutes if each in known for value in known[each])
        if not found:
            return None
        if kind.startswith("p"):
            return found[min(len(found) - 1, int(len(found) * float(kind[1:]) / 100))]
        measures: dict[str, Callable[[Sequence[float]], float]] = {
            "Sum": sum, "Maximum": max, "Minimum": min, "Average": fmean, "SampleCount": len,
        }  # fmt: skip
        return measures[kind](found)


def _series(metric: Mapping[str, Any]) -> Series:
    dimensions = {each["Name"]: target(each["Value"]) for each in metric.get("Dimensions", ())}
    return metric["Namespace"], metric["MetricName"], frozenset(dimensions.items())


@dataclass
class Alarms:
    """Those of a template, by the id of their construct in Monitoring."""

    template: Mapping[str, Any]
    data: Datapoints

    def __post_init__(self) -> None:
        self.logical = {
            logical.removeprefix("Monitoring")[:-8]: logical
            for logical, each in self.template["Resources"].items()
            if each["Type"] in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
        }

    @property
    def names(self) -> set[str]:
        return set(self.logical)

    def properties(self, name: str) -> dict[str, Any]:
        return dict(self.template["Resources"][self.logical[name]]["Properties"])

    def ringing(self, at: int) -> set[str]:
        """Those in ALARM at that second."""
        return {each for each in self.names if self.state(each, at) == ALARM}

    def mailing(self, at: int) -> set[str]:
        return {each for each in self.ringing(at) if self.properties(each).get("AlarmActions")}

    def causes(self, name: str) -> set[str]:
        """The alarms of which a composite is made."""
        rule = self._rule(name)
        return {each for each, logical in self.logical.items() if f'ALARM("{logical}")' in rule}

    def state(self, name: str, at: int) -> str:
        rule = self._rule(name)
        if rule:
            return ALARM if any(self.state(each, at) == ALARM for each in self._any_of(name, rule)) else OK
        alarm = self.properties(name)
        breaches = COMPARISONS[alarm["ComparisonOperator"]]
        of, period = alarm["EvaluationPeriods"], self.period(name)
        # Only whole periods are looked at here.
        end = at - at % period
        values = [self._value(alarm, end - back * period, period) for back in range(of + FURTHER, 0, -1)]
        points = [None if each is None else breaches(each, alarm["Threshold"]) for each in values]
        return judged(points, alarm.get("DatapointsToAlarm", of), of, alarm["TreatMissingData"])

    def period(self, name: str) -> int:
        """Seconds. All metrics of an alarm have the same."""
        alarm = self.properties(name)
        stats = [each["MetricStat"] for each in alarm.get("Metrics", ()) if "MetricStat" in each]
        (period,) = {each["Period"] for each in stats} or {alarm["Period"]}
        return int(period)

    def _rule(self, name: str) -> str:
        joined = self.properties(name).get("AlarmRule", {"Fn::Join": ["", []]})["Fn::Join"][1]
        return "".join(target(each) for each in joined)

    def _any_of(self, name: str, rule: str) -> set[str]:
        """The only form that is used here."""
        assert re.fullmatch(r'\(?ALARM\("\w+"\)( OR ALARM\("\w+"\))*\)?', rule), rule
        return self.causes(name)

    def _value(self, alarm: Mapping[str, Any], start: int, period: int) -> Value:
        if "Metrics" not in alarm:
            kind = alarm.get("Statistic") or alarm["ExtendedStatistic"]
            return self.data.statistic(_series(alarm), kind, start, period)
        known: dict[str, Value] = {}
        for each in alarm["Metrics"]:
            if stat := each.get("MetricStat"):
                series = _series(stat["Metric"])
                known[each["Id"]] = self.data.statistic(series, stat["Stat"], start, period)
        (expression,) = [each["Expression"] for each in alarm["Metrics"] if each["ReturnData"]]
        return computed(expression, known)


def computed(expression: str, known: Mapping[str, Value]) -> Value:
    """A metric math expression, for one period."""
    python = expression.replace("&&", " and ").replace("||", " or ")
    value: Value = _Maths(known).visit(ast.parse(python, mode="eval").body)
    return value


class _Maths(ast.NodeVisitor):
    def __init__(self, known: Mapping[str, Value]) -> None:
        self.known = known

    def _all(self, *nodes: ast.expr) -> list[Value]:
        return [self.visit(each) for each in nodes]

    def visit_Name(self, node: ast.Name) -> Value:
        return self.known[node.id]

    def visit_Constant(self, node: ast.Constant) -> Value:
        assert isinstance(node.value, int | float)
        return node.value

    def visit_Call(self, node: ast.Call) -> Value:
        assert isinstance(node.func, ast.Name)
        if node.func.id == "MAX":
            (array,) = node.args
            assert isinstance(array, ast.List)
            given = [each for each in self._all(*array.elts) if each is not None]
            return max(given) if len(given) == len(array.elts) else None
        first, *rest = self._all(*node.args)
        if node.func.id == "FILL":
            return rest[0] if first is None else first
        assert node.func.id == "IF", node.func.id
        return None if first is None else rest[0] if first else rest[1]

    def visit_BinOp(self, node: ast.BinOp) -> Value:
        left, right = self._all(node.left, node.right)
        if left is None or right is None or (isinstance(node.op, ast.Div) and right == 0):
            return None
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div():
                return left / right
        raise AssertionError(node.op)

    def visit_Compare(self, node: ast.Compare) -> Value:
        left, right = self._all(node.left, *node.comparators)
        if left is None or right is None:
            return None
        match node.ops:
            case [ast.Gt()]:
                return left > right
            case [ast.GtE()]:
                return left >= right
            case [ast.Lt()]:
                return left < right
            case [ast.Eq()]:
                return left == right
        raise AssertionError(node.ops)

    def visit_BoolOp(self, node: ast.BoolOp) -> Value:
        given = self._all(*node.values)
        if None in given:
            return None
        return all(given) if isinstance(node.op, ast.And) else any(given)

    def generic_visit(self, node: ast.AST) -> Value:
        raise AssertionError(f"{ast.dump(node)} is not known here")
