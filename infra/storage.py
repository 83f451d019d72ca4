"""The tables and the keys that encrypt them (architecture §2)."""

from collections.abc import Sequence

from aws_cdk import Aws
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secrets
from constructs import Construct

from .projections import LISTED_OF_A_DELIVERY
from .stage import Stage
from .suppressions import suppress

BACKUP_DAYS = 35
"""An erasure certificate says when the last backup ends that can hold what was erased."""


class Storage(Construct):
    """`data_key` encrypts what AWS services hold, `secrets_key` webhook secrets, by the functions themselves."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self.data_key = kms.Key(
            self,
            "DataKey",
            description="Tables, queues, logs and the link secret of the interviews",
            enable_key_rotation=True,
            removal_policy=stage.removal_policy,
        )
        _let_logs_use(self.data_key)
        self.secrets_key = kms.Key(
            self,
            "SecretsKey",
            description="Webhook secrets, each under its tenant's encryption context",
            enable_key_rotation=True,
            removal_policy=stage.removal_policy,
        )
        self._indexes: dict[str, list[str]] = {}
        self.interviews = self._table("Interviews", stage, stream=dynamodb.StreamViewType.NEW_IMAGE)
        self._index(self.interviews, "by-tenant", "tenantRuns", "tenantRunsSort")
        self._index(self.interviews, "by-score", "tenantScores", "tenantScoresSort")
        self._index(self.interviews, "open", "openRuns", "openRunsSort", holds=())
        self._index(self.interviews, "by-hour", "eventHour", "timestamp", holds=())
        self.tenants = self._table("Tenants", stage)
        self._index(self.tenants, "by-owner", "owner", "ownerSort")
        self.deliveries = self._table("Deliveries", stage)
        self._index(self.deliveries, "due", "dueShard", "nextAttemptAt", holds=())
        self._index(
            self.deliveries,
            "by-tenant",
            "tenantDeliveries",
            "tenantDeliveriesSort",
            holds=LISTED_OF_A_DELIVERY,
        )
        self.limits = self._limits(stage)
        self.link_secret = self._made_secret(
            "LinkSecret",
            stage,
            description="Interview links are derived from it; changing it ends all links that are out",
            why_kept="Rotating it would end every link that candidates hold.",
        )
        self.signing_secret = self._made_secret(
            "SigningSecret",
            stage,
            description="The owners' Ed25519 keys are derived from it; changing it changes their public keys",
            why_kept="Rotating it would change the public keys that receivers of webhooks have stored.",
        )

        self.engine_key = self._empty_secret(stage) if stage.engine_needs_key else None

    @property
    def tables(self) -> tuple[dynamodb.Table, ...]:
        return self.interviews, self.tenants, self.deliveries, self.limits

    def _made_secret(self, id: str, stage: Stage, *, description: str, why_kept: str) -> secrets.Secret:
        """64 random letters and digits that nobody needs to know."""
        secret = secrets.Secret(
            self,
            id,
            description=description,
            encryption_key=self.data_key,
            removal_policy=stage.removal_policy,
            generate_secret_string=secrets.SecretStringGenerator(
                password_length=64, exclude_punctuation=True
            ),
        )
        suppress(secret, "AwsSolutions-SMG4", why_kept)
        return secret

    def _empty_secret(self, stage: Stage) -> secrets.Secret:
        """The model's API key: filled by hand after the first deployment, so kept when that was done."""
        secret = secrets.Secret(
            self, "EngineKey", encryption_key=self.data_key, removal_policy=stage.removal_policy
        )
        suppress(
            secret, "AwsSolutions-SMG4", "Its owner is the model's provider, who gives no way to rotate it."
        )
        return secret

    def _table(
        self, id: str, stage: Stage, *, stream: dynamodb.StreamViewType | None = None
    ) -> dynamodb.Table:
        return dynamodb.Table(
            self,
            id,
            partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self.data_key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True, recovery_period_in_days=BACKUP_DAYS
            ),
            time_to_live_attribute="expiresAt",
            stream=stream,
            removal_policy=stage.removal_policy,
        )

    def _limits(self, stage: Stage) -> dynamodb.Table:
        """Counters of calls, ids and hashes alone: nothing personal, nothing that a restore would want back."""
        table = dynamodb.Table(
            self,
            "Limits",
            partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.DEFAULT,
            time_to_live_attribute="expiresAt",
            removal_policy=stage.removal_policy,
        )
        suppress(
            table, "AwsSolutions-DDB3", "Counters of minutes, days and months: a restore brings none back."
        )
        return table

    def _index(
        self,
        table: dynamodb.Table,
        name: str,
        partition: str,
        sort: str,
        *,
        holds: Sequence[str] | None = None,
    ) -> None:
        """`holds` names what the index has besides the keys; None means everything."""
        projection = dynamodb.ProjectionType.ALL
        if holds is not None:
            projection = dynamodb.ProjectionType.INCLUDE if holds else dynamodb.ProjectionType.KEYS_ONLY
        self._indexes.setdefault(table.node.id, []).append(name)
        table.add_global_secondary_index(
            index_name=name,
            partition_key=dynamodb.Attribute(name=partition, type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name=sort, type=dynamodb.AttributeType.STRING),
            projection_type=projection,
            non_key_attributes=list(holds) if holds else None,
        )

    def resources(self, table: dynamodb.Table) -> list[str]:
        """The ARNs of the table and of each of its indexes."""
        indexes = [f"{table.table_arn}/index/{name}" for name in self._indexes.get(table.node.id, ())]
        return [table.table_arn, *indexes]


def _let_logs_use(key: kms.Key) -> None:
    key.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal(f"logs.{Aws.REGION}.{Aws.URL_SUFFIX}")],
            actions=["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
            resources=["*"],
            conditions={
                "ArnLike": {
                    "kms:EncryptionContext:aws:logs:arn": f"arn:{Aws.PARTITION}:logs:{Aws.REGION}:{Aws.ACCOUNT_ID}:*"
                }
            },
        )
    )
