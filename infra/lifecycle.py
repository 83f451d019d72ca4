"""The workflow: the state machine, and the relay that starts it and answers its waits."""

from collections.abc import Mapping
from pathlib import Path

from aws_cdk import ArnFormat, Aws, Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from .data import Data
from .grants import use_key
from .python_function import PythonFunction
from .stream import Stream
from .suppressions import suppress

DEFINITION = Path(__file__).parents[1] / "statemachines/interview_lifecycle.asl.json"

TASKS = {
    "GeneratePlanFunction": "plans/generate_plan",
    "ScheduleInterviewFunction": "room/schedule_interview",
    "AssessInterviewFunction": "assessments/assess_interview",
    "ExpireWaitFunction": "runs/expire_wait",
    "CloseInterviewFunction": "room/close_interview",
    "AbandonRunFunction": "runs/abandon_run",
}

OF_THE_MACHINE = frozenset({"STATE_MACHINE_ARN", "EXECUTIONS_ARN"})
"""What is known only once the machine is there."""
TERMINAL = ["REJECTED", "ASSESSMENT_APPROVED", "CANCELLED"]
_RUN = {"Keys": {"sk": {"S": ["RUN"]}}}
# A token was parked; a change ended a wait; a run needs an execution, is over, or is gone (see runs/relay).
RELAYED = (
    {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"NewImage": {"taskToken": {"S": [{"exists": True}]}}}},
    {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"closes": {"S": [{"exists": True}]}}}},
    {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"NewImage": {"starts": {"BOOL": [True]}}}},
    {"eventName": ["MODIFY"], "dynamodb": {**_RUN, "NewImage": {"state": {"S": TERMINAL}}}},
    {"eventName": ["REMOVE"], "dynamodb": _RUN},
)


class Lifecycle(Construct):
    """Made of the tasks; `relay` and `look_after_executions` then connect who is told of the machine."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        data: Data,
        functions: Mapping[str, PythonFunction],
    ) -> None:
        super().__init__(scope, id)
        self._storage = data.storage
        tasks = {variable: functions[path].called.function_arn for variable, path in TASKS.items()}
        self.machine = sfn.StateMachine(
            self,
            "StateMachine",
            definition_body=sfn.DefinitionBody.from_file(str(DEFINITION)),
            definition_substitutions={
                "Partition": Aws.PARTITION,
                "InterviewsTable": self._storage.interviews.table_name,
                **tasks,
            },
            tracing_enabled=True,
            logs=sfn.LogOptions(
                destination=data.logs.workflow, level=sfn.LogLevel.ALL, include_execution_data=False
            ),
        )
        self._let_machine_work(list(tasks.values()))

    @property
    def executions_arn(self) -> str:
        """That of all executions of the machine without the last part, their name."""
        return Stack.of(self).format_arn(
            service="states",
            resource="execution",
            resource_name=self.machine.state_machine_name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )

    def relay(self, relay: PythonFunction) -> None:
        self.relay_stream = Stream(
            self,
            "Relay",
            table=self._storage.interviews,
            storage=self._storage,
            consumer=relay,
            patterns=RELAYED,
        )

    def look_after_executions(self, sweep: PythonFunction) -> None:
        """Step Functions tells at once of one that ended badly, on a best-effort basis; so there is a schedule too."""
        machine = self.machine.node.default_child
        assert isinstance(machine, sfn.CfnStateMachine)
        executions = (
            "arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution"
            f":<{Stack.of(self).get_logical_id(machine)}.Name>:*"
        )
        suppress(
            sweep.role,
            f"AwsSolutions-IAM5[Resource::{executions}]",
            "Each run has executions of its own, and they are all of this machine.",
        )
        events.Rule(
            self,
            "ExecutionEnded",
            description="An execution has failed, was stopped or has timed out: does its run go on?",
            event_pattern=events.EventPattern(
                source=["aws.states"],
                detail_type=["Step Functions Execution Status Change"],
                detail={
                    "stateMachineArn": [self.machine.state_machine_arn],
                    "status": ["FAILED", "TIMED_OUT", "ABORTED"],
                },
            ),
            targets=[targets.LambdaFunction(sweep.called)],
        )
        events.Rule(
            self,
            "EveryFiveMinutes",
            description="Runs that are not over: does an execution go on with each?",
            schedule=events.Schedule.rate(Duration.minutes(5)),
            targets=[targets.LambdaFunction(sweep.called, retry_attempts=0)],
        )

    def _let_machine_work(self, tasks: list[str]) -> None:
        self.machine.add_to_role_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=tasks)
        )
        self.machine.add_to_role_policy(
            iam.PolicyStatement(actions=["dynamodb:PutItem"], resources=[self._storage.interviews.table_arn])
        )
        self.machine.add_to_role_policy(use_key(self._storage.data_key, "dynamodb", writes=True))
        suppress(
            self.machine,
            "AwsSolutions-IAM5[Resource::*]",
            "X-Ray and the delivery of logs know no resources.",
        )
