"""Whatever spelling a resolver would read as an inner address is refused, whoever thinks it up."""

import contextlib
import socket
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote

from hypothesis import assume, example, given
from hypothesis import strategies as st

from interviews.domain.kernel.address import AddressRefused, is_allowed, literal_address, read_target

INNER_V4 = [
    ip_network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
DOTS = (".", "．", "。", "｡")
DIGITS = ("0123456789", "０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⓪①②③④⑤⑥⑦⑧⑨")


def inner_v4() -> st.SearchStrategy[IPv4Address]:
    def within(network: object) -> st.SearchStrategy[IPv4Address]:
        return st.ip_addresses(v=4, network=network)  # type: ignore[arg-type,return-value]

    return st.sampled_from(INNER_V4).flatmap(within)


@st.composite
def spelled(draw: st.DrawFn, address: IPv4Address) -> str:
    """As inet_aton reads it (1 to 4 parts, each decimal, octal or hexadecimal), in any script's digits."""
    count = draw(st.integers(1, 4))
    octets = address.packed
    numbers = [*octets[: count - 1], int.from_bytes(octets[count - 1 :], "big")]
    parts = [
        draw(st.sampled_from([str(each), f"0{each:o}", f"{each:#x}", f"0X0{each:X}"])) for each in numbers
    ]
    script = str.maketrans("0123456789", draw(st.sampled_from(DIGITS)))
    return draw(st.sampled_from(DOTS)).join(parts).translate(script) + draw(st.sampled_from(["", *DOTS]))


def reached(host: str) -> str | None:
    """The host that would be connected to or resolved; None where the URL is refused or an IP address that is."""
    try:
        target = read_target(f"https://{host}/", allow_local=False)
    except AddressRefused:
        return None
    literal = literal_address(target.host)
    return None if literal and not is_allowed(literal, allow_local=False) else target.host


def as_the_system_reads_it(host: str) -> set[IPv4Address | IPv6Address]:
    """All addresses that libc takes `host` for, without asking any name server."""
    found: set[IPv4Address | IPv6Address] = set()
    with contextlib.suppress(OSError, UnicodeError, ValueError):
        found.add(IPv4Address(socket.inet_aton(host)))
    with contextlib.suppress(OSError, UnicodeError, ValueError):
        rows = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        found.update(ip_address(str(row[4][0])) for row in rows)
    return found


@given(inner_v4().flatmap(spelled))
@example("127.1")
@example("0x7f.1")
@example("017700000001")
@example("２１３０７０６４３３")
@example("127。0。0。1")
def test_no_spelling_of_an_inner_ipv4_address_passes(host: str) -> None:
    assert reached(host) is None


@given(inner_v4().flatmap(spelled))
def test_the_spellings_above_are_ones_that_the_system_reads(host: str) -> None:
    plain = unicodedata.normalize("NFKC", host).replace("。", ".").removesuffix(".")
    assume(not plain.endswith("."))
    assert any(not is_allowed(str(each), allow_local=False) for each in as_the_system_reads_it(plain))


@given(inner_v4().flatmap(spelled), st.sampled_from(["all", "dots", "first"]))
def test_no_percent_encoding_of_an_inner_address_passes(host: str, which: str) -> None:
    encoded = {
        "all": "".join(f"%{byte:02x}" for byte in host.encode()),
        "dots": quote(host, safe="").replace(".", "%2e"),
        "first": f"%{ord('1'):x}" + host,
    }[which]
    if "%" in encoded:
        assert reached(encoded) is None


WRAPPED = [
    ("::", 96),
    ("::ffff:0:0", 96),
    ("::ffff:0:0:0", 96),
    ("64:ff9b::", 96),
    ("64:ff9b:1::", 96),
    ("64:ff9b:1:abcd::", 96),
    ("2606:4700::5efe:0:0", 96),
    ("2606:4700::200:5efe:0:0", 96),
    ("fe80::5efe:0:0", 96),
    ("2002::", 16),
    ("2001::", 96),
]


@given(inner_v4(), st.sampled_from(WRAPPED))
def test_no_ipv6_address_around_an_inner_ipv4_address_passes(
    address: IPv4Address, wrapped: tuple[str, int]
) -> None:
    prefix, length = wrapped
    number = int(IPv6Address(prefix)) | int(address) << (96 - length)
    around = IPv6Address(number)
    exploded = around.exploded
    for spelling in (
        str(around),
        exploded,
        exploded.upper(),
        f"{exploded.rsplit(':', 2)[0]}:{dotted(number)}",
    ):
        assert reached(f"[{spelling}]") is None
        assert not is_allowed(spelling, allow_local=False)


def dotted(number: int) -> IPv4Address:
    return IPv4Address(number & 0xFFFF_FFFF)


def test_teredo_around_an_inner_server_and_an_inner_client_is_refused() -> None:
    assert reached("[2001:0:7f00:1::5601:101]") is None
    assert reached("[2001:0:101:101:0:ffff:80ff:fffe]") is None


ALPHABET = "0123456789abcdefxX.:%[]-。．｡①０⁰٠０xn--locahst\u00ad\u200b@/\\#? \t"


@given(st.text(alphabet=ALPHABET, max_size=24) | st.text(max_size=12))
@example("1.1.1.1 ")
@example("1.1.1.1\t.x")
@example("127.0.0.1%00.x")
@example("[::1%25lo]")
@example("[1.1.1.1]")
@example("[v1.127]")
def test_whatever_passes_is_read_by_the_system_as_it_was_checked(host: str) -> None:
    passed = reached(host)
    if passed is None:
        return
    literal = literal_address(passed)
    assert as_the_system_reads_it(passed) == ({ip_address(literal)} if literal else set())
    assert passed.isascii()
    assert passed == passed.lower()


@given(st.ip_addresses() | inner_v4())
@example(IPv6Address("::ffff:1.0.0.0"))
@example(IPv6Address("::ffff:10.0.0.1"))
def test_nothing_that_python_calls_private_ever_passes(address: IPv4Address | IPv6Address) -> None:
    # The NAT64 prefix is reserved, but stands for the IPv4 address in its last 32 bits.
    assume(address not in ip_network("64:ff9b::/96"))
    meant = (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
    if not meant.is_global or meant.is_multicast or meant.is_loopback or meant.is_reserved:
        assert not is_allowed(str(address), allow_local=False)


@given(st.text(max_size=60) | st.from_regex(r"https://[\x00-\uffff]{0,30}", fullmatch=True))
@example("https://ats.example/\ud800")
@example("https://\udfff/")
@example("https://[/")
def test_a_url_is_taken_or_refused_and_nothing_else(url: str) -> None:
    try:
        target = read_target(url, allow_local=False)
    except AddressRefused:
        return
    assert target.path.isascii() and target.path.startswith("/")
    assert target.authority.isascii() and not set(target.authority) & set("@/\\?# \r\n\t")
