"""What has to outlive the service: tables, keys, secrets, logs, and the account's role that writes some of them."""

from collections.abc import Mapping

from aws_cdk import CfnCondition, CfnParameter, CfnResource, Fn, NestedStack, Stack
from constructs import Construct

from .account import GatewayLogRole
from .logs import Logs
from .stage import Stage
from .storage import Storage

PROTECTED = "Protected"


class Data(NestedStack):
    """A stack within the one that is deployed. Nothing in it knows anything of the service, which can therefore be
    deleted (`-c serve=false`) and deployed again at any time: it finds the same tables, keys and secrets."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        said = {PROTECTED: _said(Stack.of(scope))} if stage.keep_data else {}
        super().__init__(scope, id, removal_policy=stage.removal_policy, parameters=said)
        self.storage = Storage(self, "Storage", stage=stage)
        if said:
            self._protect(CfnParameter(self, PROTECTED))
        self.logs = Logs(self, "Logs", stage=stage, key=self.storage.data_key)
        if stage.gateway_log_role:
            GatewayLogRole(self, "GatewayLogRole")

    def _protect(self, said: CfnParameter) -> None:
        """Against DynamoDB's DeleteTable by anybody; CloudFormation's own deleting is ruled by the removal policy."""
        CfnCondition(self, "IsProtected", expression=Fn.condition_equals(said, "true"))
        for table in self.storage.tables:
            resource = table.node.default_child
            assert isinstance(resource, CfnResource)
            resource.add_property_override(
                "DeletionProtectionEnabled", Fn.condition_if("IsProtected", True, False)
            )

    @property
    def outputs(self) -> Mapping[str, str]:
        storage = self.storage
        keys = {"EngineKeySecret": storage.engine_key.secret_arn} if storage.engine_key else {}
        groups = {
            f"{name.capitalize()}Logs": each.log_group_name for name, each in self.logs.functions.items()
        }
        return {
            "InterviewsTable": storage.interviews.table_name,
            "TenantsTable": storage.tenants.table_name,
            "DeliveriesTable": storage.deliveries.table_name,
            "LimitsTable": storage.limits.table_name,
            "DataKey": storage.data_key.key_id,
            "SecretsKey": storage.secrets_key.key_id,
            "AccessLogs": self.logs.access.log_group_name,
            "WorkflowLogs": self.logs.workflow.log_group_name,
            **groups,
            **keys,
        }


def _said(stack: Stack) -> str:
    """CloudFormation remembers it: said once, it holds for every later deployment."""
    return CfnParameter(
        stack,
        PROTECTED,
        default="false",
        allowed_values=["true", "false"],
        description="true once the first deployment succeeded: a protected table cannot be rolled back",
    ).value_as_string
