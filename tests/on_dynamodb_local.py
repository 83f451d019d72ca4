"""The tests of the stores on Amazon's own DynamoDB Local, in place of moto: local/stores.py.

A plugin of pytest, since both have to be replaced before a test module imports them.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import botocore.session
import moto

import tables

_client = botocore.session.get_session().create_client(
    "dynamodb",
    endpoint_url=os.environ["DYNAMODB_LOCAL"],
    region_name="eu-central-1",
    # It keeps a database for each access key: one for each process that runs tests.
    aws_access_key_id=f"testing{os.environ.get('PYTEST_XDIST_WORKER', '')}",
    aws_secret_access_key="testing",
)


@contextmanager
def _emptied() -> Iterator[None]:
    for name in _client.list_tables()["TableNames"]:
        _client.delete_table(TableName=name)
    yield


def _in_place_of_mock_aws(test: Callable[..., Any] | None = None) -> Any:
    """As a decorator or a context, as moto's own."""
    if test is None:
        return _emptied()

    @wraps(test)
    def emptied(*given: Any, **named: Any) -> Any:
        with _emptied():
            return test(*given, **named)

    return emptied


moto.mock_aws = _in_place_of_mock_aws  # type: ignore[assignment]
tables.dynamodb_client = lambda: _client
