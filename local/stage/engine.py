"""The engine that a stage is deployed with: `make up ENGINE=openai`."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

import boto3

from interviews.runtime.engines import DEFAULT, SECRET, camel, engine_kind

from .address import StageFailed, environment


@dataclass(frozen=True)
class ChosenEngine:
    """`context` is what the CDK app reads of it; `key` comes into the stage's secret, and into no file."""

    context: Mapping[str, str]
    key: str | None = None

    @classmethod
    def of(cls, name: str | None, given: Mapping[str, str]) -> Self:
        """What it alone is told is read from the environment, as OPENAI_MODEL; its secret as OPENAI_API_KEY. Raises
        StageFailed."""
        chosen = name or DEFAULT
        try:
            told = fields(engine_kind(chosen))
        except ValueError as unknown:
            raise StageFailed(f"ENGINE: {unknown}") from None
        context = {camel(each.name): given.get(each.name.upper(), "") for each in told}
        secrets = [each.name.removesuffix(SECRET) for each in told if each.name.endswith(SECRET)]
        names = [f"{each.upper()}_API_KEY" for each in secrets]
        if missing := [each for each in names if not given.get(each)]:
            raise StageFailed(
                f"ENGINE={chosen} needs {', '.join(missing)}; docs/models.md says what else it takes."
            )
        said = {key: value for key, value in context.items() if value}
        return cls(
            said | ({"engine": chosen} if chosen != DEFAULT else {}), given[names[0]] if names else None
        )


EMBEDDED = ChosenEngine({})


def hand_over(key: str, secret_arn: str, port: int) -> None:
    given = environment(port)
    client = boto3.client(
        "secretsmanager",
        endpoint_url=given["AWS_ENDPOINT_URL"],
        region_name=given["AWS_REGION"],
        aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
    )
    client.put_secret_value(SecretId=secret_arn, SecretString=key)
