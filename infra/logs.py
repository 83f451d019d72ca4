"""The log groups: one for each folder of functions, one for the API's calls, one for the workflow."""

from aws_cdk import Aws, Fn
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from .functions import FUNCTIONS
from .stage import Stage


class Logs(Construct):
    """CloudFormation names them, so that none that was left behind is in the way; the stack's outputs tell which."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage, key: kms.IKey) -> None:
        super().__init__(scope, id)
        self._stage = stage
        self._key = key
        self.functions = {
            each: self._group(each.capitalize()) for each in sorted({one.folder for one in FUNCTIONS})
        }
        self.access = self._group("Access")
        # Step Functions writes its right into a resource policy of the account, which has room for some twenty groups
        # of other names (Step Functions Developer Guide, "Using CloudWatch Logs").
        incarnation = Fn.select(2, Fn.split("/", Aws.STACK_ID))
        self.workflow = self._group("Workflow", name=f"/aws/vendedlogs/states/{incarnation}")

    def _group(self, id: str, *, name: str | None = None) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            id,
            log_group_name=name,
            retention=self._stage.log_retention,
            encryption_key=self._key,
            removal_policy=self._stage.removal_policy,
        )
