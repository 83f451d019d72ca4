"""The proof goes on after a step that failed, puts back what it changed, and says all of it; and whom it refuses."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session

from local.proof import __main__ as proof
from local.proof.runner import FAILED, INTERRUPTED, PROVEN, run
from local.proof.step import NotProven, Step, Undo
from proving import Proving, ProvingAws, refused


def step(name: str, prove: Any) -> Step:
    return Step(name=name, does="it", expects="that", minutes=1, undoes="this", calls=(), prove=prove)


def tried(*steps: Step) -> list[Any]:
    return list(run(steps, Proving(ProvingAws({})).context()))


def test_what_fails_is_undone_and_told_and_the_rest_goes_on() -> None:
    undone = []

    def fails(_: Any, undo: Undo) -> str:
        undo.later("one", lambda: undone.append("one"))
        undo.later("two", lambda: undone.append("two"))
        raise NotProven("The sky is not blue.")

    first, second = tried(step("first", fails), step("second", lambda *_: "It is."))
    assert (first.status, first.seen, first.left) == (FAILED, "NotProven: The sky is not blue.", ())
    assert undone == ["two", "one"]
    assert (second.status, second.seen) == (PROVEN, "It is.")


@pytest.mark.parametrize("problem", [refused("AccessDenied"), ValueError("x"), AssertionError("y")])
def test_whatever_is_raised_is_a_failure_of_the_step(problem: Exception) -> None:
    def fails(*_: Any) -> str:
        raise problem

    (one,) = tried(step("first", fails))
    assert one.status == FAILED and str(problem) in one.seen


def test_what_cannot_be_undone_is_told_and_what_is_below_it_is_undone_all_the_same() -> None:
    undone = []

    def proves(_: Any, undo: Undo) -> str:
        undo.later("the first", lambda: undone.append("first"))
        undo.later("the second", lambda: 1 / 0)
        return "Well."

    (one,) = tried(step("first", proves))
    assert one.status == PROVEN and not one.is_well
    assert one.left == ("the second: division by zero",)
    assert undone == ["first"]


def test_who_stops_it_has_it_undone_and_nothing_more_begins() -> None:
    undone = []

    def stopped(_: Any, undo: Undo) -> str:
        undo.later("it", lambda: undone.append("it"))
        raise KeyboardInterrupt

    (one,) = tried(step("first", stopped), step("second", lambda *_: "Never."))
    assert one.status == INTERRUPTED and undone == ["it"]


def test_a_wait_ends_when_its_time_is_over() -> None:
    proving = Proving(ProvingAws({}))
    with pytest.raises(NotProven, match="Not within 2 minutes: it rains"):
        proving.context().wait("it rains", 2, lambda: False)
    assert 120 <= proving.now <= 130


def test_the_dry_run_needs_no_account_and_says_every_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert proof.main(["--stage", "dev", "--dry-run"], session=None) == 0
    said = capsys.readouterr().out
    for each in proof.STEPS:
        assert f"{each.name}: {each.does}" in said and ", ".join(each.calls) in said


def test_every_call_that_a_step_names_is_one_of_aws() -> None:
    session = Session()
    for name in {call for each in proof.STEPS for call in each.calls}:
        service, _, operation = name.partition(".")
        assert operation in session.get_service_model(service).operation_names


def test_every_module_of_a_step_is_one_of_the_steps() -> None:
    modules = {
        each.stem for each in Path(proof.__file__).parent.glob("*.py") if "STEP = Step(" in each.read_text()
    }
    assert len(modules) == len(proof.STEPS) == len({each.name for each in proof.STEPS})


def test_prod_is_refused_until_it_is_meant(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="--even-prod"):
        proof.main(["--stage", "prod", "--dry-run"])
    assert proof.main(["--stage", "prod", "--dry-run", "--even-prod"]) == 0


class Nobody:
    """A session without a region, without credentials, or with such as AWS does not know."""

    def __init__(self, region: str | None, credentials: str | None) -> None:
        self.region, self.credentials = region, credentials
        answers: Any = {"sts.GetCallerIdentity": self._refuse}
        self._aws = ProvingAws(answers)

    def get_config_variable(self, _: str) -> str | None:
        return self.region

    def get_credentials(self) -> str | None:
        return self.credentials

    def create_client(self, service: str) -> Any:
        return self._aws.create_client(service)

    def _refuse(self, _: Any) -> dict[str, Any]:
        raise refused("ExpiredToken")


@pytest.mark.parametrize(
    ("region", "credentials", "sentence"),
    [
        (None, "some", "There is no AWS region"),
        ("eu-central-1", None, "There are no AWS credentials"),
        ("eu-central-1", "some", "AWS does not know who you are"),
    ],
)
def test_without_an_account_it_ends_with_a_sentence(
    region: str | None, credentials: str | None, sentence: str
) -> None:
    with pytest.raises(SystemExit, match=sentence):
        proof.main(["--stage", "dev"], session=Nobody(region, credentials))


class Somebody(ProvingAws):
    def get_credentials(self) -> Any:
        return "some"


@pytest.mark.parametrize(("raises", "code"), [(None, 0), (NotProven("No."), 1)])
def test_it_does_what_was_asked_reports_it_and_says_by_its_code_how_it_went(
    raises: Exception | None, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    contexts = []

    def prove(context: Any, _: Undo) -> str:
        contexts.append(context)
        if raises:
            raise raises
        return "Seen."

    steps = tuple(replace(each, prove=prove) for each in proof.STEPS)
    monkeypatch.setattr(proof, "STEPS", steps)
    monkeypatch.setattr(proof, "REPORTS", tmp_path)
    session: Any = Somebody({"sts.GetCallerIdentity": {"Account": "123456789012"}})
    asked = ["--stage", "dev", "--only", "states", "--only", "deploy", "--no-person", "-c", "waf=true"]
    assert proof.main(asked, session=session) == code
    assert len(contexts) == 2 and contexts[0].ask is None and contexts[0].cdk == ["-c", "waf=true"]
    (told,) = tmp_path.glob("dev-*.json")
    assert [each["step"] for each in json.loads(told.read_text())["steps"]] == ["deploy", "states"]
    assert f"{2 - 2 * code} of 2 steps" in told.with_suffix(".txt").read_text()
