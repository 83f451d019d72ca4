"""What a function may need: a variable that names a thing, and the actions it may do on that thing. Grants are edited
here; infra/grants.py makes policies of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grant:
    """`attributes` are the only ones of an item that the actions may touch, `keys` a pattern of the only partitions;
    none named means all."""

    variable: str
    actions: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    keys: str = ""


def grant(variable: str, *actions: str) -> Grant:
    return Grant(variable, actions)


READ_RUNS = grant("INTERVIEWS_TABLE", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
CHANGE_RUNS = grant("INTERVIEWS_TABLE", "dynamodb:PutItem")
CHECK_RUNS = grant("INTERVIEWS_TABLE", "dynamodb:ConditionCheckItem")
DELETE_FROM_RUNS = grant("INTERVIEWS_TABLE", "dynamodb:DeleteItem")
END_ITEMS = Grant("INTERVIEWS_TABLE", ("dynamodb:UpdateItem",), ("pk", "sk", "expiresAt"))
KEEP_QUARANTINE = Grant(
    "INTERVIEWS_TABLE",
    ("dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
    keys="QUARANTINE#*",
)
READ_TENANTS = grant("TENANTS_TABLE", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
CHANGE_TENANTS = grant("TENANTS_TABLE", "dynamodb:PutItem")
DISABLE_ENDPOINTS = Grant(
    "TENANTS_TABLE",
    ("dynamodb:UpdateItem",),
    ("pk", "sk", "isActive", "disabledReason", "disabledAt", "updatedAt", "version"),
)
KEEP_ANSWERS = Grant("TENANTS_TABLE", ("dynamodb:PutItem",), keys="IDEMPOTENCY#*")
RECORD_ERASURES = Grant("TENANTS_TABLE", ("dynamodb:PutItem",), keys="ERASURE#*")
DELETE_FROM_TENANTS = grant("TENANTS_TABLE", "dynamodb:DeleteItem")
READ_DELIVERIES = grant("DELIVERIES_TABLE", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
CHANGE_DELIVERIES = grant("DELIVERIES_TABLE", "dynamodb:PutItem")
DELETE_FROM_DELIVERIES = grant("DELIVERIES_TABLE", "dynamodb:DeleteItem")
COUNT = grant("LIMITS_TABLE", "dynamodb:UpdateItem")
READ_COUNTS = grant("LIMITS_TABLE", "dynamodb:BatchGetItem")
SHARE_MODEL = grant("MODEL_PLACES")
"""Of functions that ask an engine, and so count already."""
SEND_DELIVERIES = grant("DELIVERY_QUEUE_URL", "sqs:SendMessage")
SEND_TO_SLOW = grant("SLOW_QUEUE_URL", "sqs:SendMessage")
KNOW_SECRETS_KEY = grant("SECRETS_KEY_ARN")
ENCRYPT_SECRETS = grant("SECRETS_KEY_ARN", "kms:Encrypt")
DECRYPT_SECRETS = grant("SECRETS_KEY_ARN", "kms:Decrypt")
SEND_MAIL = grant("MAIL_FROM", "ses:SendEmail")
SIGN_ED25519 = grant("SIGNING_SECRET_ARN", "secretsmanager:GetSecretValue")
START_RUNS = grant("STATE_MACHINE_ARN", "states:StartExecution")
SEE_EXECUTIONS = grant("EXECUTIONS_ARN", "states:DescribeExecution", "states:GetExecutionHistory")
ANSWER_WAITS = grant("STATE_MACHINE_ARN", "states:SendTaskSuccess", "states:SendTaskFailure")
MAKE_LINKS = (grant("LINK_SECRET_ARN", "secretsmanager:GetSecretValue"), grant("PUBLIC_URL"))
KNOW_PUBLIC_URL = grant("PUBLIC_URL")
JUDGE_ADDRESSES = grant("ALLOW_LOCAL_WEBHOOKS")
TRUST_ISSUERS = (grant("TRUST_ISSUERS"), JUDGE_ADDRESSES)
READ_RUNS_AND_TENANTS = (READ_RUNS, READ_TENANTS)
WORK_ON_RUN = (*READ_RUNS_AND_TENANTS, CHANGE_RUNS)
CANCEL_RUN = (*WORK_ON_RUN, DELETE_FROM_RUNS)
DELETE_WEBHOOK_CONFIG = (READ_TENANTS, CHANGE_TENANTS, DELETE_FROM_TENANTS, KNOW_SECRETS_KEY)
PURGE_DELIVERIES = (READ_DELIVERIES, CHANGE_DELIVERIES, DELETE_FROM_DELIVERIES)
SAVE_WEBHOOK_CONFIG = (READ_TENANTS, CHANGE_TENANTS, ENCRYPT_SECRETS, JUDGE_ADDRESSES)
