"""The model that a stage asks instead of the embedded engine: `make demo ENGINE=openai`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import boto3

from .address import StageFailed, environment

DEFAULT_MODEL = "gpt-5-mini"
DEFAULT_URL = "https://api.openai.com/v1"


@dataclass(frozen=True)
class Model:
    """Where it is and which one; `api_key` comes into the stage's secret, and into no file."""

    base_url: str
    name: str
    api_key: str

    @classmethod
    def of(cls, engine: str | None, given: Mapping[str, str]) -> Self | None:
        """From OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL; None for the embedded engine. Raises StageFailed."""
        if engine in (None, "", "rehearsal"):
            return None
        if engine != "openai":
            raise StageFailed("ENGINE is rehearsal or openai.")
        if not given.get("OPENAI_API_KEY"):
            raise StageFailed(
                "ENGINE=openai needs OPENAI_API_KEY (OPENAI_BASE_URL and OPENAI_MODEL are optional)."
            )
        return cls(
            given.get("OPENAI_BASE_URL") or DEFAULT_URL,
            given.get("OPENAI_MODEL") or DEFAULT_MODEL,
            given["OPENAI_API_KEY"],
        )

    @property
    def context(self) -> dict[str, str]:
        """As the CDK app reads it."""
        return {"engine": "openai", "openaiBaseUrl": self.base_url, "openaiModel": self.name}


def hand_over(model: Model, secret_arn: str, port: int) -> None:
    given = environment(port)
    client = boto3.client(
        "secretsmanager",
        endpoint_url=given["AWS_ENDPOINT_URL"],
        region_name=given["AWS_REGION"],
        aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
    )
    client.put_secret_value(SecretId=secret_arn, SecretString=model.api_key)
