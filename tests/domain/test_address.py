from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.domain.address import AddressRefused, is_allowed, literal_address, read_target


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "authority"),
    [
        ("https://ats.example", "ats.example", 443, "/", "ats.example"),
        ("https://ats.example:443/h", "ats.example", 443, "/h", "ats.example"),
        (
            "https://ATS.Example.:8443/a/b?c=d&e=%20",
            "ats.example",
            8443,
            "/a/b?c=d&e=%20",
            "ats.example:8443",
        ),
        ("https://bücher.example/ä?q=ö#part", "xn--bcher-kva.example", 443, "/%C3%A4?q=%C3%B6", None),
        ("https://[2606:4700::1111]:444/x", "2606:4700::1111", 444, "/x", "[2606:4700::1111]:444"),
        ("https://1.1.1.1/", "1.1.1.1", 443, "/", "1.1.1.1"),
        ("https://my_host-1.example/", "my_host-1.example", 443, "/", None),
    ],
)
def test_a_public_https_url_is_taken_apart(
    url: str, host: str, port: int, path: str, authority: str | None
) -> None:
    target = read_target(url, allow_local=False)
    assert (target.is_secure, target.host, target.port, target.path) == (True, host, port, path)
    assert target.authority == (authority or host)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ats.example/hook",
        "http://ats.example/",
        "ftp://ats.example/",
        "https://",
        "https:///path",
        "https://user@ats.example/",
        "https://user:word@ats.example/",
        "https://@ats.example/",
        "https://ats.example:0/",
        "https://ats.example:65536/",
        "https://ats.example:port/",
        "https://ats.example\\@evil.example/",
        "https://ats.example/\r\nX-Evil: 1",
        "https://ats.example/\tx",
        "https://ats example/",
        " https://ats.example/",
        "https://ats..example/",
        "https://-ats.example/",
        "https://ats.example%2eevil/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://" + "a" * 64 + ".example/",
        "https://ats.example/" + "x" * 2048,
    ],
)
def test_what_is_no_https_url_of_a_host_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        read_target(url, allow_local=False)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "127.0.0.1.",
        "127.0.0.0x1",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "evil.example.1",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::1.1.1.1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
        "[fd00:ec2::254]",
        "[::1]",
        "[::]",
        "169.254.169.254",
        "0.0.0.0",
    ],
)
def test_no_spelling_of_an_inner_address_passes(host: str) -> None:
    try:
        target = read_target(f"https://{host}/", allow_local=False)
    except AddressRefused:
        return
    literal = literal_address(target.host)
    assert literal is not None
    assert not is_allowed(literal, allow_local=False)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "192.0.1.1"],
)
def test_public_addresses_pass(address: str) -> None:
    assert is_allowed(address, allow_local=False)


@pytest.mark.parametrize(
    "address",
    [
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.0.10",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::1.1.1.1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:101:101::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1%eth0",
        "fec0::1",
        "ff02::1",
        "not an address",
    ],
)
def test_every_other_address_is_refused(address: str) -> None:
    assert not is_allowed(address, allow_local=False)


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_ever_passes(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global or address.is_multicast or address.is_loopback:
        assert not is_allowed(str(address), allow_local=False)


def test_the_local_stage_adds_loopback_and_http_and_nothing_else() -> None:
    assert read_target("http://localhost:8000/hook", allow_local=True).authority == "localhost:8000"
    assert read_target("http://localhost/", allow_local=True).authority == "localhost"
    assert is_allowed("127.0.0.1", allow_local=True)
    assert is_allowed("::1", allow_local=True)
    assert not is_allowed("10.0.0.1", allow_local=True)
    assert not is_allowed("169.254.169.254", allow_local=True)
    with pytest.raises(AddressRefused):
        read_target("ftp://localhost/", allow_local=True)
