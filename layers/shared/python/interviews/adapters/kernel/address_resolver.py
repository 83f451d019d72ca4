"""Host names to addresses, with an end to the waiting that `getaddrinfo` itself does not offer."""

import socket
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Thread

from ...usecases.kernel.ports import CannotResolve


class SystemResolver:
    """All addresses that the system knows, of both families whatever this machine can reach: one that is not public
    must be seen to be refused. A lookup that hangs costs a thread until the system gives up (about 10 s).
    """

    def resolve(self, host: str, timeout_seconds: float) -> Sequence[str]:
        found: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()
        # A daemon, since a lookup that hangs cannot be stopped and must not keep the process from ending.
        Thread(target=_look_up, args=(host, found), daemon=True).start()
        try:
            answer = found.get(timeout=timeout_seconds)
        except Empty:
            raise TimeoutError from None
        if isinstance(answer, Exception):
            raise CannotResolve(host) from answer
        return answer


def _look_up(host: str, found: "SimpleQueue[Sequence[str] | Exception]") -> None:
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        found.put(error)
    else:
        found.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))
