import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.usecases.kernel import answer_size
from interviews.usecases.kernel.answer_size import newest, shown_page, size
from interviews.usecases.kernel.ports import Json, Page

LENGTHS = st.lists(st.integers(0, 400), max_size=30)
BOUND = 500


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_size, "LARGEST_LIST", BOUND)


def page_from(lengths: list[int], start: int, limit: int) -> Page[int]:
    """A store's: its items are their own places in the list."""
    end = min(start + limit, len(lengths))
    more = {"after": end} if end < len(lengths) else None
    return Page(range(start, end), more, [{"after": each + 1} for each in range(start, end)])


@given(LENGTHS, st.integers(1, 8), st.sets(st.integers(0, 30)))
def test_the_pages_have_each_item_once_and_none_is_too_large(
    lengths: list[int], limit: int, left_out: set[int]
) -> None:
    made: list[int] = []

    def show(number: int) -> Json | None:
        made.append(number)
        return None if number in left_out else {"at": number, "text": "\0" * lengths[number]}

    found: list[Json] = []
    position: Json | None = {"after": 0}
    while position is not None:
        before = position["after"]
        page = shown_page(page_from(lengths, before, limit), show)
        assert len(page.items) == 1 or sum(map(size, page.items)) <= BOUND
        found += page.items
        position = page.next_key
        assert position is None or position["after"] > before
    assert [each["at"] for each in found] == [each for each in range(len(lengths)) if each not in left_out]
    assert len(made) <= 2 * len(lengths) + 1


@given(LENGTHS)
def test_of_too_many_the_newest_are_left(lengths: list[int]) -> None:
    documents: list[Json] = [{"text": "é" * each} for each in lengths]
    kept = newest(documents)
    assert kept == documents[len(documents) - len(kept) :]
    assert len(kept) >= min(1, len(documents))
    assert len(kept) <= 1 or sum(map(size, kept)) <= BOUND
    earlier = documents[len(documents) - len(kept) - 1] if len(kept) < len(documents) else None
    assert earlier is None or sum(map(size, [earlier, *kept])) > BOUND


def test_the_size_is_that_within_a_functions_answer() -> None:
    assert size({"a": '"'}) == len(r'"{\"a\":\"\\\"\"}"')
