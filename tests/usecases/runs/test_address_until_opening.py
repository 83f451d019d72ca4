"""A room that is entered with a code by e-mail opens while the address is still kept, or is not promised at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from builders import CALLER, Office, allow_every_address
from interviews.domain.kernel.errors import InvalidState, ValidationFailed
from interviews.domain.kernel.times import to_iso
from interviews.domain.tenants.tenant import TenantSettings
from interviews.usecases.runs.supply_info import supply_info

KEPT = timedelta(days=90)
SECOND = timedelta(seconds=1)


@pytest.fixture
def office() -> Office:
    return Office()


def supply(office: Office, run_id: str, **fields: Any) -> None:
    supply_info(CALLER, run_id, fields, service=office.service, check_address=allow_every_address)


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(ValidationFailed) as refusal:
        yield
    (row,) = refusal.value.details
    assert row.field == "scheduledAt"
    assert "2027-02-21T12:00:00.000Z" in row.message


def test_at_the_creation(office: Office) -> None:
    end = office.clock() + KEPT
    with refused():
        office.create(scheduledAt=to_iso(end))
    assert office.create(scheduledAt=to_iso(end - SECOND)).status == 201
    assert office.create(scheduledAt=to_iso(end), candidateEmail=None).status == 201


def test_with_what_was_missing(office: Office) -> None:
    end = office.clock() + KEPT
    run_id = office.created(position=None)
    late = office.created(position=None, candidateEmail=None, scheduledAt=to_iso(end))
    office.clock.advance(days=5)
    with refused():
        supply(office, run_id, position="Engineer", scheduledAt=to_iso(end))
    with refused():
        supply(office, late, position="Engineer", candidateEmail="ada@example.com")
    supply(office, run_id, position="Engineer", scheduledAt=to_iso(end - SECOND))


def test_with_the_approval(office: Office) -> None:
    end = office.clock() + KEPT
    run_id = office.planned()
    office.clock.advance(days=5)
    with refused():
        office.approve(run_id, scheduled_at=to_iso(end))
    assert office.approve(run_id, scheduled_at=to_iso(end - SECOND)).body["interviewLink"]


def test_with_an_approval_after_the_address_has_gone(office: Office) -> None:
    office.set_up_tenant(TenantSettings(candidate_pii_retention_days=1))
    run_id = office.planned()
    office.clock.advance(days=1)
    with pytest.raises(ValidationFailed, match="not valid"):
        office.approve(run_id)


def test_an_address_that_was_erased_is_another_matter(office: Office) -> None:
    run_id = office.planned()
    office.purge(run_id)
    with pytest.raises(InvalidState, match="e-mail address"):
        office.approve(run_id, scheduled_at=to_iso(office.clock() + KEPT))
