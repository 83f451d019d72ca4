"""Queues and streams: who takes from them, what waits how long, and where what fails is put."""

import json
from typing import Any

import pytest

from .templates import Template, called, functions, granted_on, grants, resources, target

STREAMS = ("runs/relay", "webhooks/fan_out")


def sources(prod: Template, path: str) -> list[dict[str, Any]]:
    """Of those that feed this function."""
    return [
        each["Properties"]
        for each in resources(prod, "AWS::Lambda::EventSourceMapping").values()
        if called(prod, each["Properties"]["FunctionName"]) == path
    ]


def source(prod: Template, path: str) -> dict[str, Any]:
    (found,) = sources(prod, path)
    return found


def lanes(prod: Template) -> dict[str, dict[str, Any]]:
    """Of webhooks: the queues that are worked off."""
    found = resources(prod, "AWS::SQS::Queue")
    lanes = {
        name: each["Properties"] for name, each in found.items() if "RedrivePolicy" in each["Properties"]
    }
    assert len(lanes) == 2
    return lanes


@pytest.mark.parametrize("path", STREAMS)
def test_whom_a_stream_feeds_may_read_it_and_put_aside_what_fails(prod: Template, path: str) -> None:
    """What Lambda asks of the function's role (AWSLambdaDynamoDBExecutionRole; Lambda Developer Guide, "Retain
    discarded batches")."""
    stream = source(prod, path)
    read = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"}
    assert granted_on(prod, path, stream["EventSourceArn"]) == read
    assert "dynamodb:ListStreams" in granted_on(prod, path, "*")
    failed = stream["DestinationConfig"]["OnFailure"]["Destination"]
    assert granted_on(prod, path, failed) == {"sqs:SendMessage"}


@pytest.mark.parametrize("path", STREAMS)
def test_no_record_is_in_the_way_until_the_stream_forgets_it(prod: Template, path: str) -> None:
    """Lambda Developer Guide, "Retain discarded records for a DynamoDB event source": by default a bad record blocks
    its shard for up to a day. DynamoDB keeps a record for as long, the others behind it too."""
    stream = source(prod, path)
    assert stream["MaximumRecordAgeInSeconds"] <= 24 * 3600 / 2
    assert stream["BisectBatchOnFunctionError"]
    assert stream["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    # Tries are the function's to count: Lambda's would give up a record, and its neighbours, for a passing fault.
    assert stream.get("MaximumRetryAttempts", -1) == -1


@pytest.mark.parametrize("path", [*STREAMS, "webhooks/sweep"])
def test_who_parks_runs_changes_no_other_item_for_that(prod: Template, path: str) -> None:
    (statement,) = (each for each in grants(prod, path) if "QUARANTINE#*" in json.dumps(each))
    assert statement["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["QUARANTINE#*"]}}
    assert set(statement["Action"]) == {f"dynamodb:{each}Item" for each in ("BatchGet", "Put", "Update")}


def test_nobody_else_reads_a_stream(prod: Template) -> None:
    reading = {path for path in functions(prod) if "GetRecords" in json.dumps(grants(prod, path))}
    assert reading == set(STREAMS)


def test_deliveries_are_taken_by_the_sender_alone(prod: Template) -> None:
    queues = [{"Fn::GetAtt": [name, "Arn"]} for name in lanes(prod)]
    assert [each["EventSourceArn"] for each in sources(prod, "webhooks/deliver")] == queues
    take = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
    for queue in queues:
        using = {path: granted_on(prod, path, queue) - {"sqs:SendMessage"} for path in functions(prod)}
        assert {path: each for path, each in using.items() if each} == {"webhooks/deliver": take}


def test_a_delivery_is_hidden_until_its_sender_must_have_ended_and_tried_often_enough(prod: Template) -> None:
    """Lambda Developer Guide, "Configuring a queue to use with Lambda": six times the timeout, five tries."""
    timeout = functions(prod)["webhooks/deliver"]["Properties"]["Timeout"]
    for queue in lanes(prod).values():
        assert 6 * timeout <= queue["VisibilityTimeout"] <= 12 * timeout
        assert 5 <= queue["RedrivePolicy"]["maxReceiveCount"] <= 10


def test_no_backlog_takes_more_senders_than_leave_room_for_the_api(prod: Template) -> None:
    """An account runs 1,000 functions at once."""
    for lane in sources(prod, "webhooks/deliver"):
        assert 2 <= lane["ScalingConfig"]["MaximumConcurrency"] <= 50
        assert lane["BatchSize"] == 10  # more would have to wait for a batching window


def test_a_burst_of_events_is_read_ten_batches_at_a_time(prod: Template) -> None:
    """Side by side within a shard; each partition key, and so each run, stays in its order."""
    for path in STREAMS:
        stream = source(prod, path)
        assert (stream["BatchSize"], stream["ParallelizationFactor"]) == (100, 10)


def test_the_outputs_name_every_queue_and_reader_of_the_stream_for_the_redrive(prod: Template) -> None:
    names = ("DeliveryQueueUrl", "DeadDeliveriesUrl", "EventsNotFannedOutUrl", "RelayRecordsFailedUrl")
    named = {each: target(prod["Outputs"][each]["Value"]) for each in names}
    dead = {target(each["RedrivePolicy"]["deadLetterTargetArn"]) for each in lanes(prod).values()}
    # What was passed on to the second lane is taken up again by the first.
    assert {*named.values(), *lanes(prod)} == set(resources(prod, "AWS::SQS::Queue"))
    assert dead == {named["DeadDeliveriesUrl"]}
    for output, path in {"RelayFunction": "runs/relay", "FanOutFunction": "webhooks/fan_out"}.items():
        assert called(prod, prod["Outputs"][output]["Value"]) == path
    readers = {
        called(prod, each["Properties"]["FunctionName"]): target(
            each["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]
        )
        for each in resources(prod, "AWS::Lambda::EventSourceMapping").values()
        if "DestinationConfig" in each["Properties"]
    }
    assert readers["runs/relay"] == named["RelayRecordsFailedUrl"]
    assert set(readers.values()) == {named["RelayRecordsFailedUrl"], named["EventsNotFannedOutUrl"]}
