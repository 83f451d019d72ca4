"""The whole API as one OpenAPI document for API Gateway, made of the route table: to CloudFormation it is one resource,
where each method and each part of a path would be another (API Gateway Developer Guide, "OpenAPI extensions")."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from interviews.runtime.declared import Access

from .gateway_responses import gateway_responses
from .routes import Route

COMPRESSED_FROM = 1024
"""Bytes, for who sends Accept-Encoding: pages and documents are a third to a thirteenth of themselves then."""
KEY, SIGNATURE = "key", "signature"
SECURITY: Mapping[Access, list[dict[str, list[str]]]] = {
    Access.API_KEY: [{KEY: []}],
    Access.IAM: [{SIGNATURE: []}],
    Access.OPEN: [],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorizer:
    """`sources` are what an answer is kept under for `seconds`; a missing one is a 401 by the gateway itself."""

    uri: str
    role_arn: str
    sources: tuple[str, ...]
    seconds: int

    @property
    def scheme(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "type": "request",
            "authorizerUri": self.uri,
            "authorizerCredentials": self.role_arn,
            "authorizerResultTtlInSeconds": self.seconds,
        }
        if self.sources:
            said["identitySource"] = ", ".join(self.sources)
        return _scheme("Unused", "custom") | {"x-amazon-apigateway-authorizer": said}


def definition(
    title: str,
    routes: Iterable[Route],
    *,
    uri_of: Callable[[Route], str],
    role_of: Callable[[Route], str],
    authorizer: Authorizer,
    oidc: bool,
) -> dict[str, Any]:
    """`uri_of` what answers a route, `role_of` the ARN of the role by which the gateway calls it."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(f"/{route.path}", {})[route.method.lower()] = {
            "security": SECURITY[route.access],
            "responses": {},
            "x-amazon-apigateway-integration": {
                "type": "aws_proxy",
                "httpMethod": "POST",
                "uri": uri_of(route),
                "credentials": role_of(route),
                "passthroughBehavior": "when_no_match",
            },
        }
    return {
        "openapi": "3.0.1",
        "info": {"title": title, "version": "v1"},
        "paths": paths,
        "components": {
            "securitySchemes": {
                KEY: authorizer.scheme,
                SIGNATURE: _scheme("Authorization", "awsSigv4"),
            }
        },
        # Here too, or an import would take it for not wanted.
        "x-amazon-apigateway-minimum-compression-size": COMPRESSED_FROM,
        "x-amazon-apigateway-gateway-responses": gateway_responses(oidc=oidc),
    }


def _scheme(name: str, kind: str) -> dict[str, Any]:
    return {"type": "apiKey", "name": name, "in": "header", "x-amazon-apigateway-authtype": kind}
