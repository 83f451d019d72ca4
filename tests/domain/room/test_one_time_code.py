"""The limits of contract §7: 10 minutes, 5 sends per 10 minutes, resend after 60 s, 3 wrong tries → cooldown."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from fakes import seeded_bytes
from interviews.domain.kernel.errors import CodeRefused, RateLimited
from interviews.domain.kernel.records import from_record, to_record
from interviews.domain.room.one_time_code import Proof, keyed_hash, masked, new_code

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
KEY, PASS = "k" * 64, "a" * 64
CODE, WRONG = "042317", "042318"


def after(**units: float) -> datetime:
    return NOW + timedelta(**units)


def sent(**units: float) -> Proof:
    return Proof().with_code(CODE, KEY, after(**units))


def refused(call: Callable[[], object]) -> int:
    with pytest.raises(RateLimited) as caught:
        call()
    return caught.value.retry_after_seconds


class TestSending:
    def test_a_second_code_comes_after_a_minute(self) -> None:
        proof = sent()
        assert refused(lambda: proof.with_code(CODE, KEY, after(seconds=20))) == 40
        assert refused(lambda: proof.with_code(CODE, KEY, after(seconds=59.5))) == 1
        assert proof.with_code(CODE, KEY, after(seconds=60)).version == 2

    def test_the_sixth_within_ten_minutes_waits_until_the_first_is_ten_minutes_old(self) -> None:
        proof = Proof()
        for minute in range(5):
            proof = proof.with_code(CODE, KEY, after(minutes=minute))
        assert refused(lambda: proof.with_code(CODE, KEY, after(minutes=6))) == 240
        assert len(proof.with_code(CODE, KEY, after(minutes=10)).sent) == 5

    def test_a_new_code_ends_the_one_before(self) -> None:
        proof = sent().with_code("111111", KEY, after(minutes=1))
        assert not proof.tried(CODE, KEY, PASS, after(minutes=1)).admits(PASS, after(minutes=1))
        assert proof.tried("111111", KEY, PASS, after(minutes=1)).admits(PASS, after(minutes=1))

    def test_nothing_that_is_stored_holds_the_code(self) -> None:
        stored = repr(to_record(sent()))
        assert CODE not in stored
        assert keyed_hash(CODE, KEY, datetime(2026, 11, 24, 9, tzinfo=UTC)) in stored
        assert keyed_hash(CODE, "l" * 64, datetime(2026, 11, 24, 9, tzinfo=UTC)) not in stored


class TestEntering:
    def test_the_right_code_gives_a_pass_once(self) -> None:
        proof = sent().tried(CODE, KEY, PASS, after(minutes=9))
        assert proof.admits(PASS, after(minutes=60))
        assert not proof.admits(PASS, after(minutes=69))
        assert not proof.admits("b" * 64, after(minutes=10))
        assert not proof.admits(None, after(minutes=10))
        with pytest.raises(CodeRefused):
            proof.tried(CODE, KEY, PASS, after(minutes=9))

    def test_a_code_lives_ten_minutes_to_the_second(self) -> None:
        assert sent().tried(CODE, KEY, PASS, after(seconds=599)).admits(PASS, after(seconds=599))
        with pytest.raises(CodeRefused):
            sent().tried(CODE, KEY, PASS, after(minutes=10))

    def test_without_a_code_none_is_right(self) -> None:
        with pytest.raises(CodeRefused):
            Proof().tried(CODE, KEY, PASS, NOW)

    def test_another_links_key_opens_nothing(self) -> None:
        assert not sent().tried(CODE, "l" * 64, PASS, NOW).admits(PASS, NOW)

    def test_each_wrong_one_says_how_many_are_left(self) -> None:
        proof = sent().tried(WRONG, KEY, PASS, NOW)
        refusal = proof.refusal(NOW)
        assert isinstance(refusal, CodeRefused)
        assert [(each.field, each.message) for each in refusal.details] == [("triesLeft", "2")]
        assert proof.tried(CODE, KEY, PASS, NOW).admits(PASS, NOW)

    def test_the_third_wrong_one_begins_a_cooldown_for_sending_and_entering(self) -> None:
        proof = cooled(sent())
        assert isinstance(proof.refusal(NOW), RateLimited)
        assert refused(lambda: proof.tried(CODE, KEY, PASS, after(minutes=9))) == 60
        assert refused(lambda: proof.with_code(CODE, KEY, after(minutes=9))) == 60
        assert proof.with_code(CODE, KEY, after(minutes=10)).code_hash

    def test_after_a_cooldown_a_wrong_one_is_wrong_again_and_leaves_two(self) -> None:
        over = after(minutes=10)
        proof = cooled(sent()).with_code(CODE, KEY, over).tried(WRONG, KEY, PASS, over)
        refusal = proof.refusal(over)
        assert isinstance(refusal, CodeRefused)
        assert [(each.field, each.message) for each in refusal.details] == [("triesLeft", "2")]
        assert proof.tried(CODE, KEY, PASS, over).admits(PASS, over)

    def test_a_right_one_forgets_the_wrong_ones_before(self) -> None:
        proof = sent().tried(WRONG, KEY, PASS, NOW).tried(WRONG, KEY, PASS, NOW).tried(CODE, KEY, PASS, NOW)
        again = proof.with_code(CODE, KEY, after(minutes=1)).tried(WRONG, KEY, PASS, after(minutes=1))
        refusal = again.refusal(after(minutes=1))
        assert [(each.field, each.message) for each in refusal.details] == [("triesLeft", "2")]

    def test_the_code_that_led_into_a_cooldown_is_dead_after_it(self) -> None:
        with pytest.raises(CodeRefused):
            cooled(sent(minutes=5), after(minutes=5)).tried(CODE, KEY, PASS, after(minutes=15))

    def test_every_step_is_a_new_version_for_the_lock(self) -> None:
        proofs = [sent()]
        for _ in range(3):
            proofs.append(proofs[-1].tried(WRONG, KEY, PASS, NOW))
        proofs.append(proofs[-1].with_code(CODE, KEY, after(minutes=10)))
        proofs.append(proofs[-1].tried(CODE, KEY, PASS, after(minutes=10)))
        assert [each.version for each in proofs] == [1, 2, 3, 4, 5, 6]

    def test_a_new_code_gives_no_new_tries(self) -> None:
        proof = sent().tried(WRONG, KEY, PASS, NOW).tried(WRONG, KEY, PASS, NOW)
        proof = proof.with_code(CODE, KEY, after(minutes=1)).tried(WRONG, KEY, PASS, after(minutes=1))
        assert isinstance(proof.refusal(after(minutes=1)), RateLimited)

    def test_each_cooldown_in_a_row_is_longer_up_to_an_hour(self) -> None:
        proof, now, lasted = Proof(), NOW, []
        for _ in range(5):
            proof = cooled(proof.with_code(CODE, KEY, now), now)
            refusal = proof.refusal(now)
            assert isinstance(refusal, RateLimited)
            lasted.append(refusal.retry_after_seconds // 60)
            now += timedelta(seconds=refusal.retry_after_seconds)
        assert lasted == [10, 20, 40, 60, 60]
        proof = proof.with_code(CODE, KEY, now).tried(CODE, KEY, PASS, now)
        assert proof.cooldowns == 0


def cooled(proof: Proof, now: datetime = NOW) -> Proof:
    for _ in range(3):
        proof = proof.tried(WRONG, KEY, PASS, now)
    return proof


def test_it_survives_its_record() -> None:
    proof = sent().tried(CODE, KEY, PASS, NOW)
    assert from_record(Proof, to_record(proof)) == proof


def test_codes_are_six_digits_of_which_each_is_as_likely() -> None:
    random = seeded_bytes()
    codes = [new_code(random) for _ in range(6_000)]
    assert all(len(each) == 6 and each.isdigit() for each in codes)
    for place in range(6):
        counts = Counter(each[place] for each in codes)
        assert set(counts) == set("0123456789")
        assert max(counts.values()) < 700


@pytest.mark.parametrize(
    ("drawn", "code"), [(0, "000000"), (999_999, "999999"), (1_000_000, "000000"), (1_000_001, "000001")]
)
def test_a_draw_beyond_the_last_code_begins_anew(drawn: int, code: str) -> None:
    assert new_code(lambda count: drawn.to_bytes(count, "big")) == code


@pytest.mark.parametrize(
    ("email", "shown"),
    [("ada@example.com", "a***@example.com"), ("a@b.example", "a***@b.example"), ("x@y@z.de", "x***@z.de")],
)
def test_an_address_is_masked_but_known_to_its_owner(email: str, shown: str) -> None:
    assert masked(email) == shown
