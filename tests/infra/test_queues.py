"""Queues and streams: who takes from them, what waits how long, and where what fails is put."""

import json
from typing import Any

import pytest

from .templates import Template, functions, granted_on, grants, resources, target

STREAMS = ("runs/relay", "webhooks/fan_out")


def source(prod: Template, path: str) -> dict[str, Any]:
    """Of the one that feeds this function."""
    (found,) = [
        each["Properties"]
        for each in resources(prod, "AWS::Lambda::EventSourceMapping").values()
        if prod["Resources"][target(each["Properties"]["FunctionName"])]["Properties"]["Handler"]
        == f"{path}.handler"
    ]
    return dict(found)


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
    (queue,) = (
        {"Fn::GetAtt": [name, "Arn"]}
        for name, each in resources(prod, "AWS::SQS::Queue").items()
        if "RedrivePolicy" in each["Properties"]
    )
    assert source(prod, "webhooks/deliver")["EventSourceArn"] == queue
    take = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
    using = {path: granted_on(prod, path, queue) - {"sqs:SendMessage"} for path in functions(prod)}
    assert {path: each for path, each in using.items() if each} == {"webhooks/deliver": take}


def test_a_delivery_is_hidden_until_its_sender_must_have_ended_and_tried_often_enough(prod: Template) -> None:
    """Lambda Developer Guide, "Configuring a queue to use with Lambda": six times the timeout, five tries."""
    (queue,) = (
        each["Properties"]
        for each in resources(prod, "AWS::SQS::Queue").values()
        if "RedrivePolicy" in each["Properties"]
    )
    timeout = functions(prod)["webhooks/deliver"]["Properties"]["Timeout"]
    assert 6 * timeout <= queue["VisibilityTimeout"] <= 12 * timeout
    assert 5 <= queue["RedrivePolicy"]["maxReceiveCount"] <= 10


def test_no_backlog_takes_more_senders_than_leave_room_for_the_api(prod: Template) -> None:
    """An account runs 1,000 functions at once."""
    deliver = source(prod, "webhooks/deliver")
    assert 2 <= deliver["ScalingConfig"]["MaximumConcurrency"] <= 100
    assert deliver["BatchSize"] == 10  # more would have to wait for a batching window


def test_a_burst_of_events_is_read_ten_batches_at_a_time(prod: Template) -> None:
    """Side by side within a shard; each partition key, and so each run, stays in its order."""
    for path in STREAMS:
        stream = source(prod, path)
        assert (stream["BatchSize"], stream["ParallelizationFactor"]) == (100, 10)


def test_the_outputs_name_every_queue_and_reader_of_the_stream_for_the_redrive(prod: Template) -> None:
    names = ("DeliveryQueueUrl", "DeadDeliveriesUrl", "EventsNotFannedOutUrl", "RelayRecordsFailedUrl")
    named = {each: target(prod["Outputs"][each]["Value"]) for each in names}
    assert set(named.values()) == set(resources(prod, "AWS::SQS::Queue"))
    dead = {
        target(each["Properties"]["RedrivePolicy"]["deadLetterTargetArn"])
        for each in resources(prod, "AWS::SQS::Queue").values()
        if "RedrivePolicy" in each["Properties"]
    }
    assert dead == {named["DeadDeliveriesUrl"]}
    for output, path in {"RelayFunction": "runs/relay", "FanOutFunction": "webhooks/fan_out"}.items():
        reader = resources(prod, "AWS::Lambda::Function")[target(prod["Outputs"][output]["Value"])]
        assert reader["Properties"]["Handler"] == f"{path}.handler"
    sources = {
        target(each["Properties"]["FunctionName"]): target(
            each["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]
        )
        for each in resources(prod, "AWS::Lambda::EventSourceMapping").values()
        if "DestinationConfig" in each["Properties"]
    }
    assert sources[target(prod["Outputs"]["RelayFunction"]["Value"])] == named["RelayRecordsFailedUrl"]
    assert set(sources.values()) == {named["RelayRecordsFailedUrl"], named["EventsNotFannedOutUrl"]}
