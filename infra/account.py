"""What API Gateway has once for an account in a region, whatever stages there are."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct

from .suppressions import suppress


class GatewayLogRole(Construct):
    """The role by which API Gateway writes the logs of every API of the account in this region.

    The stage that was deployed last names it for all, and each names one of the same right. Nothing takes it away
    again: the logs of all other stages would end with it (`AWS::ApiGateway::Account` leaves the setting when it goes).
    `-c gatewayLogRole=false` leaves the setting to the account's owner.
    """

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name(
                    "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
                )
            ],
        )
        account = apigateway.CfnAccount(self, "Account", cloud_watch_role_arn=role.role_arn)
        for each in (role, account):
            each.apply_removal_policy(RemovalPolicy.RETAIN)
        suppress(
            role,
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
            "AmazonAPIGatewayPushToCloudWatchLogs]",
            "The policy AWS asks for, for its own service to write logs.",
        )
