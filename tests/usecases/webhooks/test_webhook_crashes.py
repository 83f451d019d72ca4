"""The crash matrix: every function that delivers webhooks dies before and after each of its calls, one run for each.

Whatever died, every event arrives, attempts are numbered without a gap, nothing is left behind. Without the outbox or
without the sweep the same matrix fails: so it is they that hold it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.webhooks.delivery import DeliveryStatus
from interviews.domain.webhooks.endpoint import Ordering
from webhook_fakes import OK
from webhook_scene import Scene
from webhook_seams import Machinery, Seams

BUSY = Outcome(status=503, error_class=ErrorClass.STATUS_5XX)
HOURS = 1.5
OUTBOX, SWEEP = "outbox", "sweep"


@dataclass(frozen=True)
class Case:
    """`failures` is how often the receiver refuses at first; `prepare` and, after ten minutes, `meanwhile` set the
    scene."""

    failures: int = 0
    events: int = 2
    prepare: Callable[[Scene], object] = Scene.configure
    meanwhile: Callable[[Scene], object] = lambda scene: None


CASES = {
    "delivered at once": Case(),
    # The third retry comes half an hour later: by the sweep.
    "retried by queue and sweep": Case(failures=6),
    "a circuit opens and closes": Case(failures=12, events=6),
    "held while the endpoint is off": Case(
        prepare=lambda scene: scene.configure(is_active=False), meanwhile=Scene.configure
    ),
    "in strict order": Case(failures=3, prepare=lambda scene: scene.configure(ordering=Ordering.STRICT)),
}


def played(
    case: Case, kill_at: tuple[str, object] | None = None, without: str = ""
) -> tuple[Machinery, Seams]:
    """To the end of `HOURS`, dying once at `kill_at`."""
    scene, seams = Scene(), Seams(kill_at)
    case.prepare(scene)
    scene.sender.outcomes = [BUSY] * case.failures + [OK]
    machinery = Machinery(scene, seams, has_outbox=without != OUTBOX, has_sweep=without != SWEEP)
    for _ in range(case.events):
        machinery.happen(scene.happen())
    machinery.run(hours=1 / 6)
    case.meanwhile(scene)
    machinery.run(hours=1 / 6)
    machinery.run(hours=HOURS, step_seconds=300)
    return machinery, seams


def faults(machinery: Machinery) -> list[str]:
    """What is not as it should be; nothing in the end."""
    scene = machinery.scene
    rows = list(scene.deliveries.rows.values())
    found = [
        f"{each.event_id} is {each.status}" for each in rows if each.status is not DeliveryStatus.DELIVERED
    ]
    found += ["a lease is left" for each in rows if each.lease_until]
    told = {each.headers["webhook-id"] for each in scene.sender.posted}
    happened = [each.event_id for events in scene.runs.events_of.values() for each in events.values()]
    found += [f"{each} was never told" for each in happened if each not in told]
    for each in rows:
        numbers = [attempt.number for attempt in scene.deliveries.attempts(each.delivery_id)]
        if numbers != list(range(1, len(numbers) + 1)):
            found.append(f"{each.event_id} has attempts {numbers}")
    if machinery.dead:
        found.append("a message is dead")
    return found


def matrix(case: Case, without: str = "") -> dict[str, list[str]]:
    """The faults by the place of death, of all places there are."""
    _, whole = played(case, without=without)
    found = {}
    for number, here in enumerate(whole.passed):
        machinery, _ = played(case, here, without)
        if wrong := faults(machinery):
            found[f"{number} {here[0]}"] = wrong
    return found


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_wherever_a_function_dies_every_event_arrives(case: Case) -> None:
    assert faults(played(case)[0]) == []
    assert matrix(case) == {}


@pytest.mark.parametrize(
    ("name", "without"), [("delivered at once", OUTBOX), ("retried by queue and sweep", SWEEP)]
)
def test_without_the_outbox_or_the_sweep_events_are_lost(name: str, without: str) -> None:
    assert matrix(CASES[name], without)


def test_only_a_death_between_the_post_and_its_record_repeats_a_request_and_under_the_same_id() -> None:
    case = CASES["delivered at once"]
    _, whole = played(case)
    repeated = Counter[str]()
    for here in whole.passed:
        posted = played(case, here)[0].scene.sender.posted
        if len(posted) > case.events:
            repeated[here[0]] += 1
            assert len({(each.headers["webhook-id"], each.body) for each in posted}) == case.events
    assert set(repeated) == {"after sender.post", "before deliveries.replace"}


def test_every_call_of_every_function_is_in_the_matrix() -> None:
    places = {place for case in CASES.values() for place, _ in played(case)[1].passed}
    assert {each.partition(" ")[2] for each in places} >= {
        "runs.load",
        "runs.happened_between",
        "endpoints.first_of",
        "deliveries.add",
        "deliveries.get",
        "deliveries.get_all",
        "deliveries.replace",
        "deliveries.to_sweep",
        "deliveries.held",
        "circuits.get",
        "circuits.replace",
        "circuits.to_look_at",
        "queue.send",
        "sender.post",
        "cipher.decrypt",
        "audit_log.audited_until",
        "audit_log.set_audited_until",
    }
