import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from builders import MovesAfter
from interviews.domain.kernel.errors import (
    ConcurrentUpdate,
    IdempotencyConflict,
    NotFound,
    RateLimited,
    ValidationFailed,
)
from interviews.domain.kernel.records import to_record
from interviews.domain.runs.events import EventType
from interviews.domain.webhooks.endpoint import Ordering
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.kernel.ports import Clash, Idempotency
from interviews.usecases.tenants.platforms import require_platform
from interviews.usecases.webhooks.delete_webhook_config import delete_webhook_config
from interviews.usecases.webhooks.get_webhook_config import get_webhook_config
from interviews.usecases.webhooks.put_webhook_config import put_webhook_config
from interviews.usecases.webhooks.rotate_webhook_secret import rotate_webhook_secret
from webhook_scene import PLATFORM, SECRET, TENANT, URL, Scene, once

GIVEN = "a-secret-that-a-partner-has-made-up-itself"


@pytest.fixture
def scene() -> Scene:
    return Scene()


def put(scene: Scene, idempotency: Idempotency | None = None, **more: Any) -> Answer[Any]:
    wanted: dict[str, Any] = {
        "callback_url": URL,
        "events": (),
        "description": None,
        "secret": None,
        "ordering": Ordering.NONE,
        "max_per_second": None,
        "signs_ed25519": False,
        "check_address": lambda url: None,
    }
    return put_webhook_config(TENANT, service=scene.service, idempotency=idempotency, **(wanted | more))


def rotate(scene: Scene, idempotency: Idempotency | None = None, **more: Any) -> Answer[Any]:
    wanted: dict[str, Any] = {"secret": None, "overlap_hours": 24}
    return rotate_webhook_secret(TENANT, service=scene.service, idempotency=idempotency, **(wanted | more))


def live(scene: Scene) -> list[str]:
    endpoint = scene.endpoints.held[TENANT]
    return [scene.cipher.decrypt(each.cipher_text, TENANT) for each in endpoint.live_secrets(scene.clock())]


def test_the_first_put_makes_a_secret_and_shows_it_once(scene: Scene) -> None:
    body = put(scene, description="Our ATS", events=(EventType.APPROVED,)).body
    secret = body.pop("secret")
    assert secret.startswith("whsec_")
    assert body == {
        "callbackUrl": URL,
        "events": ["interview.approved"],
        "isActive": True,
        "description": "Our ATS",
        "secretHint": f"****{secret[-4:]}",
        "ordering": "none",
        "maxPerSecond": None,
        "signEd25519": False,
        "disabledReason": None,
        "disabledAt": None,
    }
    assert get_webhook_config(TENANT, endpoints=scene.endpoints) == body
    assert live(scene) == [secret]
    assert "secret" not in put(scene).body


def test_a_given_secret_is_used_and_not_shown(scene: Scene) -> None:
    body = put(scene, secret=GIVEN).body
    assert "secret" not in body
    assert body["secretHint"] == f"****{GIVEN[-4:]}"
    assert live(scene) == [GIVEN]


def test_a_put_without_a_secret_keeps_what_is_there_and_sets_all_else(scene: Scene) -> None:
    first = put(scene, events=(EventType.APPROVED,), description="old")
    second = put(scene, callback_url="https://new.example/").body
    assert live(scene) == [first.body["secret"]]
    assert (second["callbackUrl"], second["events"], second["description"]) == (
        "https://new.example/",
        [],
        None,
    )


def test_a_put_with_a_secret_takes_the_place_of_all_others(scene: Scene) -> None:
    put(scene)
    rotate(scene)
    put(scene, secret=GIVEN)
    assert live(scene) == [GIVEN]


def test_it_is_replayed_wherever_the_address_leads_by_then(scene: Scene) -> None:
    moves = MovesAfter()
    first, again = (put(scene, once(), check_address=moves) for _ in range(2))
    assert again == replace(first, replayed=True)


def test_a_refused_address_leaves_the_config_as_it_was(scene: Scene) -> None:
    def refuse(url: str) -> None:
        raise ValidationFailed.of("callbackUrl", "must lead to public addresses only")

    with pytest.raises(ValidationFailed):
        put(scene, check_address=refuse)
    assert scene.endpoints.held == {}


def test_no_secret_is_stored_in_clear_not_even_in_a_kept_answer(scene: Scene) -> None:
    shown = [put(scene, once("a")).body["secret"], rotate(scene, once("b")).body["secret"]]
    stored = repr(scene.endpoints.held) + repr(scene.endpoints.answers.held)
    assert not [each for each in shown if each in stored]


@pytest.mark.parametrize("write", [put, rotate])
def test_a_repeated_key_gets_the_first_answer_secret_included(
    scene: Scene, write: Callable[..., Answer[Any]]
) -> None:
    put(scene)
    first = write(scene, once())
    version = scene.endpoints.held[TENANT].version
    again = write(scene, once())
    assert (again.body, again.status, again.replayed) == (to_record(first.body), first.status, True)
    assert scene.endpoints.held[TENANT].version == version


def test_a_key_is_kept_for_a_day(scene: Scene) -> None:
    put(scene)
    first = rotate(scene, once())
    scene.clock.advance(hours=24)
    assert rotate(scene, once()).body["secret"] != first.body["secret"]


def test_a_key_with_another_request_is_a_conflict(scene: Scene) -> None:
    put(scene, once(request="one"))
    with pytest.raises(IdempotencyConflict):
        put(scene, once(request="two"))


def test_two_rotations_under_one_key_at_once_make_one_secret(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(scene)
    inner: list[Answer[Any]] = []
    save = scene.endpoints.save

    def race(*args: Any) -> None:
        monkeypatch.setattr(scene.endpoints, "save", save)
        inner.append(rotate(scene, once()))
        save(*args)

    monkeypatch.setattr(scene.endpoints, "save", race)
    outer = rotate(scene, once())
    assert outer.body == to_record(inner[0].body)
    assert outer.replayed
    assert len(live(scene)) == 2


def test_a_race_lost_again_and_again_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(*args: Any) -> None:
        raise Clash("WEBHOOK")

    monkeypatch.setattr(scene.endpoints, "save", lose)
    with pytest.raises(ConcurrentUpdate):
        put(scene)


def test_rotation_shows_the_new_secret_and_lets_the_old_one_sign_on(scene: Scene) -> None:
    old = put(scene).body["secret"]
    body = rotate(scene).body
    assert body["secretHint"] == f"****{body['secret'][-4:]}"
    assert body["previousValidUntil"] == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert live(scene) == [body["secret"], old]
    scene.clock.advance(hours=24)
    assert live(scene) == [body["secret"]]


def test_rotation_to_a_given_secret_without_overlap(scene: Scene) -> None:
    put(scene)
    assert rotate(scene, secret=GIVEN, overlap_hours=0).body["secret"] == GIVEN
    assert live(scene) == [GIVEN]


def test_an_eleventh_live_secret_is_refused(scene: Scene) -> None:
    put(scene)
    for _ in range(9):
        rotate(scene)
    with pytest.raises(RateLimited):
        rotate(scene)
    assert len(live(scene)) == 10


def test_a_deleted_config_is_gone_with_its_secrets(scene: Scene) -> None:
    put(scene)
    assert delete_webhook_config(TENANT, service=scene.service, idempotency=once()).body == {
        "callbackUrl": URL,
        "deleted": True,
    }
    assert scene.endpoints.held == {}
    assert delete_webhook_config(TENANT, service=scene.service, idempotency=once()).replayed
    with pytest.raises(NotFound):
        delete_webhook_config(TENANT, service=scene.service)
    with pytest.raises(NotFound):
        get_webhook_config(TENANT, endpoints=scene.endpoints)
    with pytest.raises(NotFound):
        rotate(scene)


def test_tenants_and_platforms_each_have_their_own(scene: Scene) -> None:
    scene.configure(PLATFORM)
    with pytest.raises(NotFound):
        get_webhook_config(TENANT, endpoints=scene.endpoints)


def test_a_platform_that_is_not_there_is_not_found(scene: Scene) -> None:
    require_platform("plt_1", scene.tenants)
    with pytest.raises(NotFound):
        require_platform("plt_2", scene.tenants)


def test_answers_are_json(scene: Scene) -> None:
    assert json.loads(json.dumps(put(scene, secret=SECRET).body))["secretHint"] == f"****{SECRET[-4:]}"


def test_a_config_made_anew_counts_on_above_the_one_that_was_deleted(scene: Scene) -> None:
    put(scene)
    first = scene.endpoints.held[TENANT]
    delete_webhook_config(TENANT, service=scene.service)
    scene.clock.advance(seconds=5)
    put(scene)
    assert scene.endpoints.held[TENANT].version > first.version
