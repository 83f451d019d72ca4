"""The REST API: stage `api`, paths below `v1` (contract §1), every method from the route table."""

import json
from collections.abc import Mapping

from aws_cdk import CfnParameter, Duration, Size, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from interviews.runtime.declared import Access

from .gateway_responses import answer_alike
from .python_function import PythonFunction
from .routes import CANDIDATE, FURTHER, OPEN, ROUTES, Route
from .stage import Stage
from .suppressions import suppress

STAGE_NAME = "api"

# The candidate's token is part of the path: only the route's pattern may be logged, never the path itself. Nor is an
# address: it would be a candidate's, and no purge finds it here.
ACCESS_LOG = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "method": "$context.httpMethod",
    "route": "$context.resourcePath",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "bytes": "$context.responseLength",
    "errorType": "$context.error.responseType",
    "keyId": "$context.authorizer.principalId",
}


# "Per-API, per-stage throttling limits are applied at the API method level for a stage" (API Gateway's guide, "Throttle
# requests"): a method with settings of its own has a bucket of its own, which nobody else can empty and which empties
# nobody else's. They come after those of a usage plan and before those of the account in its region (10,000 a second
# for all APIs together), of which all that is open here lets through less than a quarter.
OPEN_SHARE = 10
"""An open method gets a tenth of what one behind a key or a signature gets, the candidates' own half of it."""
CANDIDATES_SHARE = 2


def _open_methods(stage: Stage) -> dict[str, apigateway.MethodDeploymentOptions]:
    """By `/path/METHOD`. Nothing of the stage's own settings is passed on to a method that has any.

    Detailed metrics cost 0.30 USD a month each, five a method: only for what candidates wait for, of whose latency an
    alarm tells. The API's own come without them, free of charge, and the access log has every route.
    """
    return {
        f"/{route.path}/{route.method}": apigateway.MethodDeploymentOptions(
            logging_level=apigateway.MethodLoggingLevel.ERROR,
            data_trace_enabled=False,
            metrics_enabled=routes is CANDIDATE,
            throttling_rate_limit=stage.requests_per_second / share,
            throttling_burst_limit=stage.burst // share,
        )
        for share, routes in ((CANDIDATES_SHARE, CANDIDATE), (OPEN_SHARE, OPEN + FURTHER))
        for route in routes
    }


class Api(Construct):
    """Made before the functions, which are told its address; `serve` then adds the routes."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage, log_key: kms.IKey) -> None:
        super().__init__(scope, id)
        self._stage = stage
        access_log = logs.LogGroup(
            self,
            "AccessLog",
            retention=stage.log_retention,
            encryption_key=log_key,
            removal_policy=stage.removal_policy,
        )
        self.rest_api = apigateway.RestApi(
            self,
            "RestApi",
            rest_api_name=Stack.of(self).stack_name,
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            # For who sends Accept-Encoding: pages and documents are a third to a thirteenth of themselves then.
            min_compression_size=Size.kibibytes(1),
            cloud_watch_role=True,
            deploy_options=apigateway.StageOptions(
                stage_name=STAGE_NAME,
                access_log_destination=apigateway.LogGroupLogDestination(access_log),
                access_log_format=apigateway.AccessLogFormat.custom(json.dumps(ACCESS_LOG)),
                logging_level=apigateway.MethodLoggingLevel.ERROR,
                data_trace_enabled=False,
                metrics_enabled=False,
                # Its traces would hold the whole address called, with the candidate's token, and the caller's IP.
                tracing_enabled=False,
                throttling_rate_limit=stage.requests_per_second,
                throttling_burst_limit=stage.burst,
                method_options=_open_methods(stage),
            ),
        )
        self.url = self._address()
        answer_alike(self.rest_api, oidc=stage.oidc)
        suppress(
            self.rest_api,
            "AwsSolutions-APIG2",
            "The handlers check every body and answer as contract §2 says.",
        )
        if not stage.waf:
            suppress(
                self.rest_api,
                "AwsSolutions-APIG3",
                "WAF is this stage's option (-c waf=true): every route is throttled and behind a key, a signature or "
                "a 256-bit token.",
            )
        suppress(
            self.rest_api,
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
            "AmazonAPIGatewayPushToCloudWatchLogs]",
            "The policy AWS asks for, for its own service to write logs.",
        )

    def _address(self) -> str:
        """Without a trailing slash."""
        stack, api_id = Stack.of(self), self.rest_api.rest_api_id
        if not self._stage.public_url:
            return f"https://{api_id}.execute-api.{stack.region}.{stack.url_suffix}/{STAGE_NAME}"
        url = self._stage.public_url.replace("{api_id}", api_id)
        if "{endpoint}" in url:
            endpoint = CfnParameter(stack, "Endpoint", default="http://localhost:4566")
            url = url.replace("{endpoint}", endpoint.value_as_string)
        return url

    def serve(self, functions: Mapping[str, PythonFunction]) -> None:
        called = {route.function: functions[route.function].function.function_arn for route in ROUTES}
        # One role instead of a permission on each function: a stack may hold 500 resources.
        role = iam.Role(
            self,
            "InvokeRole",
            assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"),
            inline_policies={
                "Invoke": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(
                            actions=["lambda:InvokeFunction"], resources=list(called.values())
                        )
                    ]
                )
            },
        )
        authorizer = apigateway.RequestAuthorizer(
            self,
            "Authorizer",
            handler=functions["tenants/authorizer"].function,
            identity_sources=self._identity_sources(),
            results_cache_ttl=Duration.seconds(self._cache_seconds),
        )
        if self._stage.oidc:
            # CDK writes an empty text for none.
            resource = authorizer.node.default_child
            assert isinstance(resource, apigateway.CfnAuthorizer)
            resource.add_property_deletion_override("IdentitySource")
        for route in ROUTES + FURTHER:
            self._add(route, called[route.function], role, authorizer)

    def _identity_sources(self) -> list[str]:
        """What an answer of the authorizer is kept under; a missing one is a 401 by the gateway itself.

        So X-Tenant-ID, which tenant keys need not send, is not among them. Where people may sign in a call has either a
        key or a token: none can be demanded, so nothing can be kept.
        """
        if self._stage.oidc:
            return []
        return [
            apigateway.IdentitySource.header("X-API-Key"),
            apigateway.IdentitySource.context("identity.sourceIp"),
        ]

    @property
    def _cache_seconds(self) -> int:
        return 0 if self._stage.oidc else self._stage.authorizer_cache_seconds

    def _add(
        self, route: Route, function_arn: str, role: iam.Role, authorizer: apigateway.RequestAuthorizer
    ) -> None:
        kinds = {
            Access.API_KEY: apigateway.AuthorizationType.CUSTOM,
            Access.IAM: apigateway.AuthorizationType.IAM,
            Access.OPEN: apigateway.AuthorizationType.NONE,
        }
        method = self.rest_api.root.resource_for_path(route.path).add_method(
            route.method,
            apigateway.AwsIntegration(
                service="lambda",
                proxy=True,
                path=f"2015-03-31/functions/{function_arn}/invocations",
                options=apigateway.IntegrationOptions(credentials_role=role),
            ),
            authorization_type=kinds[route.access],
            authorizer=authorizer if route.access is Access.API_KEY else None,
        )
        suppress(method, "AwsSolutions-COG4", f"No user pool here: {route.access.value}.")
        if route.access is Access.OPEN:
            suppress(method, "AwsSolutions-APIG4", f"Open on purpose: {route.access.value}.")
