"""What API Gateway tells the functions and its callers.

- Customised gateway responses are answered (reports/gateway-responses.md).
- One request id goes to the authorizer, to the function and into the answer (reports/request-id.md).
- An authorizer gets the caller's address, as a source of identity and in its event (reports/authorizer-identity.md).
- That address is the connection's and not what `X-Forwarded-For` claims (reports/source-ip.md).
- Path parameters stay percent-encoded (reports/path-parameters.md).
- A header that comes several times is passed on as such (reports/repeated-headers.md).
"""

import json
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from .calls import CALL, Call, GatewayAnswers

MESSAGES = {
    (401, "Unauthorized"): "UNAUTHORIZED",
    (403, "Missing Authentication Token"): "MISSING_AUTHENTICATION_TOKEN",
    (500, "Internal server error"): "AUTHORIZER_FAILURE",
}
API_PATH = "/_aws/execute-api/"
Answer = tuple[int, dict[str, str], bytes]
REPEATED: ContextVar[Mapping[str, list[str]]] = ContextVar("REPEATED")
"""The values of the headers that this request has several times."""


def install() -> None:
    from ministack.services import apigateway_v1 as v1

    handle, authorize, call = v1._handle_execute_in_scope, v1._authorize_request_v1, v1._call_lambda
    ask_authorizer, read_sources = v1._invoke_authorizer_lambda, v1._request_identity_sources
    build_event = v1._build_lambda_event_v1

    async def handle_with_responses(api_id: str, *rest: Any, **named: Any) -> Answer:
        CALL.set(Call())
        try:
            response: Answer = await handle(api_id, *rest, **named)
            return response
        except GatewayAnswers as answers:
            CALL.get().kind = answers.kind
            return _render(v1._gateway_responses.get(api_id, {})[answers.kind], CALL.get().request_id)

    async def authorize_and_note(
        api_id: str, stage: str, method: Any, verb: str, path: str, resource: Any, *rest: Any
    ) -> Any:
        CALL.get().route = resource["path"]
        problem, known = await authorize(api_id, stage, method, verb, path, resource, *rest)
        CALL.get().principal = (known or {}).get("principalId")
        return problem, known

    async def call_or_answer(*rest: Any, **named: Any) -> Any:
        response, problem = await call(*rest, **named)
        if problem or "statusCode" not in response:
            raise GatewayAnswers("INTEGRATION_FAILURE")
        return response, None

    async def ask_with_identity(authorizer: Any, event: dict[str, Any], *rest: Any) -> Any:
        event["requestContext"] |= {
            "requestId": CALL.get().request_id,
            "identity": {"sourceIp": _source_ip(event["headers"]), "userAgent": ""},
        }
        event["multiValueHeaders"] |= REPEATED.get({})
        return await ask_authorizer(authorizer, event, *rest)

    def read_sources_with_address(source: str, headers: Mapping[str, str], *rest: Any) -> Any:
        kept = [each for each in source.split(",") if each.strip() != "context.identity.sourceIp"]
        present, values = read_sources(",".join(kept), headers, *rest)
        return present, [*values, _source_ip(headers)]

    def build_event_of_call(*rest: Any, **named: Any) -> Any:
        event = build_event(*rest, **named)
        event["requestContext"]["requestId"] = CALL.get().request_id
        event["multiValueHeaders"] |= REPEATED.get({})
        return event

    def answer(status: int, message: str) -> None:
        raise GatewayAnswers(MESSAGES[status, message])

    def deny(_explicit: bool) -> None:
        raise GatewayAnswers("ACCESS_DENIED")

    v1._handle_execute_in_scope = handle_with_responses
    v1._authorize_request_v1 = authorize_and_note
    v1._call_lambda = call_or_answer
    v1._invoke_authorizer_lambda = ask_with_identity
    v1._request_identity_sources = read_sources_with_address
    v1._build_lambda_event_v1 = build_event_of_call
    v1._gw_error = answer
    v1._deny_error = deny


def seen_from(app: Any) -> Any:
    """The ASGI app, told in `X-Forwarded-For` the address that its caller's connection has, and no other.

    A path of the API stays percent-encoded, and of a header that comes several times the last one is seen.
    """

    async def forward(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"x-forwarded-for"]
            scope = {**scope, "headers": [*kept, (b"x-forwarded-for", scope["client"][0].encode())]}
            if scope["path"].startswith(API_PATH):
                scope["path"] = scope["raw_path"].decode("ascii")
                values: dict[bytes, list[bytes]] = {}
                for name, value in scope["headers"]:
                    values.setdefault(name.lower(), []).append(value)
                scope["headers"] = [(name, each[-1]) for name, each in values.items()]
                several = {name: each for name, each in values.items() if len(each) > 1}
                REPEATED.set({_text(name): list(map(_text, each)) for name, each in several.items()})
        await app(scope, receive, send)

    return forward


def _render(response: Mapping[str, Any], request_id: str) -> Answer:
    headers = {"Content-Type": "application/json"}
    for name, value in response["responseParameters"].items():
        header = name.removeprefix("gatewayresponse.header.")
        headers[header] = request_id if value == "context.requestId" else value.strip("'")
    body = response["responseTemplates"]["application/json"].replace("$context.requestId", request_id)
    return int(response["statusCode"]), headers, json.dumps(json.loads(body)).encode()


def _text(value: bytes) -> str:
    return value.decode("latin-1")


def _source_ip(headers: Mapping[str, str]) -> str:
    """See `seen_from`."""
    return headers["x-forwarded-for"]
