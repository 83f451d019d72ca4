"""What API Gateway tells the functions and its callers.

- A function that fails is answered by the gateway response for it (reports/integration-failure.md).
- An integration may name a variable of the stage (reports/stage-variables.md).
- One request id goes to the authorizer, to the function and into the answer (reports/request-id.md).
- The caller's address is a source of identity (reports/authorizer-identity.md).
- That address is the connection's and not what `X-Forwarded-For` claims (reports/source-ip.md).
- Path parameters stay percent-encoded (reports/path-parameters.md).
- A header that comes several times is passed on as such (reports/repeated-headers.md).
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from .calls import CALL, Call, GatewayAnswers

FAILED = "Internal server error"
API_PATH = "/_aws/execute-api/"
VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")
REPEATED: ContextVar[Mapping[str, list[str]]] = ContextVar("REPEATED")
"""The values of the headers that this request has several times."""


def install() -> None:
    from ministack.services import apigateway_v1 as v1

    handle, execute, authorize = v1._handle_execute_in_scope, v1._execute_in_scope, v1._authorize_request_v1
    ask_authorizer, read_sources = v1._invoke_authorizer_lambda, v1._request_identity_sources
    build_event, render, invoke = (
        v1._build_lambda_event_v1,
        v1._gateway_error_response,
        v1._invoke_lambda_proxy_v1,
    )
    read_result = v1._lambda_proxy_response

    async def handle_as_one_call(*rest: Any, **named: Any) -> Any:
        CALL.set(Call())
        return await handle(*rest, **named)

    async def execute_or_answer(*rest: Any, **named: Any) -> Any:
        try:
            return await execute(*rest, **named)
        except GatewayAnswers as answers:
            return v1._gw_error(answers.kind, FAILED)

    def render_for_call(error: Any, request: dict[str, Any]) -> Any:
        CALL.get().kind = error.response_type
        return render(error, request | {"request_id": CALL.get().request_id})

    async def invoke_by_variable(
        integration: Mapping[str, Any], api: str, name: str, stage: Any, *rest: Any, **named: Any
    ) -> Any:
        uri = with_variables(integration["uri"], stage.get("variables") or {})
        return await invoke({**integration, "uri": uri}, api, name, stage, *rest, **named)

    def read_result_or_answer(result: Mapping[str, Any]) -> Any:
        body = result.get("body")
        if result.get("error") or not (isinstance(body, dict) and "statusCode" in body):
            raise GatewayAnswers("INTEGRATION_FAILURE")
        return read_result(result)

    async def authorize_and_note(
        api_id: str, stage: str, method: Any, verb: str, path: str, resource: Any, *rest: Any
    ) -> Any:
        CALL.get().route = resource["path"]
        problem, known = await authorize(api_id, stage, method, verb, path, resource, *rest)
        CALL.get().principal = (known or {}).get("principalId")
        return problem, known

    async def ask_for_call(authorizer: Any, event: dict[str, Any], *rest: Any) -> Any:
        event["requestContext"]["requestId"] = CALL.get().request_id
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

    v1._handle_execute_in_scope = handle_as_one_call
    v1._execute_in_scope = execute_or_answer
    v1._gateway_error_response = render_for_call
    v1._authorize_request_v1 = authorize_and_note
    v1._invoke_lambda_proxy_v1 = invoke_by_variable
    v1._lambda_proxy_response = read_result_or_answer
    v1._invoke_authorizer_lambda = ask_for_call
    v1._request_identity_sources = read_sources_with_address
    v1._build_lambda_event_v1 = build_event_of_call


def with_variables(uri: str, variables: Mapping[str, str]) -> str:
    """What the stage does not say stays as it is, and leads nowhere."""
    return VARIABLE.sub(lambda found: variables.get(found[1], found[0]), uri)


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


def _text(value: bytes) -> str:
    return value.decode("latin-1")


def _source_ip(headers: Mapping[str, str]) -> str:
    """See `seen_from`."""
    return headers["x-forwarded-for"]
