"""What a function may need: a variable that names a thing, and the actions it may do on that thing. Grants are edited
here; infra/grants.py makes policies of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """`attributes` are the only ones of an item that the actions may touch, `keys` a pattern of the only partitions;
    none named means all."""

    variable: str
    actions: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    keys: str = ""


def need(variable: str, *actions: str) -> Need:
    return Need(variable, actions)


READ_RUNS = need("INTERVIEWS_TABLE", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
CHANGE_RUNS = need("INTERVIEWS_TABLE", "dynamodb:PutItem")
DELETE_FROM_RUNS = need("INTERVIEWS_TABLE", "dynamodb:DeleteItem")
END_ITEMS = Need("INTERVIEWS_TABLE", ("dynamodb:UpdateItem",), ("pk", "sk", "expiresAt"))
READ_TENANTS = need("TENANTS_TABLE", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
CHECK_TENANTS = need("TENANTS_TABLE", "dynamodb:ConditionCheckItem")
CHANGE_TENANTS = need("TENANTS_TABLE", "dynamodb:PutItem")
DISABLE_ENDPOINTS = Need(
    "TENANTS_TABLE",
    ("dynamodb:UpdateItem",),
    ("pk", "sk", "isActive", "disabledReason", "disabledAt", "updatedAt", "version"),
)
RECORD_ERASURES = Need("TENANTS_TABLE", ("dynamodb:PutItem",), keys="ERASURE#*")
DELETE_FROM_TENANTS = need("TENANTS_TABLE", "dynamodb:DeleteItem")
READ_DELIVERIES = need("DELIVERIES_TABLE", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
CHANGE_DELIVERIES = need("DELIVERIES_TABLE", "dynamodb:PutItem")
DELETE_FROM_DELIVERIES = need("DELIVERIES_TABLE", "dynamodb:DeleteItem")
COUNT = need("LIMITS_TABLE", "dynamodb:UpdateItem")
READ_COUNTS = need("LIMITS_TABLE", "dynamodb:BatchGetItem")
SEND_DELIVERIES = need("DELIVERY_QUEUE_URL", "sqs:SendMessage")
KNOW_SECRETS_KEY = need("SECRETS_KEY_ARN")
ENCRYPT_SECRETS = need("SECRETS_KEY_ARN", "kms:Encrypt")
DECRYPT_SECRETS = need("SECRETS_KEY_ARN", "kms:Decrypt")
SEND_MAIL = need("MAIL_FROM", "ses:SendEmail")
SIGN_ED25519 = need("SIGNING_SECRET_ARN", "secretsmanager:GetSecretValue")
START_RUNS = need("STATE_MACHINE_ARN", "states:StartExecution")
ANSWER_WAITS = need("STATE_MACHINE_ARN", "states:SendTaskSuccess", "states:SendTaskFailure")
MAKE_LINKS = (need("LINK_SECRET_ARN", "secretsmanager:GetSecretValue"), need("PUBLIC_URL"))
KNOW_PUBLIC_URL = need("PUBLIC_URL")
JUDGE_ADDRESSES = need("ALLOW_LOCAL_WEBHOOKS")
TRUST_ISSUERS = (need("TRUST_ISSUERS"), JUDGE_ADDRESSES)
ASK_ENGINE = (
    need("ENGINE"),
    need("OPENAI_BASE_URL"),
    need("OPENAI_MODEL"),
    need("OPENAI_RATERS"),
    need("OPENAI_INPUT_PRICE"),
    need("OPENAI_OUTPUT_PRICE"),
    need("OPENAI_SECRET_ARN", "secretsmanager:GetSecretValue"),
    need("TENANTS_TABLE", "dynamodb:GetItem", "dynamodb:BatchGetItem"),
    COUNT,
    READ_COUNTS,
)

READ_OPEN_RUNS = (READ_RUNS, READ_TENANTS)
WORK_ON_RUN = (*READ_OPEN_RUNS, CHANGE_RUNS)
CANCEL_RUN = (*WORK_ON_RUN, DELETE_FROM_RUNS)
DELETE_WEBHOOK_CONFIG = (READ_TENANTS, CHANGE_TENANTS, DELETE_FROM_TENANTS, KNOW_SECRETS_KEY)
PURGE_DELIVERIES = (READ_DELIVERIES, CHANGE_DELIVERIES, DELETE_FROM_DELIVERIES)
SAVE_WEBHOOK_CONFIG = (READ_TENANTS, CHANGE_TENANTS, ENCRYPT_SECRETS, JUDGE_ADDRESSES)
