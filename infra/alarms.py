"""How an alarm is made: a cause, a symptom that is made of causes, and whom it tells."""

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct


def symptom(scope: Construct, name: str, what: str, *causes: cloudwatch.Alarm) -> cloudwatch.CompositeAlarm:
    rings = [cloudwatch.AlarmRule.from_alarm(each, cloudwatch.AlarmState.ALARM) for each in causes]
    return cloudwatch.CompositeAlarm(
        scope, name, alarm_rule=cloudwatch.AlarmRule.any_of(*rings), alarm_description=_text(name, what)
    )


def alarm(
    scope: Construct,
    name: str,
    metric: cloudwatch.IMetric,
    what: str,
    *,
    above: float = 0,
    datapoints: tuple[int, int] = (1, 1),
    missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
) -> cloudwatch.Alarm:
    """Rings when so many of so many periods are above."""
    ringing, looked_at = datapoints
    return cloudwatch.Alarm(
        scope,
        name,
        metric=metric,
        threshold=above,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        datapoints_to_alarm=ringing,
        evaluation_periods=looked_at,
        treat_missing_data=missing,
        alarm_description=_text(name, what),
    )


def alarm_topic(scope: Construct, email: str | None) -> sns.Topic:
    """Encrypted by no key of ours: it must tell of the day on which the key is gone, and what it tells is names and
    numbers."""
    topic = sns.Topic(scope, "Topic", enforce_ssl=True)
    # A policy of ours, such as that for TLS alone, replaces the default one, by which alarms may publish (AWS
    # re:Post, "Why didn't I receive an SNS notification for my CloudWatch alarm trigger?").
    topic.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
            actions=["sns:Publish"],
            resources=[topic.topic_arn],
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(topic).account}},
        )
    )
    if email:
        topic.add_subscription(subscriptions.EmailSubscription(email))
    return topic


def _text(name: str, what: str) -> str:
    """What the mail says: enough to know whether to get up, and where to read on."""
    return f"{what} Runbook: docs/operations.md, {name}."
