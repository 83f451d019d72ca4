from .templates import Template, resources, target


def test_the_outputs_name_every_queue_and_the_relay_for_the_redrive(prod: Template) -> None:
    names = ("DeliveryQueueUrl", "DeadDeliveriesUrl", "EventsNotFannedOutUrl", "RelayRecordsFailedUrl")
    named = {each: target(prod["Outputs"][each]["Value"]) for each in names}
    assert set(named.values()) == set(resources(prod, "AWS::SQS::Queue"))
    dead = {
        target(each["Properties"]["RedrivePolicy"]["deadLetterTargetArn"])
        for each in resources(prod, "AWS::SQS::Queue").values()
        if "RedrivePolicy" in each["Properties"]
    }
    assert dead == {named["DeadDeliveriesUrl"]}
    relay = resources(prod, "AWS::Lambda::Function")[target(prod["Outputs"]["RelayFunction"]["Value"])]
    assert relay["Properties"]["Handler"] == "runs/relay.handler"
    sources = {
        target(each["Properties"]["FunctionName"]): target(
            each["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]
        )
        for each in resources(prod, "AWS::Lambda::EventSourceMapping").values()
        if "DestinationConfig" in each["Properties"]
    }
    assert sources[target(prod["Outputs"]["RelayFunction"]["Value"])] == named["RelayRecordsFailedUrl"]
    assert set(sources.values()) == {named["RelayRecordsFailedUrl"], named["EventsNotFannedOutUrl"]}
