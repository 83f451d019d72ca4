from interviews.domain.kernel.times import from_iso, to_iso
from interviews.runtime.wiring import clock


def test_the_clock_is_no_finer_than_what_is_stored() -> None:
    for _ in range(20):
        now = clock()
        assert from_iso(to_iso(now)) == now
