"""The line to the server: one client of the openai package, and bodies read within a deadline."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openai import OpenAI

    from .bounded_line import Deadline

_LARGEST_ANSWER = 1024 * 1024
SHORTEST_TRY = 0.01


@dataclass(frozen=True, slots=True)
class Connection:
    """The client of the openai package, and the deadline that its connections obey."""

    client: "OpenAI"
    deadline: "Deadline"
    clock: Callable[[], float]

    def posted(self, body: dict[str, Any], ends: float, seconds: float) -> dict[str, Any]:
        """The answer's JSON, read bit by bit: a server that keeps the line alive with spaces must not keep us too.

        Raises what openai raises, TimeoutError, and ValueError for what is no JSON object.
        """
        client = self.client.with_options(timeout=max(seconds, SHORTEST_TRY), max_retries=0)
        parts: list[bytes] = []
        with (
            self.deadline.at(ends),
            client.chat.completions.with_streaming_response.create(**body) as response,
        ):
            for part in response.iter_bytes():
                parts.append(part)
                if self.clock() > ends:
                    raise TimeoutError
                if sum(map(len, parts)) > _LARGEST_ANSWER:
                    raise ValueError("too much")
        answer = json.loads(b"".join(parts))
        if not isinstance(answer, dict):
            raise ValueError("no object")
        return answer


def connect(base_url: str | None, api_key: str, clock: Callable[[], float]) -> Connection:
    """`openai` is imported here: it costs half a second, and most functions never need it."""
    from openai import DefaultHttpxClient, OpenAI

    from .bounded_line import BoundedTransport, Deadline

    deadline = Deadline(clock)
    base_url = base_url or os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1"
    line = DefaultHttpxClient(transport=BoundedTransport(deadline, base_url))
    return Connection(OpenAI(base_url=base_url, api_key=api_key, http_client=line), deadline, clock)
