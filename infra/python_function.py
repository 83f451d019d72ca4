"""One Lambda: the defaults of all, the needs of this one."""

from collections.abc import Mapping

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from interviews.runtime.declared import Invoker

from .concurrency import Concurrency
from .functions import Function
from .grants import GrantTarget, environment
from .layers import Layers
from .roles import Roles
from .stage import Stage
from .suppressions import suppress

ALIAS = "live"
DEPLOYED_AS_A_WHOLE = {Invoker.GATEWAY, Invoker.AUTHORIZER}


class PythonFunction(Construct):
    """`called` is what anybody calls, never the function itself: a version has code, layers and settings of one
    deployment, and none of these changes any more.

    The API names versions, for its stage goes from all of the old ones to all of the new ones in one call. Everybody
    else names the alias: an execution that waits calls for a year what its definition named when it began.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        function: Function,
        stage: Stage,
        roles: Roles,
        log_group: logs.ILogGroup,
        layers: Layers,
        code: lambda_.Code,
        given: Mapping[str, GrantTarget],
        concurrency: Concurrency,
    ) -> None:
        super().__init__(scope, id)
        self.role = roles.of(function, given)
        self.function = lambda_.Function(
            self,
            "Function",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            code=code,
            handler=f"{function.path}.handler",
            layers=layers.of(function),
            memory_size=function.declared.megabytes,
            reserved_concurrent_executions=concurrency.reserved.get(function.path),
            timeout=Duration.seconds(function.declared.seconds),
            tracing=lambda_.Tracing.ACTIVE,
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            application_log_level_v2=lambda_.ApplicationLogLevel.INFO,
            # Start, end and report of each call would be most of what is paid for logs; metrics have the same.
            system_log_level_v2=lambda_.SystemLogLevel.WARN,
            role=self.role.role,
            # The stage of the API takes seconds to reach all of its hosts, and some of them still call the old version.
            current_version_options=lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
            environment={
                "POWERTOOLS_SERVICE_NAME": function.name,
                "POWERTOOLS_LOG_LEVEL": "INFO",
                "STAGE": stage.name,
                "PYDANTIC_DISABLE_PLUGINS": "__all__",  # looking for them takes 30 ms of each cold start
                **environment(function.grants, given),
            },
        )
        suppress(
            self.function, "AwsSolutions-L1", "3.13 is what the layers and their bytecode are built for."
        )
        self.version = self.function.current_version
        self.called: lambda_.IFunction = self.version
        if function.declared.invoker not in DEPLOYED_AS_A_WHOLE:
            self.called = lambda_.Alias(self, "Alias", alias_name=ALIAS, version=self.version)

    @property
    def logical_id(self) -> str:
        resource = self.function.node.default_child
        assert isinstance(resource, lambda_.CfnFunction)
        return Stack.of(self).get_logical_id(resource)

    def allow(self, *more: iam.PolicyStatement) -> None:
        """For what an event source asks of the function that it feeds."""
        self.role.allow(*more)
