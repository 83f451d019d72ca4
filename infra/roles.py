"""The functions' roles: one for each set of needs, shared by those of a folder that need exactly the same."""

import hashlib
import json
from collections.abc import Mapping

from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from interviews.runtime.declared import Invoker
from interviews.runtime.grants import SEND_MAIL

from .functions import FUNCTIONS, Function
from .grants import GrantTarget, needs, statements
from .suppressions import suppress

FED = {Invoker.STREAM, Invoker.QUEUE}
"""Their event source asks the function for more than its grants say: they share with nobody."""
DESCRIBED = 1_000
"""A role's description has no more characters (IAM's API reference, CreateRole)."""


class FunctionRole(Construct):
    """A role whose only policy is written here: nothing else can widen it."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        for_: str,
        log_group: logs.ILogGroup,
        needed: list[iam.PolicyStatement],
    ) -> None:
        super().__init__(scope, id)
        self._policy = iam.PolicyDocument(
            statements=[
                iam.PolicyStatement(
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log_group.log_group_arn]
                ),
                iam.PolicyStatement(
                    actions=["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources=["*"]
                ),
                *needed,
            ]
        )
        role = iam.Role(
            self,
            "Role",
            description=for_,
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={"Needs": self._policy},
        )
        suppress(role, "AwsSolutions-IAM5[Resource::*]", "X-Ray and ListStreams know no resources.")
        self.role = role.without_policy_updates()

    def allow(self, *more: iam.PolicyStatement) -> None:
        """For what an event source asks of the function that it feeds."""
        self._policy.add_statements(*more)


class Roles(Construct):
    def __init__(self, scope: Construct, id: str, *, log_groups: Mapping[str, logs.ILogGroup]) -> None:
        super().__init__(scope, id)
        self._log_groups = log_groups
        self._made: dict[str, FunctionRole] = {}

    def of(self, function: Function, given: Mapping[str, GrantTarget]) -> FunctionRole:
        """`given` has at least what the function needs."""
        name = role_name(function)
        if name not in self._made:
            self._made[name] = FunctionRole(
                self,
                name,
                for_=_shared_by(name),
                log_group=self._log_groups[function.folder],
                needed=statements(function.grants, given),
            )
            if SEND_MAIL in function.grants:
                suppress(
                    self._made[name],
                    "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>"
                    ":configuration-set/*]",
                    "Which set is the identity's default, its owner says, in SES and at any time.",
                )
        return self._made[name]


def role_name(function: Function) -> str:
    """`RunsA1B2C3D4`: the same for functions that write to one log group and need exactly the same."""
    wanted = [function.folder, needs(function.grants)]
    if function.declared.invoker in FED:
        wanted.append(function.path)
    digest = hashlib.sha256(json.dumps(wanted).encode()).hexdigest()
    return f"{function.folder.capitalize()}{digest[:8].upper()}"


def _shared_by(name: str) -> str:
    paths = ", ".join(each.path for each in FUNCTIONS if role_name(each) == name)
    return f"Of {paths}"[:DESCRIBED]
