"""What API Gateway itself answers, in the same shape as the handlers' errors (contract §2)."""

import json
from dataclasses import dataclass, replace

from interviews.runtime.http.response import PHRASES, STATUSES


@dataclass(frozen=True, slots=True)
class GatewayResponse:
    code: str
    message: str

    @property
    def status(self) -> int:
        return STATUSES[self.code]


UNAUTHENTICATED = GatewayResponse("UNAUTHENTICATED", "A valid API key is needed.")
NOT_SIGNED_IN = replace(
    UNAUTHENTICATED, message="A valid API key is needed, or a valid bearer token together with X-Tenant-ID."
)
FORBIDDEN = GatewayResponse("FORBIDDEN", "This caller may not do that.")
NOT_FOUND = GatewayResponse("NOT_FOUND", "There is no such resource.")
INVALID = GatewayResponse("VALIDATION_FAILED", "The request is not valid.")
TOO_LARGE = GatewayResponse("PAYLOAD_TOO_LARGE", "The body is too large.")
NOT_JSON = GatewayResponse("UNSUPPORTED_MEDIA_TYPE", "The body must be JSON.")
TOO_MANY = GatewayResponse("RATE_LIMITED", "Too many requests; try again later.")
FAILED = GatewayResponse(
    "INTERNAL",
    "Something went wrong on our side, and the request may have been carried out all the same. "
    "Repeat it; if it changes anything, with the same Idempotency-Key.",
)
OVERLOADED = GatewayResponse(
    "OVERLOADED",
    "The service is overloaded right now; nothing was changed. Repeat the request later.",
)

RETRY_AFTER_SECONDS = 1
COME_AGAIN = frozenset({"INTEGRATION_FAILURE"})
"""Among the causes is that Lambda throttles the function, at its limit (infra/concurrency.py); nothing in the response
tells that from a call that was cut off, so the answer stays the one that is true of both (contract §2)."""

# A call without a signature of an IAM method gets the type of an unknown route, so both must be 404.
ANSWERS = {
    "UNAUTHORIZED": UNAUTHENTICATED,
    "ACCESS_DENIED": FORBIDDEN,
    "MISSING_AUTHENTICATION_TOKEN": NOT_FOUND,
    "RESOURCE_NOT_FOUND": NOT_FOUND,
    "INVALID_SIGNATURE": FORBIDDEN,
    "EXPIRED_TOKEN": FORBIDDEN,
    "INVALID_API_KEY": FORBIDDEN,
    "WAF_FILTERED": FORBIDDEN,
    "BAD_REQUEST_BODY": INVALID,
    "BAD_REQUEST_PARAMETERS": INVALID,
    "REQUEST_TOO_LARGE": TOO_LARGE,
    "UNSUPPORTED_MEDIA_TYPE": NOT_JSON,
    "THROTTLED": TOO_MANY,
    "QUOTA_EXCEEDED": TOO_MANY,
    "INTEGRATION_FAILURE": FAILED,
    "INTEGRATION_TIMEOUT": FAILED,
    "AUTHORIZER_FAILURE": OVERLOADED,  # no function of the API has seen the request
    "AUTHORIZER_CONFIGURATION_ERROR": FAILED,
    "API_CONFIGURATION_ERROR": FAILED,
    "DEFAULT_4XX": INVALID,
    "DEFAULT_5XX": FAILED,
}


def gateway_responses(*, oidc: bool) -> dict[str, dict[str, object]]:
    """By type, as `x-amazon-apigateway-gateway-responses` has them."""
    answers = ANSWERS | ({"UNAUTHORIZED": NOT_SIGNED_IN} if oidc else {})
    return {kind: _response(kind, answer) for kind, answer in answers.items()}


def _response(kind: str, answer: GatewayResponse) -> dict[str, object]:
    headers = {"X-Request-Id": "context.requestId"}
    if answer is NOT_SIGNED_IN:
        headers["WWW-Authenticate"] = "'Bearer'"
    if kind in COME_AGAIN or answer in (TOO_MANY, OVERLOADED):
        headers["Retry-After"] = f"'{RETRY_AFTER_SECONDS}'"
    return {
        "statusCode": answer.status,
        "responseParameters": {f"gatewayresponse.header.{name}": value for name, value in headers.items()},
        "responseTemplates": {"application/json": _template(answer)},
    }


def _template(answer: GatewayResponse) -> str:
    return json.dumps(
        {
            "statusCode": answer.status,
            "error": PHRASES[answer.status],
            "code": answer.code,
            "message": answer.message,
            "details": [],
            "requestId": "$context.requestId",
        }
    )
