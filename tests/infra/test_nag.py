"""cdk-nag (AwsSolutions) finds nothing that is not explained where it stands."""

from pathlib import Path

import pytest
from aws_cdk import App, Stack, Validations
from aws_cdk import aws_sqs as sqs
from cdk_nag import AwsSolutionsChecks

from infra.stack import InterviewIntegration
from infra.stage import Stage


@pytest.mark.parametrize(("name", "waf"), [("local", "false"), ("prod", "false"), ("prod", "true")])
def test_the_stack_passes(name: str, waf: str, tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    context = {"stage": name, "engine": "openai", "mailFrom": "a@acme.example", "waf": waf}
    context["lambdaConcurrency"] = "1000"
    context["alarmEmail"] = "oncall@acme.example"
    InterviewIntegration(app, "Nagged", stage=Stage.of(context.get))
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    app.synth()


def test_what_is_not_explained_fails(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    sqs.Queue(Stack(app, "Careless"), "Queue")
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()
