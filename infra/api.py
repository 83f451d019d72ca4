"""The REST API: stage `api`, paths below `v1` (contract §1), every method from the route table.

A deployment is a copy of the definition, and so of the versions it names: the stage goes to the next one in one call,
for all methods and the authorizer, and goes back as it came.
"""

import json
from collections.abc import Mapping

from aws_cdk import ArnFormat, Aws, CfnParameter, Size, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from interviews.runtime.declared import Access

from .definition import COMPRESSED_FROM, Authorizer, definition
from .lifecycle import OF_THE_MACHINE
from .python_function import PythonFunction
from .routes import CANDIDATE, FURTHER, OPEN, ROUTES, Route
from .stage import Stage
from .suppressions import suppress

STAGE_NAME = "api"
AUTHORIZER = "tenants/authorizer"

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


LATE = frozenset({"PUBLIC_URL", *OF_THE_MACHINE})
"""What is known only once the API is there. A function that is told it cannot stand in the API's own definition: that
names a variable of the stage, which the stage is told of in the same call as of its deployment."""


class Api(Construct):
    """Made of those `functions` that are told nothing of LATE; `deploy` then brings in all."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stage: Stage,
        functions: Mapping[str, PythonFunction],
    ) -> None:
        super().__init__(scope, id)
        self._stage = stage
        self._functions = functions
        self._roles = {
            access: iam.Role(
                self,
                f"Invoke{access.name.title().replace('_', '')}",
                assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"),
            )
            for access in Access
        }
        name = Stack.of(self).stack_name
        regional = apigateway.EndpointType.REGIONAL
        self.rest_api = apigateway.SpecRestApi(
            self,
            "RestApi",
            rest_api_name=name,
            api_definition=apigateway.ApiDefinition.from_inline(
                definition(
                    name,
                    ROUTES + FURTHER,
                    uri_of=self._uri,
                    role_of=lambda route: self._roles[route.access].role_arn,
                    authorizer=Authorizer(
                        uri=_invocation(functions[AUTHORIZER].version.function_arn),
                        role_arn=self._roles[Access.API_KEY].role_arn,
                        sources=self._identity_sources,
                        seconds=0 if stage.oidc else stage.authorizer_cache_seconds,
                    ),
                    oidc=stage.oidc,
                )
            ),
            endpoint_types=[regional],
            min_compression_size=Size.bytes(COMPRESSED_FROM),
            parameters={"endpointConfigurationTypes": regional.value},
            cloud_watch_role=False,
            deploy=False,
        )
        self.url = self._address()
        suppress(
            self.rest_api,
            "AwsSolutions-APIG2",
            "The handlers check every body and answer as contract §2 says.",
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

    def _uri(self, route: Route) -> str:
        known = self._functions.get(route.function)
        if known:
            return _invocation(known.version.function_arn)
        function_arn = Stack.of(self).format_arn(
            service="lambda",
            resource="function",
            resource_name=f"${{stageVariables.{variable(route)}}}",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        return _invocation(function_arn)

    @property
    def _identity_sources(self) -> tuple[str, ...]:
        """X-Tenant-ID, which tenant keys need not send, is not among them. Where people may sign in a call has either a
        key or a token: none can be demanded, so nothing can be kept.
        """
        if self._stage.oidc:
            return ()
        return ("method.request.header.X-API-Key", "context.identity.sourceIp")

    def deploy(self, functions: Mapping[str, PythonFunction], access_log: logs.ILogGroup) -> None:
        self.stage = apigateway.Stage(
            self,
            "Stage",
            stage_name=STAGE_NAME,
            deployment=apigateway.Deployment(self, "Deployment", api=self.rest_api),
            variables={
                variable(route): f"{function.function.function_name}:{function.version.version}"
                for route in ROUTES
                if route.function not in self._functions
                for function in (functions[route.function],)
            },
            access_log_destination=apigateway.LogGroupLogDestination(access_log),
            access_log_format=apigateway.AccessLogFormat.custom(json.dumps(ACCESS_LOG)),
            logging_level=apigateway.MethodLoggingLevel.ERROR,
            data_trace_enabled=False,
            metrics_enabled=False,
            # Its traces would hold the whole address called, with the candidate's token, and the caller's IP.
            tracing_enabled=False,
            throttling_rate_limit=self._stage.requests_per_second,
            throttling_burst_limit=self._stage.burst,
            method_options=_open_methods(self._stage),
        )
        self.rest_api.deployment_stage = self.stage
        self._let_gateway_call(functions)
        if not self._stage.waf:
            suppress(
                self.stage,
                "AwsSolutions-APIG3",
                "WAF is this stage's option (-c waf=true): every route is throttled and behind a key, a signature or "
                "a 256-bit token.",
            )

    def _let_gateway_call(self, functions: Mapping[str, PythonFunction]) -> None:
        """By three roles instead of a permission on each function. Every version, or the last deployment could call
        nothing while the next one is made."""
        for access, role in self._roles.items():
            called = sorted({each.function for each in ROUTES if each.access is access})
            if access is Access.API_KEY:
                called.append(AUTHORIZER)
            policy = iam.Policy(
                self,
                f"{role.node.id}Policy",
                statements=[
                    iam.PolicyStatement(
                        actions=["lambda:InvokeFunction"],
                        resources=[f"{functions[each].function.function_arn}:*" for each in called],
                    )
                ],
            )
            role.attach_inline_policy(policy)
            self.stage.node.add_dependency(policy)
            for each in called:
                suppress(
                    policy,
                    f"AwsSolutions-IAM5[Resource::<{functions[each].logical_id}.Arn>:*]",
                    "Any version of this function: the stage goes from one to the next.",
                )


def variable(route: Route) -> str:
    """`approve_plan`: the variable of the stage that names the function."""
    return route.function.rpartition("/")[2]


def _invocation(function_arn: str) -> str:
    return f"arn:{Aws.PARTITION}:apigateway:{Aws.REGION}:lambda:path/2015-03-31/functions/{function_arn}/invocations"
