"""What every test runs under: no AWS account is ever reached, and a failing example is found again."""

import os
import threading
from typing import Any

from hypothesis import HealthCheck, settings
from moto.core.botocore_stubber import BotocoreStubber

os.environ |= {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_EC2_METADATA_DISABLED": "true",
}

settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("repeatable")

_one_at_a_time = threading.RLock()
_process_request = BotocoreStubber.process_request


def _atomically(self: BotocoreStubber, request: Any) -> Any:
    with _one_at_a_time:
        return _process_request(self, request)


# moto checks a condition and writes in two steps, between which another thread may do the same; DynamoDB does not.
BotocoreStubber.process_request = _atomically  # type: ignore[method-assign]
