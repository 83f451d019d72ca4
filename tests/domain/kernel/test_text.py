import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some
from linkify_it import LinkifyIt

from interviews.domain.kernel.text import LONGEST_SHOWN, PROBLEMATIC, mailable, one_line, readable

LINKIFIER = LinkifyIt(options={"fuzzy_link": True, "fuzzy_email": True, "fuzzy_ip": True})
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LINKS = (
    "https://evil.example/pay", "HTTP://evil.example", "www.evil.example", "evil.com", "a@evil.com",
    "mailto:a@evil.com",
    "//evil.com/x", "tel:+4930123456", "192.0.2.1", "http://192.0.2.1:80/x", "ev\u200bil.com", "evil\u3002com",
    "evil\uff0ecom", "evil\u2024com", "https:\n//evil.com", "http://localhost/x", "xn--p1ai.xn--p1ai", "evil.\u202ecom",
)  # fmt: skip
PIECES = some.sampled_from(
    [*LINKS, *BIDI_CONTROLS, " ", "\n", "\u2028", "Acme", ".", ":", "/", "@", "com", "שלום", "é"]
)
ANY_TEXT = some.text() | some.lists(PIECES, max_size=12).map("".join)


@given(ANY_TEXT)
def test_a_mail_client_finds_nothing_to_link(text: str) -> None:
    shown = mailable(text)
    assert not LINKIFIER.test(shown), LINKIFIER.match(shown)
    assert not LINKIFIER.test(unicodedata.normalize("NFKC", shown))


@pytest.mark.parametrize("link", LINKS)
def test_a_link_is_none_any_more_alone_or_in_a_sentence(link: str) -> None:
    for text in (link, f"Acme {link} Ltd", f"Acme({link})"):
        assert not LINKIFIER.test(mailable(text))


@given(ANY_TEXT)
def test_nothing_reorders_what_stands_around_it(text: str) -> None:
    shown = mailable(text)
    inside = shown.removeprefix("\u2068").removesuffix("\u2069")
    assert not set(inside) & set(BIDI_CONTROLS)
    right_to_left = any(unicodedata.bidirectional(each) in ("R", "AL", "AN") for each in inside)
    assert (shown != inside) is right_to_left


@given(ANY_TEXT)
def test_it_is_one_short_line(text: str) -> None:
    shown = mailable(text)
    assert len(shown.splitlines()) <= 1
    assert len(shown) <= LONGEST_SHOWN + 2
    assert one_line(one_line(text)) == one_line(text)


@pytest.mark.parametrize(
    "name",
    [
        "Acme Corp",
        "AT&T",
        "Dr. Oetker",
        "Müller & Söhne GmbH",
        "株式会社アクメ",
        "شرکت\u200cها",
        "Yahoo!",
        "9876543 Canada Inc.",
    ],
)
def test_a_name_stays_as_it_is(name: str) -> None:
    assert mailable(name).strip("\u2068\u2069") == name


def test_a_name_that_is_a_domain_can_still_be_read() -> None:
    assert mailable("Booking.com") == "Booking. com"


@given(some.text(some.characters()))
def test_problematic_are_those_of_rfc_9839(text: str) -> None:
    for each in text:
        category = unicodedata.category(each)
        nonchar = 0xFDD0 <= ord(each) <= 0xFDEF or ord(each) & 0xFFFE == 0xFFFE
        assert bool(PROBLEMATIC.search(each)) is (
            (category == "Cc" and each not in "\t\n\r") or category == "Cs" or nonchar
        )
    assert not PROBLEMATIC.search(readable(text))
