from dataclasses import replace

import pytest

from interviews.domain.kernel.errors import NotFound
from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.webhooks.circuit import OPENED_BY
from interviews.usecases.webhooks.answers import WebhookHealth
from interviews.usecases.webhooks.check_webhook_health import MOST_COUNTED, check_webhook_health
from webhook_fakes import OK
from webhook_scene import PLATFORM, TENANT, Scene

BUSY = Outcome(status=503, error_class=ErrorClass.STATUS_5XX)
GONE = Outcome(status=410, error_class=ErrorClass.GONE)


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.configure()
    return scene


def health(scene: Scene, owner: str = TENANT) -> WebhookHealth:
    return check_webhook_health(
        owner, endpoints=scene.endpoints, circuits=scene.circuits, deliveries=scene.deliveries
    )


def fail(scene: Scene, times: int, outcome: Outcome = BUSY, **more: object) -> None:
    scene.sender.outcomes = [outcome]
    for _ in range(times):
        scene.planned(scene.happen(**more))  # type: ignore[arg-type]
    scene.deliver()


HEALTHY = {
    "status": "HEALTHY",
    "isActive": True,
    "disabledReason": None,
    "disabledAt": None,
    "failuresInARow": 0,
    "failingSince": None,
    "lastFailureAt": None,
    "lastErrorClass": None,
    "nextProbeAt": None,
    "onHold": 0,
}


def test_an_endpoint_that_was_never_seen_to_fail_is_healthy(scene: Scene) -> None:
    assert health(scene) == HEALTHY
    scene.planned()
    scene.deliver()
    assert health(scene) == HEALTHY


def test_some_failures_are_failing_and_a_success_ends_that(scene: Scene) -> None:
    since = scene.clock()
    fail(scene, 3)
    assert health(scene) == HEALTHY | {
        "status": "FAILING",
        "failuresInARow": 3,
        "failingSince": since,
        "lastFailureAt": since,
        "lastErrorClass": "STATUS_5XX",
    }
    scene.sender.outcomes = [OK]
    scene.planned(scene.happen())
    scene.deliver()
    assert (health(scene)["status"], health(scene)["failuresInARow"]) == ("HEALTHY", 0)


def test_an_open_circuit_tells_its_next_probe_and_what_is_on_hold(scene: Scene) -> None:
    fail(scene, OPENED_BY + 3)
    scene.deliver()
    told = health(scene)
    assert (told["status"], told["onHold"]) == ("OPEN", 3)
    assert told["nextProbeAt"] == scene.circuits.rows[TENANT].probe_at


def test_a_disabled_one_tells_why_and_probes_nothing(scene: Scene) -> None:
    fail(scene, OPENED_BY)
    scene.clock.advance(seconds=30)
    scene.sender.outcomes = [GONE]
    scene.deliver()
    told = health(scene)
    assert (told["status"], told["isActive"], told["disabledReason"], told["nextProbeAt"]) == (
        "DISABLED",
        False,
        "GONE",
        None,
    )
    assert told["disabledAt"] == scene.clock()


def test_what_is_on_hold_is_counted_to_a_hundred(scene: Scene) -> None:
    scene.configure(is_active=False)
    for _ in range(MOST_COUNTED + 1):
        scene.planned(scene.happen())
    scene.deliver()
    assert health(scene)["onHold"] == MOST_COUNTED


def test_runs_own_targets_and_other_owners_do_not_count(scene: Scene) -> None:
    scene.configure(PLATFORM)
    fail(scene, OPENED_BY + 1, callback_url="https://run.example/")
    assert health(scene) == health(scene, PLATFORM) == HEALTHY


def test_without_a_config_there_is_none(scene: Scene) -> None:
    with pytest.raises(NotFound):
        health(scene, replace(scene.configure(), owner="TENANT#other").owner)


def test_what_failed_under_another_configuration_does_not_count(scene: Scene) -> None:
    fail(scene, OPENED_BY)
    assert health(scene)["status"] == "OPEN"
    scene.configure(version=2)
    assert health(scene) == HEALTHY
