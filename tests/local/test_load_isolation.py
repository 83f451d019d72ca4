"""No other tenant's p99 doubles beside a bulk import, slow receivers and a slow model."""

import pytest

from interviews.usecases.webhooks.webhook_ports import Pointer
from local.bench.isolation.__main__ import WHAT, crowds, scenes, table
from local.bench.isolation.aws import FairQueue, Lambda
from local.bench.isolation.scenario import CALL, HOOK, PLAN, START, Scenario
from local.bench.isolation.virtual import Simulator


@pytest.fixture(scope="module")
def found() -> dict[str, Scenario]:
    return scenes()


@pytest.fixture(scope="module")
def crowded() -> dict[str, Scenario]:
    return crowds()


@pytest.mark.parametrize("what", WHAT)
def test_nobody_elses_p99_doubles(found: dict[str, Scenario], what: str) -> None:
    alone, beside = found["alone"], found["with"]
    assert len(beside.took[what]) == beside.begun[what] > 100
    assert beside.percentile(what, 0.99) <= 2 * alone.percentile(what, 0.99)
    assert beside.percentile(what, 0.95) <= 2 * alone.percentile(what, 0.95)


@pytest.mark.parametrize("what", WHAT)
def test_without_what_isolates_them_it_would(found: dict[str, Scenario], what: str) -> None:
    assert found["without"].percentile(what, 0.99) > 2 * found["alone"].percentile(what, 0.99)


def test_the_import_goes_on_meanwhile_by_its_share_and_no_faster(found: dict[str, Scenario]) -> None:
    scene = found["with"]
    assert scene.most_of_bulk == scene.share.most == 20


@pytest.mark.parametrize("what", [CALL, START, PLAN, HOOK])
def test_a_crowd_in_the_room_of_one_tenant_takes_from_the_room_alone(
    found: dict[str, Scenario], crowded: dict[str, Scenario], what: str
) -> None:
    most = 2 * found["alone"].percentile(what, 0.99)
    assert crowded["with"].percentile(what, 0.99) <= most < crowded["without"].percentile(what, 0.99)


def test_it_comes_out_the_same_each_time(found: dict[str, Scenario]) -> None:
    again = Scenario().watched()
    assert table({"": again}) == table({"": found["alone"]})


def test_a_reservation_is_a_floor_and_a_ceiling() -> None:
    functions = Lambda(10, {"a": 4})
    assert [functions.enter("a") for _ in range(5)] == [True] * 4 + [False]
    assert [functions.enter("b") for _ in range(7)] == [True] * 6 + [False]
    functions.leave("a")
    assert not functions.enter("b")
    assert functions.enter("a")


def test_a_fair_queue_serves_quiet_tenants_before_noisy_ones() -> None:
    sim = Simulator()
    queue = FairQueue(sim)
    for number in range(200):
        queue.send(Pointer(f"dlv_{number}", "noisy"))
    sim.run(1)
    taken = queue.receive(40)
    queue.send(Pointer("dlv_quiet", "quiet"))
    sim.run(2)
    assert [each.tenant_id for each in queue.receive(2)] == ["quiet", "noisy"]
    for each in taken:
        queue.delete(each)
    assert queue.in_flight["noisy"] == 1
