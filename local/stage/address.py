"""Where a local stage is, and how AWS's tools and clients reach it."""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "000000000000"
SECRET_KEY = "local"
LOWEST_PORT, HIGHEST_PORT = 1024, 65535


class StageFailed(RuntimeError):
    """The message is one sentence for a person."""


@dataclass(frozen=True)
class Info:
    """What a client must know. `root_url` ends in `/api`; `outputs` are those of the CDK stack."""

    endpoint: str
    region: str
    root_url: str
    directory: str
    outputs: dict[str, str]

    @property
    def base_url(self) -> str:
        return f"{self.root_url}/v1/integration"


def port_of(text: str) -> int:
    """Raises StageFailed for what is no port, or one that only root may take."""
    port = int(text) if re.fullmatch(r"[0-9]{1,5}", text) else 0
    if not LOWEST_PORT <= port <= HIGHEST_PORT:
        raise StageFailed(f"PORT must be a number from {LOWEST_PORT} to {HIGHEST_PORT}.")
    return port


def environment(port: int) -> dict[str, str]:
    """For every AWS tool that should talk to the stage, and with nobody else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "AWS_ENDPOINT_URL": f"http://{HOST}:{port}",
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "CDK_DEFAULT_REGION": REGION,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
