from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from interviews.domain.kernel.times import from_iso, to_iso
from interviews.runtime.wiring import OncePerService, clock


def test_the_clock_is_no_finer_than_what_is_stored() -> None:
    for _ in range(20):
        now = clock()
        assert from_iso(to_iso(now)) == now


def test_threads_that_want_a_client_at_the_same_moment_share_one() -> None:
    built: list[str] = []
    others = Barrier(2)

    def build(service: str) -> object:
        built.append(service)
        return object()

    client = OncePerService(build)

    def ask(_: int) -> object:
        others.wait(timeout=60)
        return client("sqs")

    for _ in range(50):
        client.cache_clear()
        built.clear()
        with ThreadPoolExecutor(2) as threads:
            assert len(set(threads.map(ask, range(2)))) == 1
        assert built == ["sqs"]
