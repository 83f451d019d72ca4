"""The whole service in one stack."""

from collections.abc import Mapping
from dataclasses import asdict

from aws_cdk import Annotations, CfnOutput, Stack
from aws_cdk import aws_secretsmanager as secrets
from constructs import Construct

from interviews.runtime.engines import SECRET

from . import bundles
from .api import Api
from .firewall import Firewall
from .functions import FUNCTIONS
from .grants import GrantTarget
from .layers import Layers, packed
from .lifecycle import Lifecycle, state_machine_name
from .monitoring import Monitoring
from .python_function import PythonFunction
from .stage import Stage
from .storage import Storage
from .webhooks import Webhooks


class InterviewIntegration(Stack):
    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id, termination_protection=stage.keep_data)
        storage = Storage(self, "Storage", stage=stage)
        layers = Layers(self, "Layers", stage=stage)
        api = Api(self, "Api", stage=stage, log_key=storage.data_key)
        webhooks = Webhooks(self, "Webhooks", storage=storage)

        given = self._given(stage, storage, api, webhooks)
        code = packed(bundles.bundle_functions())
        functions = {
            each.path: PythonFunction(
                self,
                each.id,
                function=each,
                stage=stage,
                storage=storage,
                layers=layers,
                code=code,
                given=given,
            )
            for each in FUNCTIONS
        }

        lifecycle = Lifecycle(self, "Lifecycle", stage=stage, storage=storage, functions=functions)
        webhooks.run(functions)
        api.serve(functions)
        if stage.waf:
            Firewall(self, "Firewall", stage=api.rest_api.deployment_stage)
        Monitoring(
            self,
            "Monitoring",
            stage=stage,
            key=storage.data_key,
            api=api,
            lifecycle=lifecycle,
            webhooks=webhooks,
            functions=functions,
        )
        self._show(storage, api, lifecycle, webhooks, functions)

    def _given(self, stage: Stage, storage: Storage, api: Api, webhooks: Webhooks) -> dict[str, GrantTarget]:
        """What the variables that functions may need stand for here."""
        given = {
            variable: GrantTarget(table.table_name, storage.resources(table), storage.data_key, "dynamodb")
            for variable, table in {
                "INTERVIEWS_TABLE": storage.interviews,
                "TENANTS_TABLE": storage.tenants,
                "DELIVERIES_TABLE": storage.deliveries,
            }.items()
        }
        given["LIMITS_TABLE"] = GrantTarget(storage.limits.table_name, storage.resources(storage.limits))
        queue = webhooks.deliveries.queue
        given["DELIVERY_QUEUE_URL"] = GrantTarget(queue.queue_url, [queue.queue_arn], storage.data_key, "sqs")
        machine = self.format_arn(service="states", resource=f"stateMachine:{state_machine_name(self)}")
        given["STATE_MACHINE_ARN"] = GrantTarget(machine, [machine])
        executions = self.format_arn(service="states", resource=f"execution:{state_machine_name(self)}")
        given["EXECUTIONS_ARN"] = GrantTarget(executions, [f"{executions}:*"])
        secrets_key = storage.secrets_key.key_arn
        given["SECRETS_KEY_ARN"] = GrantTarget(secrets_key, [secrets_key])
        given["LINK_SECRET_ARN"] = self._secret(storage.link_secret, storage)
        given["SIGNING_SECRET_ARN"] = self._secret(storage.signing_secret, storage)
        given["PUBLIC_URL"] = GrantTarget(api.url)
        if stage.mail_from:
            given["MAIL_FROM"] = self._sender(stage.mail_from)
        else:
            Annotations.of(self).add_warning_v2(
                "no-sender", "No mailFrom: candidates with an e-mail address get no code and cannot enter."
            )
        given["ALLOW_LOCAL_WEBHOOKS"] = GrantTarget("true" if stage.allow_local_webhooks else "false")
        given["TRUST_ISSUERS"] = GrantTarget("true" if stage.oidc else "false")
        given["ENGINE"] = GrantTarget(stage.engine)
        for variable, value in asdict(stage.engine_kind).items():
            given[variable.upper()] = (
                self._engine_key(storage) if variable.endswith(SECRET) else GrantTarget(value)
            )
        return given

    def _engine_key(self, storage: Storage) -> GrantTarget:
        key = storage.engine_key()
        CfnOutput(self, "EngineKeySecret", value=key.secret_arn)
        return self._secret(key, storage)

    def _sender(self, address: str) -> GrantTarget:
        """SES checks the identity that is verified: the address itself, or its domain."""
        identities = (address, address.rpartition("@")[2])
        arns = [self.format_arn(service="ses", resource=f"identity/{each}") for each in identities]
        return GrantTarget(address, arns, condition={"StringEquals": {"ses:FromAddress": address}})

    def _secret(self, secret: secrets.ISecret, storage: Storage) -> GrantTarget:
        return GrantTarget(secret.secret_arn, [secret.secret_arn], storage.data_key, "secretsmanager")

    def _show(
        self,
        storage: Storage,
        api: Api,
        lifecycle: Lifecycle,
        webhooks: Webhooks,
        functions: Mapping[str, PythonFunction],
    ) -> None:
        outputs = {
            "ApiId": api.rest_api.rest_api_id,
            "ApiUrl": api.url,
            "InterviewsTable": storage.interviews.table_name,
            "TenantsTable": storage.tenants.table_name,
            "DeliveriesTable": storage.deliveries.table_name,
            "LimitsTable": storage.limits.table_name,
            "StateMachineArn": lifecycle.machine.state_machine_arn,
            "DeliveryQueueUrl": webhooks.deliveries.queue.queue_url,
            # What `make redrive` needs to know
            "DeadDeliveriesUrl": webhooks.deliveries.dead_letters.queue_url,
            "EventsNotFannedOutUrl": webhooks.event_stream.failed.queue.queue_url,
            "RelayRecordsFailedUrl": lifecycle.relay_stream.failed.queue.queue_url,
            "RelayFunction": functions["runs/relay"].function.function_name,
            "ExecutionSweepFunction": functions["runs/sweep_executions"].function.function_name,
        }
        for name, value in outputs.items():
            CfnOutput(self, name, value=value)
