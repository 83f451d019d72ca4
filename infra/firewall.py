"""`-c waf=true`: AWS WAF before the stage. What it costs is in docs/operations.md."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

CALLS_PER_ADDRESS = 3_000
"""In five minutes, of one address: ten a second. An ATS behind one address that needs more raises it."""


class Firewall(Construct):
    """AWS's common rules, its list of bad addresses, and a rate for each address: these bound who guesses keys."""

    def __init__(self, scope: Construct, id: str, *, stage: apigateway.Stage) -> None:
        super().__init__(scope, id)
        acl = waf.CfnWebACL(
            self,
            "WebAcl",
            scope="REGIONAL",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=_seen_as("Firewall"),
            rules=[
                _rate(0),
                _managed(1, "AWSManagedRulesAmazonIpReputationList"),
                # The API takes bodies of 256 KB; the rule would stop at 8 KB.
                _managed(2, "AWSManagedRulesCommonRuleSet", count_only=["SizeRestrictions_BODY"]),
            ],
        )
        waf.CfnWebACLAssociation(self, "Association", resource_arn=_arn(stage), web_acl_arn=acl.attr_arn)


def _arn(stage: apigateway.Stage) -> str:
    stack, path = Stack.of(stage), f"restapis/{stage.rest_api.rest_api_id}/stages/{stage.stage_name}"
    return f"arn:{stack.partition}:apigateway:{stack.region}::/{path}"


def _rate(priority: int) -> waf.CfnWebACL.RuleProperty:
    rate = waf.CfnWebACL.RateBasedStatementProperty(aggregate_key_type="IP", limit=CALLS_PER_ADDRESS)
    return waf.CfnWebACL.RuleProperty(
        name="CallsPerAddress",
        priority=priority,
        action=waf.CfnWebACL.RuleActionProperty(block={}),
        statement=waf.CfnWebACL.StatementProperty(rate_based_statement=rate),
        visibility_config=_seen_as("CallsPerAddress"),
    )


def _managed(priority: int, name: str, *, count_only: Sequence[str] = ()) -> waf.CfnWebACL.RuleProperty:
    counted = waf.CfnWebACL.RuleActionProperty(count={})
    group = waf.CfnWebACL.ManagedRuleGroupStatementProperty(
        vendor_name="AWS",
        name=name,
        rule_action_overrides=[
            waf.CfnWebACL.RuleActionOverrideProperty(name=each, action_to_use=counted) for each in count_only
        ],
    )
    return waf.CfnWebACL.RuleProperty(
        name=name,
        priority=priority,
        override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
        statement=waf.CfnWebACL.StatementProperty(managed_rule_group_statement=group),
        visibility_config=_seen_as(name),
    )


def _seen_as(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    """Sampled requests would hold the paths of candidates' links."""
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )
