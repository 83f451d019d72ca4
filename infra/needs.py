"""What a function needs: a variable that names a thing, and the actions it may do on that thing."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

WRITES = frozenset({"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "sqs:SendMessage"})


@dataclass(frozen=True, slots=True)
class Need:
    variable: str
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What a variable stands for here: its value, the resources to act on, the key that encrypts them."""

    value: str
    resources: Sequence[str] = ()
    key: kms.IKey | None = None
    key_service: str = ""


def need(variable: str, *actions: str) -> Need:
    return Need(variable, actions)


READ_RUNS = need("INTERVIEWS_TABLE", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
CHANGE_RUNS = need("INTERVIEWS_TABLE", "dynamodb:PutItem")
DELETE_FROM_RUNS = need("INTERVIEWS_TABLE", "dynamodb:DeleteItem")
READ_TENANTS = need("TENANTS_TABLE", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
CHANGE_TENANTS = need("TENANTS_TABLE", "dynamodb:PutItem")
DELETE_FROM_TENANTS = need("TENANTS_TABLE", "dynamodb:DeleteItem")
READ_DELIVERIES = need("DELIVERIES_TABLE", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
CHANGE_DELIVERIES = need("DELIVERIES_TABLE", "dynamodb:PutItem")
SEND_DELIVERIES = need("DELIVERY_QUEUE_URL", "sqs:SendMessage")
KNOW_SECRETS_KEY = need("SECRETS_KEY_ARN")
ENCRYPT_SECRETS = need("SECRETS_KEY_ARN", "kms:Encrypt")
DECRYPT_SECRETS = need("SECRETS_KEY_ARN", "kms:Decrypt")
START_RUNS = need("STATE_MACHINE_ARN", "states:StartExecution")
ANSWER_WAITS = need("STATE_MACHINE_ARN", "states:SendTaskSuccess", "states:SendTaskFailure")
MAKE_LINKS = (need("LINK_SECRET_ARN", "secretsmanager:GetSecretValue"), need("PUBLIC_URL"))
KNOW_PUBLIC_URL = need("PUBLIC_URL")
JUDGE_ADDRESSES = need("ALLOW_LOCAL_WEBHOOKS")
ASK_ENGINE = (
    need("ENGINE"),
    need("OPENAI_BASE_URL"),
    need("OPENAI_MODEL"),
    need("OPENAI_RATERS"),
    need("OPENAI_SECRET_ARN", "secretsmanager:GetSecretValue"),
)


def statements(needs: Sequence[Need], given: dict[str, Given]) -> list[iam.PolicyStatement]:
    """The least that lets a function do what it needs. What this stack does not have is left out."""
    actions: dict[str, set[str]] = {}
    for each in needs:
        if each.actions and each.variable in given:
            actions.setdefault(each.variable, set()).update(each.actions)
    found = []
    for variable, allowed in sorted(actions.items()):
        thing = given[variable]
        found.append(iam.PolicyStatement(actions=sorted(allowed), resources=list(thing.resources)))
        if thing.key:
            found.append(_use_key(thing, writes=bool(allowed & WRITES)))
    return found


def environment(needs: Sequence[Need], given: dict[str, Given]) -> dict[str, str]:
    return {each.variable: given[each.variable].value for each in needs if each.variable in given}


def _use_key(thing: Given, *, writes: bool) -> iam.PolicyStatement:
    assert thing.key
    actions = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"] if writes else ["kms:Decrypt"]
    # Only through the service that holds the data: the key alone opens nothing.
    via = f"{thing.key_service}.{Stack.of(thing.key).region}.amazonaws.com"
    return iam.PolicyStatement(
        actions=actions, resources=[thing.key.key_arn], conditions={"StringEquals": {"kms:ViaService": via}}
    )
