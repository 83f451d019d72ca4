"""Calls the admin API with an AWS signature, on the local stage or on AWS.

    python -m local.admin POST platforms '{"name": "Acme ATS"}'
    python -m local.admin GET tenants --url https://api.example.com/api --region eu-central-1

Without `--url` it calls the running local stage; with one it signs by the credentials that the AWS SDK finds.
"""

import argparse
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.session import Session

from .stage.address import ACCOUNT, REGION, SECRET_KEY

STACK = Path(".local/stack.json")


def call(
    root_url: str,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    *,
    credentials: Credentials | None = None,
    region: str = REGION,
) -> tuple[int, Any]:
    """The status and JSON of `{root_url}/v1/admin/{path}`; signed for the local stage by default."""
    content = json.dumps(body).encode() if body is not None else b""
    request = AWSRequest(
        method,
        f"{root_url}/v1/admin/{path.lstrip('/').removeprefix('v1/admin/')}",
        {"Content-Type": "application/json"},
        content,
    )
    SigV4Auth(credentials or Credentials(ACCOUNT, SECRET_KEY), "execute-api", region).add_auth(request)
    signed = request.prepare()
    try:
        sent = urllib.request.Request(signed.url, content or None, dict(signed.headers), method=method)
        with urllib.request.urlopen(sent, timeout=30) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read() or b"null")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.admin", description="Calls the admin API, signed.")
    parser.add_argument("method", choices=["GET", "POST", "PUT", "PATCH", "DELETE"])
    parser.add_argument("path", help="below /v1/admin, such as platforms or tenants/tnt_…")
    parser.add_argument("body", nargs="?", type=json.loads, help="JSON")
    parser.add_argument("--url", help="the API's address, ending in /api")
    parser.add_argument("--region", help="of the API; by default the one that the AWS SDK finds")
    given = parser.parse_args()
    credentials, url, region = None, given.url, given.region or REGION
    if url:
        session = Session()
        credentials = session.get_credentials()
        region = given.region or session.get_config_variable("region") or REGION
        if not credentials:
            return _fail("There are no AWS credentials: log in first.")
    else:
        try:
            url = json.loads(STACK.read_text())["rootUrl"]
        except (OSError, ValueError, KeyError):
            return _fail("The local stage does not run: `make up` starts it, or give --url.")
    try:
        status, answer = call(
            url, given.method, given.path, given.body, credentials=credentials, region=region
        )
    except urllib.error.URLError as problem:
        return _fail(f"{url} cannot be reached: {problem.reason}.")
    print(json.dumps(answer, indent=2))
    return 0 if status < 400 else _fail(f"Refused with {status}.")


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
