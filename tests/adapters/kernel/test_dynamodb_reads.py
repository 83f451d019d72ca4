"""What DynamoDB leaves out of a batch, since it had too much (API Reference, BatchGetItem)."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from interviews.adapters.kernel.dynamodb_reads import get_items
from interviews.domain.kernel.errors import Overloaded
from interviews.usecases.kernel.settling import tries

KEYS = [{"pk": {"S": str(number)}} for number in range(5)]
MOST = len(list(tries()))


@dataclass
class Busy:
    """Answers so many of the keys of each request."""

    answers: int
    asked: list[int] = field(default_factory=list)

    def batch_get_item(self, *, RequestItems: Any) -> Any:
        keys = RequestItems["t"]["Keys"]
        assert RequestItems["t"]["ConsistentRead"]
        self.asked.append(len(keys))
        left = keys[self.answers :]
        return {
            "Responses": {"t": keys[: self.answers]},
            "UnprocessedKeys": {"t": {"Keys": left, "ConsistentRead": True}} if left else {},
        }


@pytest.mark.parametrize(("answers", "asked"), [(5, [5]), (2, [5, 3, 1]), (1, [5, 4, 3, 2, 1])])
def test_what_was_left_out_is_asked_for_again(answers: int, asked: list[int]) -> None:
    busy = Busy(answers)
    assert list(get_items(busy, "t", KEYS)) == KEYS
    assert busy.asked == asked


def test_nothing_is_asked_for_where_nothing_is_wanted() -> None:
    busy = Busy(5)
    assert list(get_items(busy, "t", [])) == []
    assert busy.asked == []


def test_what_is_left_out_for_ever_is_an_overload() -> None:
    busy = Busy(0)
    with pytest.raises(Overloaded):
        list(get_items(busy, "t", KEYS))
    assert busy.asked == [5] * MOST
