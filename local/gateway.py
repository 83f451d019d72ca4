"""What ministack's API Gateway lacks.

- Customised gateway responses are stored and not used: here they are.
- `context.identity.sourceIp` as an authorizer's identity source counts as missing, and the authorizer's event has
  no `requestContext.identity`: both get the caller's address.
- A caller's address is taken from its own `X-Forwarded-For`: here it is the connection's, as on AWS.
- A signature is not checked: here SigV4 is, against the secret `local`.
- Path parameters come decoded, and a `%2F` parts the path: here they stay as they were sent.
"""

import hmac
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .stage import SECRET_KEY

MESSAGES = {
    (401, "Unauthorized"): "UNAUTHORIZED",
    (403, "Missing Authentication Token"): "MISSING_AUTHENTICATION_TOKEN",
    (500, "Internal server error"): "AUTHORIZER_FAILURE",
}
SIGNATURE = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/\d{8}/(?P<region>[^/]+)/execute-api/aws4_request,\s*"
    r"SignedHeaders=(?P<headers>[^,]+),\s*Signature=(?P<signature>[0-9a-f]{64})"
)
API_PATH = "/_aws/execute-api/"
Answer = tuple[int, dict[str, str], bytes]


class GatewayAnswers(Exception):
    """The gateway answers by itself, with the response of this type."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def install() -> None:
    from ministack.services import apigateway_v1 as v1

    handle, authorize, call = v1._handle_execute_in_scope, v1._authorize_request_v1, v1._call_lambda
    ask_authorizer, read_sources = v1._invoke_authorizer_lambda, v1._request_identity_sources

    async def handle_with_responses(api_id: str, *rest: Any, **named: Any) -> Answer:
        try:
            response: Answer = await handle(api_id, *rest, **named)
            return response
        except GatewayAnswers as answers:
            return _render(v1._gateway_responses.get(api_id, {}), answers.kind, v1.new_uuid())

    async def authorize_with_signature(api_id: str, stage: str, method: Any, *rest: Any, **named: Any) -> Any:
        verdict = await authorize(api_id, stage, method, *rest, **named)
        if method.get("authorizationType") == "AWS_IAM":
            verb, path, _resource, headers, body, query = rest[:6]
            _check_signature(verb, f"/{stage}{path}", headers, body, query, api_id)
        return verdict

    async def call_or_answer(*rest: Any, **named: Any) -> Any:
        response, problem = await call(*rest, **named)
        if problem or "statusCode" not in response:
            raise GatewayAnswers("INTEGRATION_FAILURE")
        return response, None

    async def ask_with_identity(authorizer: Any, event: dict[str, Any], *rest: Any) -> Any:
        event["requestContext"] |= {
            "requestId": v1.new_uuid(),
            "identity": {"sourceIp": _source_ip(event["headers"]), "userAgent": ""},
        }
        return await ask_authorizer(authorizer, event, *rest)

    def read_sources_with_address(source: str, headers: Mapping[str, str], *rest: Any) -> Any:
        kept = [each for each in source.split(",") if each.strip() != "context.identity.sourceIp"]
        present, values = read_sources(",".join(kept), headers, *rest)
        return present, [*values, _source_ip(headers)]

    def answer(status: int, message: str) -> None:
        raise GatewayAnswers(MESSAGES[status, message])

    def deny(_explicit: bool) -> None:
        raise GatewayAnswers("ACCESS_DENIED")

    v1._handle_execute_in_scope = handle_with_responses
    v1._authorize_request_v1 = authorize_with_signature
    v1._call_lambda = call_or_answer
    v1._invoke_authorizer_lambda = ask_with_identity
    v1._request_identity_sources = read_sources_with_address
    v1._gw_error = answer
    v1._deny_error = deny


def seen_from(app: Any) -> Any:
    """The ASGI app, told in `X-Forwarded-For` the address that its caller's connection has, and no other.

    A path of the API stays percent-encoded.
    """

    async def forward(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"x-forwarded-for"]
            scope = {**scope, "headers": [*kept, (b"x-forwarded-for", scope["client"][0].encode())]}
            if scope["path"].startswith(API_PATH):
                scope["path"] = scope["raw_path"].decode("ascii")
        await app(scope, receive, send)

    return forward


def _render(responses: Mapping[str, Any], kind: str, request_id: str) -> Answer:
    response = responses[kind]
    headers = {"Content-Type": "application/json"}
    for name, value in response["responseParameters"].items():
        header = name.removeprefix("gatewayresponse.header.")
        headers[header] = request_id if value == "context.requestId" else value.strip("'")
    body = response["responseTemplates"]["application/json"].replace("$context.requestId", request_id)
    return int(response["statusCode"]), headers, json.dumps(json.loads(body)).encode()


def _source_ip(headers: Mapping[str, str]) -> str:
    """See `seen_from`."""
    return headers["x-forwarded-for"]


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
