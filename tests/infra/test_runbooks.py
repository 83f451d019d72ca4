"""docs/operations.md as somebody needs it who was just woken: a runbook for each alarm, and no command that is none."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from infra.functions import FUNCTIONS
from interviews.runtime.metrics import Metric

from .cloudwatch import Alarms, Datapoints
from .templates import Template

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/operations.md").read_text()
WATCH = PAGE.partition("## What wakes somebody\n")[2].partition("\n## ")[0]
SECTIONS = dict(re.findall(r"^### (.+)\n((?:(?!### ).*\n)*)", WATCH, re.MULTILINE))
OTHERS = {"First, always", "What watching costs", "To add one"}
RUNBOOKS = {name: text for name, text in SECTIONS.items() if name not in OTHERS}
STEPS = ("Means", "See", "Do", "Over")
OPTION = re.compile(r"(?<= )--[a-z-]+")


@pytest.fixture(scope="module")
def alarms(prod: Template) -> Alarms:
    return Alarms(prod, Datapoints())


def test_each_alarm_has_a_runbook_and_each_runbook_an_alarm(alarms: Alarms) -> None:
    assert set(RUNBOOKS) == alarms.names


def test_the_mail_of_an_alarm_names_its_runbook(alarms: Alarms) -> None:
    for name in alarms.names:
        assert alarms.properties(name)["AlarmDescription"].endswith(f"docs/operations.md, {name}.")


def test_the_table_has_whatever_mails(alarms: Alarms) -> None:
    listed = set(re.findall(r"^\| \[(\w+)\]\(#(?:\w+)\) \|", WATCH, re.MULTILINE))
    assert listed == {each for each in alarms.names if alarms.properties(each).get("AlarmActions")}


@pytest.mark.parametrize("name", RUNBOOKS)
def test_a_runbook_says_what_it_means_how_to_see_it_what_to_do_and_when_it_is_over(
    name: str, alarms: Alarms
) -> None:
    said = re.findall(r"\*\*([A-Z][a-z]+)[^*]*:\*\*", RUNBOOKS[name])
    steps = [each for each in STEPS if each != "See" or not alarms.causes(name)]
    assert [each for each in said if each in steps] == steps
    for cause in alarms.causes(name):
        assert f"[{cause}](#{cause.lower()})" in RUNBOOKS[name]


def test_its_links_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-")
        for each in re.findall("^#+ (.+)", PAGE, re.M)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= headings


def spoken(program: str) -> list[str]:
    """What a shell would be told, of the code on the page, from the program's name on."""
    code = re.findall(r"^ {4,}(\S.*(?:\\\n.*)*)", PAGE, re.M) + re.findall(
        r"`([^`]+)`", PAGE.replace("\n", " ")
    )
    return [each for each in code if each.split()[0] == program]


@cache
def service(name: str) -> Any:
    return botocore.session.get_session().get_service_model(name)


def aws() -> list[Any]:
    said = [(each, *each.split()[1:3]) for each in spoken("aws")]
    return [pytest.param(*each, id=f"{each[1]} {each[2]}") for each in said]


# Of the AWS CLI itself, for every command.
GLOBAL = {"--query", "--output", "--max-items"}


@pytest.mark.parametrize(("said", "name", "command"), aws())
def test_each_command_of_aws_is_one_with_options_that_it_has(said: str, name: str, command: str) -> None:
    operations = {xform_name(each, "-"): each for each in service(name).operation_names}
    shape = service(name).operation_model(operations[command]).input_shape
    options = {f"--{xform_name(each, '-')}" for each in (shape.members if shape else ())}
    without_values = re.sub(r"'[^']*'|\"[^\"]*\"|\$\([^)]*\)", "VALUE", said)
    used = set(OPTION.findall(without_values))
    assert used - GLOBAL <= options
    required = {f"--{xform_name(each, '-')}" for each in (shape.required_members if shape else ())}
    assert required <= used


def test_each_make_target_is_one() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    used = {each.split()[1] for each in spoken("make") if each != "make"}
    assert used and used <= targets


def test_each_module_that_is_run_is_one() -> None:
    modules = set(re.findall(r"python -m local\.(\w+)", PAGE))
    assert modules
    for each in modules:
        assert (ROOT / "local" / f"{each}.py").exists() or (ROOT / "local" / each).is_dir()


def test_the_price_is_that_of_the_alarms(alarms: Alarms) -> None:
    """0.10 USD for each metric of an alarm."""
    read = [
        alarms.properties(each).get("Metrics", [{"MetricStat": {}}])
        for each in alarms.names
        if not alarms.causes(each)
    ]
    metrics = sum("MetricStat" in one for each in read for one in each)
    assert f"({metrics}, so {metrics / 10:.2f})" in WATCH.replace("\n", " ")


def searches() -> list[tuple[str, str]]:
    """Log group's output and pattern of each search in functions' logs."""
    return re.findall(r"--log-group-name \$\(out (\w+)Logs\) --filter-pattern '([^']+)'", PAGE)


def test_each_log_that_is_looked_into_has_the_function_that_is_looked_for() -> None:
    folders = {each.name: each.folder.capitalize() for each in FUNCTIONS}
    named = [(group, pattern.split('"')[1]) for group, pattern in searches() if pattern.startswith('"')]
    assert len(named) > 8
    assert [each for each in named if folders[each[1]] != each[0]] == []


def test_what_a_log_is_searched_for_is_what_is_logged() -> None:
    source = "".join(
        each.read_text()
        for folder in ("functions", "layers/shared")
        for each in (ROOT / folder).rglob("*.py")
    )
    phrases = {each for _, pattern in searches() for each in re.findall(r'"([^"]+)"', pattern)[1:]}
    assert phrases and all(f'"{each}"' in source for each in phrases)


def test_each_output_that_it_names_is_one(prod: Template) -> None:
    named = set(re.findall(r"\$\(out (\w+)\)", PAGE))
    assert named and named <= set(prod["Outputs"])


def test_each_metric_of_ours_that_it_names_is_one() -> None:
    named = set(re.findall(r"`((?:Model|Tasks|Runs|Deliveries|Calls)[A-Z]\w+)`", WATCH))
    assert named and named <= set(Metric) | {"ModelCalls"}  # the latter is a label on the dashboard
