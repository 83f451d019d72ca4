"""Fires every alarm, and reads what comes out of the topic that mails."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .step import NotProven, ProofContext, Step, Undo

MINUTES_TO_CALM, MINUTES_TO_MAIL = 20, 5
CAUSE = re.compile(r'ALARM\("?([^")]+)"?\)')
REASON = "The proof fires it (docs/operations.md)."
Mail = tuple[str, str]
Json = dict[str, Any]


def prove(context: ProofContext, undo: Undo) -> str:
    symptoms = _symptoms(context)
    (topic,) = {action for each in symptoms for action in each["AlarmActions"]}
    read = mailbox(context, undo, topic)
    causes = {each["AlarmName"]: _causes(each) for each in symptoms}
    fired = 0
    while pending := {name: rest[fired] for name, rest in causes.items() if len(rest) > fired}:
        _fire(context, undo, pending, read)
        fired += 1
    count = sum(map(len, causes.values()))
    people = _people(context, topic, len(symptoms))
    return f"{count} alarms rang, each told by one of {len(symptoms)} symptoms and taken back. {people}"


def _symptoms(context: ProofContext) -> list[Json]:
    """Those that mail."""
    names = list(context.resources("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm").values())
    found = context.aws("cloudwatch").describe_alarms(
        AlarmNames=names, AlarmTypes=["MetricAlarm", "CompositeAlarm"], MaxRecords=100
    )
    symptoms = [each for each in [*found["MetricAlarms"], *found["CompositeAlarms"]] if each["AlarmActions"]]
    if not symptoms:
        raise NotProven("No alarm of the stack tells anybody.")
    return symptoms


def _causes(symptom: Mapping[str, Any]) -> list[str]:
    """The alarms that it is made of; itself where it is one of a metric."""
    named = CAUSE.findall(symptom.get("AlarmRule", ""))
    return [each.rpartition(":alarm:")[2] for each in named] or [symptom["AlarmName"]]


def mailbox(context: ProofContext, undo: Undo, topic: str) -> "Iterator[set[Mail]]":
    """What came so far, each time that it is asked: alarm and state. A queue at the topic is a machine's mailbox."""
    queues, topics = context.aws("sqs"), context.aws("sns")
    url = queues.create_queue(QueueName=f"{topic.rpartition(':')[2][-60:]}-proof")["QueueUrl"]
    undo.later("the mailbox", lambda: queues.delete_queue(QueueUrl=url))
    arn = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    queues.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    subscription = topics.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True)[
        "SubscriptionArn"
    ]
    undo.later("the mailbox's subscription", lambda: topics.unsubscribe(SubscriptionArn=subscription))
    return _read(queues, url)


def _read(queues: Any, url: str) -> "Iterator[set[Mail]]":
    came: set[Mail] = set()
    while True:
        found = queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=5)
        for each in found.get("Messages", ()):
            told = json.loads(json.loads(each["Body"])["Message"])
            came.add((told["AlarmName"], told["NewStateValue"]))
            queues.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
        yield came


def _fire(context: ProofContext, undo: Undo, pending: Mapping[str, str], read: "Iterator[set[Mail]]") -> None:
    """One cause of each symptom. By hand, for a real one of each would take hours; CloudWatch judges each anew within a
    minute, so what was set goes by itself (CloudWatch API Reference, SetAlarmState)."""
    watch = context.aws("cloudwatch")
    symptoms, causes = list(pending), list(pending.values())

    def ringing() -> list[str]:
        found = watch.describe_alarms(
            AlarmNames=[*symptoms, *causes], AlarmTypes=["MetricAlarm", "CompositeAlarm"], MaxRecords=100
        )
        both = [*found["MetricAlarms"], *found["CompositeAlarms"]]
        return [each["AlarmName"] for each in both if each["StateValue"] == "ALARM"]

    def set_all(state: str) -> None:
        for each in causes:
            watch.set_alarm_state(AlarmName=each, StateValue=state, StateReason=REASON)

    def came(state: str) -> bool:
        return {(each, state) for each in symptoms} <= next(read)

    context.wait("no alarm rings by itself", MINUTES_TO_CALM, lambda: not ringing())
    next(read).clear()
    undo.later("the alarms", lambda: set_all("OK"))
    set_all("ALARM")
    context.wait(f"mails tell of {', '.join(symptoms)}", MINUTES_TO_MAIL, lambda: came("ALARM"))
    set_all("OK")
    context.wait(f"mails tell that {', '.join(symptoms)} are over", MINUTES_TO_MAIL, lambda: came("OK"))


def _people(context: ProofContext, topic: str, mails: int) -> str:
    """Nobody's address is said."""
    found = context.aws("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    people = [each for each in found if each["Protocol"] == "email"]
    if not people:
        return "No person is told: deploy with -c alarmEmail=."
    if any(each["SubscriptionArn"] == "PendingConfirmation" for each in people):
        raise NotProven("An address has not confirmed its subscription yet: no mail reaches it.")
    if context.ask is None:
        return f"{len(people)} confirmed addresses; nobody was asked whether mails came."
    if not context.ask(f"Have mails of {mails} alarms come to each of {len(people)} confirmed addresses?"):
        raise NotProven("A person says that the mails did not come.")
    return "A person says that the mails came."


STEP = Step(
    name="alarms",
    does="sets each alarm to ALARM and back, one cause of each symptom after the other, and asks a person",
    expects="a message of each symptom at a queue that is subscribed to the topic, when it begins and when it is over",
    minutes=5 * (MINUTES_TO_CALM + 2 * MINUTES_TO_MAIL),
    undoes="the queue, its subscription, the alarms' states",
    calls=(
        "cloudformation.ListStackResources",
        "cloudwatch.DescribeAlarms",
        "cloudwatch.SetAlarmState",
        "sqs.CreateQueue",
        "sqs.GetQueueAttributes",
        "sqs.SetQueueAttributes",
        "sqs.ReceiveMessage",
        "sqs.DeleteMessage",
        "sqs.DeleteQueue",
        "sns.Subscribe",
        "sns.Unsubscribe",
        "sns.ListSubscriptionsByTopic",
    ),
    prove=prove,
)
