"""send_code, check_code, and the start that needs them (contract §7)."""

import pytest

from builders import CALLER, Office, allow_every_address
from fakes import InMemoryRunStore
from interviews.domain.kernel.errors import (
    CodeNeeded,
    CodeRefused,
    DataErased,
    LinkExpired,
    MailUnavailable,
    NotFound,
    NotOpenYet,
    RateLimited,
    SessionEnded,
    ValidationFailed,
)
from interviews.domain.runs import artefacts
from interviews.domain.runs.lifecycle import State
from interviews.domain.tenants.tenant import TenantSettings
from interviews.usecases.room.describe_interview import describe_interview
from interviews.usecases.room.schedule_interview import schedule_interview
from interviews.usecases.runs.run_store import Change
from interviews.usecases.runs.supply_info import supply_info


@pytest.fixture
def office() -> Office:
    return Office()


def wrong(office: Office) -> str:
    return "000000" if office.mailbox.code() != "000000" else "111111"


def store_of(office: Office) -> InMemoryRunStore:
    assert isinstance(office.runs, InMemoryRunStore)
    return office.runs


class TestSend:
    def test_a_code_goes_to_the_candidate_in_the_runs_language(self, office: Office) -> None:
        run_id = office.scheduled(companyName="Engines\r\nBcc: x@y.example", language="de-AT")
        assert office.send_code(run_id) == {"message": "A code is on its way to a***@example.com."}
        (mail,) = office.mailbox.mails
        assert (mail.to, mail.subject) == (
            "ada@example.com",
            "Ihr Code für das Interview mit Engines Bcc: x@ y. example",
        )
        assert office.mailbox.code() in mail.text
        assert office.mailbox.code() not in mail.subject
        assert "10 Minuten" in mail.text

    def test_a_companys_name_can_neither_be_a_link_nor_turn_the_mail_around(self, office: Office) -> None:
        run_id = office.scheduled(companyName="\u202eAcme https://evil.example/pay\u2066 www.evil.example")
        office.send_code(run_id)
        (mail,) = office.mailbox.mails
        for text in (mail.subject, mail.text):
            assert "Acme https: / /evil. example/pay www. evil. example" in text

    def test_a_name_of_nothing_that_is_seen_is_none(self, office: Office) -> None:
        run_id = office.scheduled(companyName="\u202e\u200b")
        office.send_code(run_id)
        (mail,) = office.mailbox.mails
        assert mail.subject == "Your code for the interview with the company that invited you"
        assert (
            describe_interview(office.link(run_id), runs=office.runs, clock=office.clock)["companyName"]
            is None
        )

    def test_the_room_shows_names_without_what_turns_text_around(self, office: Office) -> None:
        run_id = office.scheduled(companyName="\u202eAcme\u2066\u2028Ltd", position="Chief\u202d Engineer")
        told = describe_interview(office.link(run_id), runs=office.runs, clock=office.clock)
        assert (told["companyName"], told["position"]) == ("Acme Ltd", "Chief Engineer")

    def test_neither_the_code_nor_the_address_is_stored_with_it(self, office: Office) -> None:
        run_id = office.scheduled()
        office.send_code(run_id)
        stored = repr(store_of(office).documents[office.ref(run_id)]["PROOF"])
        assert office.mailbox.code() not in stored
        assert "ada@" not in stored

    def test_a_mail_that_is_not_sent_costs_a_send_and_may_be_asked_for_again(self, office: Office) -> None:
        run_id = office.scheduled()
        office.mailbox.away = True
        with pytest.raises(MailUnavailable):
            office.send_code(run_id)
        with pytest.raises(RateLimited):
            office.send_code(run_id)
        office.mailbox.away = False
        office.clock.advance(minutes=1)
        assert office.start_with(run_id, office.admit(run_id)).status == 201

    def test_of_two_at_once_one_is_sent(self, office: Office) -> None:
        run_id = office.scheduled()
        others = iter([1])

        def interrupt(change: Change) -> None:
            for _ in others:
                office.send_code(run_id)

        store_of(office).before_commit = interrupt
        with pytest.raises(RateLimited):
            office.send_code(run_id)
        assert len(office.mailbox.mails) == 1
        office.check_code(run_id, office.mailbox.code())

    def test_without_an_address_none_is_needed(self, office: Office) -> None:
        run_id = office.scheduled(candidateEmail=None)
        assert office.send_code(run_id) == {"message": "No code is needed for this interview."}
        assert not office.mailbox.mails
        assert office.start_with(run_id, None).status == 201

    def test_an_address_that_was_supplied_later_counts_too(self, office: Office) -> None:
        run_id = office.created(position=None, candidateEmail=None)
        from interviews.usecases.runs.supply_info import supply_info

        more = {"position": "Clerk", "candidateEmail": "ada@example.com"}
        supply_info(CALLER, run_id, more, service=office.service, check_address=lambda url: None)
        assert office.run(run_id).needs_code

    @pytest.mark.parametrize("state", [State.COMPLETED, State.ASSESSMENT_PENDING, State.ASSESSMENT_APPROVED])
    def test_nothing_is_sent_when_the_interview_is_over(self, office: Office, state: State) -> None:
        run_id = office.at(state)
        before = len(office.mailbox.mails)
        with pytest.raises(SessionEnded):
            office.send_code(run_id)
        assert len(office.mailbox.mails) == before

    def test_nothing_is_sent_before_the_room_opens_or_after_the_link_ended(self, office: Office) -> None:
        with pytest.raises(NotOpenYet):
            office.send_code(office.approved())
        run_id = office.scheduled()
        office.clock.advance(days=8)
        with pytest.raises(LinkExpired):
            office.send_code(run_id)

    def test_a_purge_takes_the_address_and_with_it_the_way_in(self, office: Office) -> None:
        run_id = office.scheduled()
        admission = office.admit(run_id)
        office.purge(run_id)
        assert "PROOF" not in store_of(office).documents[office.ref(run_id)]
        office.clock.advance(minutes=2)
        for call in (
            lambda: office.send_code(run_id),
            lambda: office.start_with(run_id, admission),
            lambda: describe_interview(office.link(run_id), runs=office.runs, clock=office.clock),
        ):
            with pytest.raises(DataErased):
                call()

    def test_a_purge_in_the_same_moment_leaves_no_code(self, office: Office) -> None:
        run_id = office.scheduled()
        store = store_of(office)

        def purge(change: Change) -> None:
            store.before_commit = lambda _: None
            office.purge(run_id)

        store.before_commit = purge
        with pytest.raises(DataErased):
            office.send_code(run_id)
        assert artefacts.PROOF not in store.documents[office.ref(run_id)]
        assert not office.mailbox.mails

    def test_a_new_address_after_a_purge_is_a_way_in_again(self, office: Office) -> None:
        run_id = office.created(position=None)
        office.purge(run_id)
        with pytest.raises(ValidationFailed) as refused:
            supply_info(
                CALLER,
                run_id,
                {"position": "Engineer"},
                service=office.service,
                check_address=allow_every_address,
                idempotency=None,
            )
        assert [each.field for each in refused.value.details] == ["candidateEmail"]
        supply = {"position": "Engineer", "candidateEmail": "new@example.com"}
        supply_info(
            CALLER,
            run_id,
            supply,
            service=office.service,
            check_address=allow_every_address,
            idempotency=None,
        )
        office.plan(run_id)
        office.approve(run_id)
        schedule_interview(
            office.ref(run_id), generation=1, runs=office.runs, clock=office.clock, random=office.random
        )
        office.send_code(run_id)
        admission = office.check_code(run_id, office.mailbox.code())["sessionToken"]
        assert office.start_with(run_id, admission).status == 201

    def test_an_address_whose_retention_ended_admits_nobody_without_a_code(self, office: Office) -> None:
        office.set_up_tenant(from_days(1))
        run_id = office.scheduled()
        office.clock.advance(days=2)
        with pytest.raises(DataErased):
            office.send_code(run_id)
        with pytest.raises(CodeNeeded):
            office.start_with(run_id, None)


def from_days(days: int) -> TenantSettings:
    return TenantSettings(candidate_pii_retention_days=days)


class TestCheck:
    def test_a_right_code_gives_a_pass_with_which_the_interview_starts(self, office: Office) -> None:
        run_id = office.scheduled()
        office.send_code(run_id)
        admission = office.check_code(run_id, office.mailbox.code())["sessionToken"]
        assert office.start_with(run_id, admission).status == 201

    @pytest.mark.parametrize("admission", [None, "0" * 64])
    def test_without_it_nothing_starts(self, office: Office, admission: str | None) -> None:
        run_id = office.scheduled()
        office.send_code(run_id)
        with pytest.raises(CodeNeeded):
            office.start_with(run_id, admission)
        assert office.run(run_id).state is State.SCHEDULED

    def test_another_runs_pass_is_none(self, office: Office) -> None:
        run_id, other = office.scheduled(), office.scheduled()
        with pytest.raises(CodeNeeded):
            office.start_with(run_id, office.admit(other))

    def test_another_device_needs_a_code_of_its_own_and_the_running_window_does_not(
        self, office: Office
    ) -> None:
        run_id, session = office.started()
        with pytest.raises(CodeNeeded):
            office.start_with(run_id, None)
        again = office.start_with(run_id, session)
        assert again.status == 200
        with pytest.raises(CodeNeeded):
            office.start_with(run_id, session)

    def test_three_wrong_ones_close_the_door_for_a_while(self, office: Office) -> None:
        run_id = office.scheduled()
        office.send_code(run_id)
        for _ in range(2):
            with pytest.raises(CodeRefused):
                office.check_code(run_id, wrong(office))
        with pytest.raises(RateLimited):
            office.check_code(run_id, wrong(office))
        with pytest.raises(RateLimited):
            office.check_code(run_id, office.mailbox.code())
        office.clock.advance(minutes=10)
        assert office.admit(run_id)

    def test_tries_at_the_same_moment_each_count(self, office: Office) -> None:
        run_id = office.scheduled()
        office.send_code(run_id)
        outcomes: list[str] = []
        others = iter(range(3))

        def interrupt(change: Change) -> None:
            for _ in others:
                enter()

        def enter() -> None:
            try:
                office.check_code(run_id, wrong(office))
            except (CodeRefused, RateLimited) as refusal:
                outcomes.append(refusal.code)

        store_of(office).before_commit = interrupt
        enter()
        assert sorted(outcomes) == ["OTP_INVALID", "OTP_INVALID", "RATE_LIMITED", "RATE_LIMITED"]

    def test_an_unknown_link_is_not_found(self, office: Office) -> None:
        run_id = office.scheduled()
        office.send_code(run_id)
        office.cancel(run_id)
        with pytest.raises(NotFound):
            office.check_code(run_id, office.mailbox.code())
