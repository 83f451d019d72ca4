"""What serves: functions, API, workflow, webhooks, alarms. Nothing in it is missed when it is deleted."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from aws_cdk import Annotations, Stack
from aws_cdk import aws_secretsmanager as secrets
from constructs import Construct

from interviews.runtime.engines import SECRET

from . import bundles
from .api import LATE, Api
from .concurrency import Concurrency
from .data import Data
from .firewall import Firewall
from .functions import FUNCTIONS, Function
from .grants import GrantTarget
from .layers import Layers, packed
from .lifecycle import OF_THE_MACHINE, Lifecycle
from .monitoring import Monitoring
from .python_function import DEPLOYED_AS_A_WHOLE, PythonFunction
from .roles import Roles
from .stage import Stage
from .storage import Storage
from .webhooks import Webhooks


class Service(Construct):
    """Functions are made as soon as what they are told of is there: the API names most of them and is named to some;
    the workflow names its tasks and is named to the relay and to the sweep of its executions."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage, data: Data) -> None:
        super().__init__(scope, id)
        self._stage = stage
        self._data = data
        self._concurrency = Concurrency.of(stage.lambda_concurrency, reserve=stage.reserve)
        if stage.reserve and not self._concurrency.reserved:
            Annotations.of(self).add_warning_v2("nothing-reserved", self._concurrency.too_little)
        self._layers = Layers(self, "Layers", stage=stage)
        self._roles = Roles(self, "Roles", log_groups=data.logs.functions)
        self._code = packed(bundles.bundle_functions())
        self._webhooks = Webhooks(self, "Webhooks", storage=data.storage, senders=self._concurrency.senders)
        self._given = self._told(data.storage)
        self._functions: dict[str, PythonFunction] = {}

        self._make(lambda each: each.declared.invoker in DEPLOYED_AS_A_WHOLE and not each.variables & LATE)
        self._api = Api(self, "Api", stage=stage, functions=dict(self._functions))
        self._given["PUBLIC_URL"] = GrantTarget(self._api.url)
        self._make(lambda each: not each.variables & OF_THE_MACHINE)
        self._lifecycle = Lifecycle(self, "Lifecycle", data=data, functions=self._functions)
        machine = self._lifecycle.machine.state_machine_arn
        self._given["STATE_MACHINE_ARN"] = GrantTarget(machine, [machine])
        executions = self._lifecycle.executions_arn
        self._given["EXECUTIONS_ARN"] = GrantTarget(executions, [f"{executions}:*"])
        self._make(lambda _: True)

        self._lifecycle.relay(self._functions["runs/relay"])
        self._lifecycle.look_after_executions(self._functions["runs/sweep_executions"])
        self._webhooks.run(self._functions)
        self._api.deploy(self._functions, data.logs.access)
        if stage.waf:
            Firewall(self, "Firewall", stage=self._api.stage)
        self._monitoring = Monitoring(
            self,
            "Monitoring",
            stage=stage,
            storage=data.storage,
            api=self._api,
            lifecycle=self._lifecycle,
            webhooks=self._webhooks,
            functions=self._functions,
            concurrency=self._concurrency,
        )

    def _make(self, can_be_made: Callable[[Function], bool]) -> None:
        for each in FUNCTIONS:
            if each.path not in self._functions and can_be_made(each):
                self._functions[each.path] = PythonFunction(
                    self,
                    each.id,
                    function=each,
                    stage=self._stage,
                    roles=self._roles,
                    log_group=self._data.logs.functions[each.folder],
                    layers=self._layers,
                    code=self._code,
                    given=self._given,
                    concurrency=self._concurrency,
                )

    def _told(self, storage: Storage) -> dict[str, GrantTarget]:
        """What the variables that functions may need stand for here."""
        stage = self._stage
        given = {
            variable: GrantTarget(table.table_name, storage.resources(table), storage.data_key, "dynamodb")
            for variable, table in {
                "INTERVIEWS_TABLE": storage.interviews,
                "TENANTS_TABLE": storage.tenants,
                "DELIVERIES_TABLE": storage.deliveries,
            }.items()
        }
        given["LIMITS_TABLE"] = GrantTarget(storage.limits.table_name, storage.resources(storage.limits))
        queue = self._webhooks.deliveries.queue
        given["DELIVERY_QUEUE_URL"] = GrantTarget(queue.queue_url, [queue.queue_arn], storage.data_key, "sqs")
        slow = self._webhooks.slow_deliveries.queue
        given["SLOW_QUEUE_URL"] = GrantTarget(slow.queue_url, [slow.queue_arn], storage.data_key, "sqs")
        secrets_key = storage.secrets_key.key_arn
        given["SECRETS_KEY_ARN"] = GrantTarget(secrets_key, [secrets_key])
        given["LINK_SECRET_ARN"] = _secret(storage.link_secret, storage)
        given["SIGNING_SECRET_ARN"] = _secret(storage.signing_secret, storage)
        if stage.mail_from:
            given["MAIL_FROM"] = self._sender(stage.mail_from)
        else:
            Annotations.of(self).add_warning_v2(
                "no-sender", "No mailFrom: candidates with an e-mail address get no code and cannot enter."
            )
        given["ALLOW_LOCAL_WEBHOOKS"] = GrantTarget("true" if stage.allow_local_webhooks else "false")
        given["TRUST_ISSUERS"] = GrantTarget("true" if stage.oidc else "false")
        given["MODEL_PLACES"] = GrantTarget(str(self._concurrency.of_a_tenant))
        given["ENGINE"] = GrantTarget(stage.engine)
        for variable, value in asdict(stage.engine_kind).items():
            if not variable.endswith(SECRET):
                given[variable.upper()] = GrantTarget(value)
            elif storage.engine_key:
                given[variable.upper()] = _secret(storage.engine_key, storage)
        return given

    def _sender(self, address: str) -> GrantTarget:
        """SES checks the identity that is verified: the address itself, or its domain; and the configuration set that a
        mail is sent with, where the identity has a default one."""
        identities = [f"identity/{each}" for each in (address, address.rpartition("@")[2])]
        stack = Stack.of(self)
        arns = [
            stack.format_arn(service="ses", resource=each) for each in (*identities, "configuration-set/*")
        ]
        return GrantTarget(address, arns, condition={"StringEquals": {"ses:FromAddress": address}})

    @property
    def outputs(self) -> Mapping[str, str]:
        return {
            "ApiId": self._api.rest_api.rest_api_id,
            "ApiUrl": self._api.url,
            "StateMachineArn": self._lifecycle.machine.state_machine_arn,
            "DeliveryQueueUrl": self._webhooks.deliveries.queue.queue_url,
            # What `make deploy` has CloudFormation watch
            "ApiFaultsAlarm": self._monitoring.api_faults.alarm_arn,
            # What `make redrive` needs to know
            "DeadDeliveriesUrl": self._webhooks.deliveries.dead_letters.queue_url,
            "EventsNotFannedOutUrl": self._webhooks.event_stream.failed.queue.queue_url,
            "RelayRecordsFailedUrl": self._lifecycle.relay_stream.failed.queue.queue_url,
            "RelayFunction": self._functions["runs/relay"].called.function_arn,
            "FanOutFunction": self._functions["webhooks/fan_out"].called.function_arn,
            "ExecutionSweepFunction": self._functions["runs/sweep_executions"].called.function_arn,
        }


def _secret(secret: secrets.ISecret, storage: Storage) -> GrantTarget:
    return GrantTarget(secret.secret_arn, [secret.secret_arn], storage.data_key, "secretsmanager")
