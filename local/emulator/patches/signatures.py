"""SigV4 of a method with IAM authorization is checked, against the secret `local` (reports/signatures.md)."""

import hmac
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.stage.address import SECRET_KEY

from .calls import GatewayAnswers

SIGNATURE = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/\d{8}/(?P<region>[^/]+)/execute-api/aws4_request,\s*"
    r"SignedHeaders=(?P<headers>[^,]+),\s*Signature=(?P<signature>[0-9a-f]{64})"
)


def install() -> None:
    from ministack.services import apigateway_v1 as v1

    authorize = v1._authorize_request_v1

    async def authorize_with_signature(
        api_id: str, stage: str, method: Any, verb: str, path: str, resource: Any, *rest: Any
    ) -> Any:
        verdict = await authorize(api_id, stage, method, verb, path, resource, *rest)
        if method.get("authorizationType") == "AWS_IAM" and verdict[0] is None:
            headers, body, query = rest[:3]
            _check_signature(verb, f"/{stage}{path}", headers, body, query, api_id)
        return verdict

    v1._authorize_request_v1 = authorize_with_signature


def _check_signature(
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    query: Mapping[str, list[str]],
    api_id: str,
) -> None:
    claimed = SIGNATURE.fullmatch(headers.get("authorization", ""))
    if not claimed:
        raise GatewayAnswers("INVALID_SIGNATURE")
    if not headers["host"].startswith(api_id):
        path = f"/_aws/execute-api/{api_id}{path}"
    pairs = urlencode(query, doseq=True, quote_via=quote)
    signed = {name: headers.get(name, "") for name in claimed["headers"].split(";")}
    request = AWSRequest(method, f"http://{headers['host']}{path}?{pairs}", signed, body)
    request.context["timestamp"] = headers.get("x-amz-date", "")
    auth = SigV4Auth(Credentials(claimed["key"], SECRET_KEY), "execute-api", claimed["region"])
    expected = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    if not hmac.compare_digest(expected, claimed["signature"]):
        raise GatewayAnswers("INVALID_SIGNATURE")
