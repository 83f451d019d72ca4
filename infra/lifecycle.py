"""The workflow: the state machine, and the relay that starts it and answers its waits."""

from collections.abc import Mapping
from pathlib import Path

from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from .grants import use_key
from .python_function import PythonFunction
from .stage import Stage
from .storage import Storage
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


def state_machine_name(scope: Construct) -> str:
    return f"{Stack.of(scope).stack_name}-interview-lifecycle"


class Lifecycle(Construct):
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stage: Stage,
        storage: Storage,
        functions: Mapping[str, PythonFunction],
    ) -> None:
        super().__init__(scope, id)
        tasks = {variable: functions[path].function.function_arn for variable, path in TASKS.items()}
        log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/vendedlogs/states/{state_machine_name(self)}",
            retention=stage.log_retention,
            encryption_key=storage.data_key,
            removal_policy=stage.removal_policy,
        )
        self.machine = sfn.StateMachine(
            self,
            "StateMachine",
            # Named, so that the relay can be told of it before it is made of the functions.
            state_machine_name=state_machine_name(self),
            definition_body=sfn.DefinitionBody.from_file(str(DEFINITION)),
            definition_substitutions={"InterviewsTable": storage.interviews.table_name, **tasks},
            tracing_enabled=True,
            logs=sfn.LogOptions(destination=log_group, level=sfn.LogLevel.ALL, include_execution_data=False),
            removal_policy=stage.removal_policy,
        )
        self._let_machine_work(storage, list(tasks.values()))
        self.relay_stream = Stream(
            self,
            "Relay",
            table=storage.interviews,
            storage=storage,
            consumer=functions["runs/relay"],
            patterns=RELAYED,
        )
        self._look_after_executions(functions["runs/sweep_executions"])

    def _look_after_executions(self, sweep: PythonFunction) -> None:
        """Step Functions tells at once of one that ended badly, on a best-effort basis; so there is a schedule too."""
        machines = "arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>"
        executions = f"{machines}:execution:{state_machine_name(self)}:*"
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
            targets=[targets.LambdaFunction(sweep.function)],
        )
        events.Rule(
            self,
            "EveryFiveMinutes",
            description="Runs that are not over: does an execution go on with each?",
            schedule=events.Schedule.rate(Duration.minutes(5)),
            targets=[targets.LambdaFunction(sweep.function, retry_attempts=0)],
        )

    def _let_machine_work(self, storage: Storage, tasks: list[str]) -> None:
        self.machine.add_to_role_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=tasks)
        )
        self.machine.add_to_role_policy(
            iam.PolicyStatement(actions=["dynamodb:PutItem"], resources=[storage.interviews.table_arn])
        )
        self.machine.add_to_role_policy(use_key(storage.data_key, "dynamodb", writes=True))
        suppress(
            self.machine,
            "AwsSolutions-IAM5[Resource::*]",
            "X-Ray and the delivery of logs know no resources.",
        )
