import json
from typing import Any

import pytest

from interviews.domain.kernel.errors import NotFound
from interviews.domain.kernel.outcome import ErrorClass, Outcome, Timings
from interviews.usecases.runs.compose_event import synthetic_event
from interviews.usecases.webhooks.try_webhook import test_webhook as send_test
from webhook_fakes import OK
from webhook_scene import PLATFORM, SIGNER, TENANT, URL, Scene


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure()
    return scene


def send(scene: Scene) -> Any:
    event, body = synthetic_event("tnt_1", "plt_1", clock=scene.clock, random=scene.random)
    return send_test(
        TENANT,
        event=event,
        body=body,
        endpoints=scene.endpoints,
        cipher=scene.cipher,
        sign_ed25519=SIGNER.sign,
        sender=scene.sender,
        clock=scene.clock,
    )


def test_a_synthetic_event_is_signed_sent_and_its_result_shown(scene: Scene) -> None:
    scene.sender.outcomes = [
        Outcome(status=200, milliseconds=9, timings=Timings(dns=1, connect=2), answer="hi")
    ]
    result = send(scene)
    (posted,) = scene.sender.posted
    body = json.loads(posted.body)
    assert (posted.url, body["event"], body["tenantId"]) == (URL, "interview.plan_generated", "tnt_1")
    assert posted.headers["webhook-id"] == body["eventId"] == result.pop("eventId")
    assert posted.headers["webhook-signature"].startswith("v1,")
    assert result == {
        "event": "interview.plan_generated",
        "callbackUrl": URL,
        "delivered": True,
        "status": 200,
        "errorClass": None,
        "milliseconds": 9,
        "timings": {"dns": 1, "connect": 2},
        "answer": "hi",
    }


def test_a_failure_is_a_result_and_nothing_is_stored_or_queued(scene: Scene) -> None:
    scene.sender.outcomes = [Outcome(error_class=ErrorClass.TLS_EXPIRED)]
    result = send(scene)
    assert (result["delivered"], result["status"], result["errorClass"]) == (False, None, "TLS_EXPIRED")
    assert scene.deliveries.rows == {}
    assert scene.queue.sent == []


def test_without_a_live_secret_nothing_is_sent(scene: Scene) -> None:
    scene.configure(secrets=())
    assert send(scene)["errorClass"] == "NO_SECRET"
    assert scene.sender.posted == []


def test_a_tenant_without_a_config_has_nothing_to_test(scene: Scene) -> None:
    scene.endpoints.held.clear()
    scene.configure(PLATFORM)
    scene.sender.outcomes = [OK]
    with pytest.raises(NotFound):
        send(scene)
