"""The policy and the environment of what a function needs (interviews/runtime/grants.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from interviews.runtime.grants import Grant

WRITES = frozenset({"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "sqs:SendMessage"})

KEY_USE_OF_WRITERS = {
    "dynamodb": ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"),
    "sqs": ("kms:Decrypt", "kms:GenerateDataKey"),
}
"""What the service does with the data's key in the name of who writes; of who reads: Decrypt alone."""


@dataclass(frozen=True, slots=True)
class GrantTarget:
    """What a variable stands for here: its value, the resources to act on, the key that encrypts them, and what else
    must hold for each of the actions."""

    value: str
    resources: Sequence[str] = ()
    key: kms.IKey | None = None
    key_service: str = ""
    condition: Mapping[str, Mapping[str, str]] | None = None


Need = tuple[str, tuple[str, ...], str, tuple[str, ...]]
"""A variable, the attributes and the partitions that alone may be touched, and the actions."""


def needs(grants: Sequence[Grant]) -> list[Need]:
    """The same for the same grants, in whatever order and however often they are said."""
    actions: dict[tuple[str, tuple[str, ...], str], set[str]] = {}
    for each in grants:
        if each.actions:
            actions.setdefault((each.variable, each.attributes, each.keys), set()).update(each.actions)
    return [(*limited, tuple(sorted(allowed))) for limited, allowed in sorted(actions.items())]


def statements(grants: Sequence[Grant], given: Mapping[str, GrantTarget]) -> list[iam.PolicyStatement]:
    """The least that lets a function do what it needs. What this stack does not have is left out."""
    found = []
    writes: dict[str, bool] = {}
    for variable, attributes, keys, allowed in needs(grants):
        if variable not in given:
            continue
        found.append(
            iam.PolicyStatement(
                actions=list(allowed),
                resources=list(given[variable].resources),
                conditions=_limits(attributes, keys) or given[variable].condition,
            )
        )
        writes[variable] = writes.get(variable, False) or bool(WRITES & set(allowed))
    for variable, any_ in writes.items():
        if key := given[variable].key:
            found.append(use_key(key, given[variable].key_service, writes=any_))
    return found


def _limits(attributes: Sequence[str], keys: str) -> dict[str, dict[str, list[str]]]:
    """Of an item, neither reads nor writes any other attribute, nor gets one back; of a table, no other partition."""
    if keys:
        return {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [keys]}}
    if not attributes:
        return {}
    return {
        "ForAllValues:StringEquals": {"dynamodb:Attributes": list(attributes)},
        "StringEqualsIfExists": {"dynamodb:ReturnValues": ["NONE"]},
    }


def environment(grants: Sequence[Grant], given: Mapping[str, GrantTarget]) -> dict[str, str]:
    return {each.variable: given[each.variable].value for each in grants if each.variable in given}


def use_key(key: kms.IKey, service: str, *, writes: bool) -> iam.PolicyStatement:
    """Only through the service that holds the data: the key alone opens nothing."""
    via = f"{service}.{Aws.REGION}.amazonaws.com"
    return iam.PolicyStatement(
        actions=list(KEY_USE_OF_WRITERS[service]) if writes else ["kms:Decrypt"],
        resources=[key.key_arn],
        conditions={"StringEquals": {"kms:ViaService": via}},
    )
