"""The whole of it: the data in a stack of their own, and beside it the service, which can go and come back."""

from collections.abc import Mapping

from aws_cdk import Annotations, CfnOutput, Stack
from constructs import Construct

from .data import Data
from .service import Service
from .stage import Stage


class InterviewIntegration(Stack):
    """One stack from outside, so that `cdk deploy` needs no arguments.

    It is not protected against termination: the CDK's command line would say so before the first deployment has
    succeeded, and one that failed could not be deleted any more. What must not be lost is kept by the data's own
    policies, whoever deletes the stack.
    """

    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self.data = Data(self, "Data", stage=stage)
        self._show(self.data.outputs)
        if stage.serve:
            # CDK leaves "Default" out of names, which CloudFormation cuts: what a function is called stays readable.
            self._show(Service(self, "Default", stage=stage, data=self.data).outputs)
        else:
            Annotations.of(self).add_warning_v2(
                "no-service", "serve=false: the data stay, everything else goes until the next deployment."
            )

    def _show(self, outputs: Mapping[str, str]) -> None:
        for name, value in outputs.items():
            CfnOutput(self, name, value=value)
