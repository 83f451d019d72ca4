"""One Lambda: the defaults of all, the needs of this one."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from .functions import Function
from .grants import GrantTarget, environment, statements
from .layers import Layers
from .stage import Stage
from .storage import Storage
from .suppressions import suppress


class PythonFunction(Construct):
    """A function with a role of its own, whose only policy is written here: nothing else can widen it."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        function: Function,
        stage: Stage,
        storage: Storage,
        layers: Layers,
        code: lambda_.Code,
        given: dict[str, GrantTarget],
    ) -> None:
        super().__init__(scope, id)
        name = f"{Stack.of(self).stack_name}-{function.name}"
        log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/lambda/{name}",
            retention=stage.log_retention,
            encryption_key=storage.data_key,
            removal_policy=stage.removal_policy,
        )
        self._policy = iam.PolicyDocument(
            statements=[
                iam.PolicyStatement(
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log_group.log_group_arn]
                ),
                iam.PolicyStatement(
                    actions=["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources=["*"]
                ),
                *statements(function.grants, given),
            ]
        )
        self.role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={"Needs": self._policy},
        )
        suppress(self.role, "AwsSolutions-IAM5[Resource::*]", "X-Ray and ListStreams know no resources.")
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=name,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            code=code,
            handler=f"{function.path}.handler",
            layers=layers.of(function),
            memory_size=function.declared.megabytes,
            timeout=Duration.seconds(function.declared.seconds),
            tracing=lambda_.Tracing.ACTIVE,
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            application_log_level_v2=lambda_.ApplicationLogLevel.INFO,
            # Start, end and report of each call would be most of what is paid for logs; metrics have the same.
            system_log_level_v2=lambda_.SystemLogLevel.WARN,
            role=self.role.without_policy_updates(),
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

    def allow(self, *more: iam.PolicyStatement) -> None:
        """For what an event source asks of the function that it feeds."""
        self._policy.add_statements(*more)
