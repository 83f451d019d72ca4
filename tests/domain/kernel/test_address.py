import pytest

from interviews.domain.kernel.address import AddressRefused, is_allowed, literal_address, read_target


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
        ("HTTPS://ats.example:/h", "ats.example", 443, "/h", None),
        ("https://ats.example:65535/", "ats.example", 65535, "/", "ats.example:65535"),
        ("https://ats.example:6379/", "ats.example", 6379, "/", "ats.example:6379"),
        ("https://ats。example．/", "ats.example", 443, "/", None),
        ("https://ＡＴＳ.example/", "ats.example", 443, "/", None),
        ("https://[2606:4700:0:0::1111]/", "2606:4700::1111", 443, "/", "[2606:4700::1111]"),
        ("https://ats.example/a@b//..;d?e=/\u2028", "ats.example", 443, "/a@b//..;d?e=/%E2%80%A8", None),
        ("https://ats.example?@10.0.0.1/", "ats.example", 443, "/?@10.0.0.1/", None),
        ("https://ats.example#@10.0.0.1/", "ats.example", 443, "/", None),
        ("https://ats.example/%0d%0aX-Evil:1", "ats.example", 443, "/%0d%0aX-Evil:1", None),
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
        "https://ats.example/a\\b",
        "https://ats example/",
        " https://ats.example/",
        "https://ats..example/",
        "https://-ats.example/",
        "https://ats.example%2eevil/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://" + "a" * 64 + ".example/",
        "https://" + ".".join(["a" * 60] * 5) + "/",
        "https://ats.example:-1/",
        "https://ats.example:+443/",
        "https://ats.example:４４３/",
        "https://ats.example:443:443/",
        "https://ats.example:99999999999/",
        "https:ats.example/",
        "https:/ats.example/",
        "https:\\\\ats.example\\",
        "https://ats.example\n.evil.example/",
        "https://ats.example／@evil.example/",
        "https://ats.example＠evil.example/",
        "https://ats.example﹖x/",
        "https://ats%2eexample/",
        "https://%61ts.example/",
        "https://[1.1.1.1]/",
        "https://[ats.example]/",
        "https://[v1.ats]/",
        "https://[2606:4700::1]ats.example/",
        "https://[2606:4700::1]443/",
        "https://ats.example[2606:4700::1]/",
        "https://[2606:4700::1][::1]/",
        "https://[]/",
        "https://[:]/",
        "https://[2606:4700::1%eth0]/",
        "https://[2606:4700::1%25eth0]/",
        "https://straße.example/",
        "https://STRAẞE.example/",
        "https://σπίτις.example/",
        "https://a\u200db.example/",
        "https://a\u200cb.example/",
        "https://\U0001f680.example/",
        "https://ats.example/\ud800",
        "https://\ud800.example/",
        "https://a\u202eb.example/",
        "https://.example/",
        "https://./",
        "https://。/",
        "https://ats.example../",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "gopher://ats.example/",
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
        "[64:ff9b::a9fe:a9fe]",
        "[2606:4700::5efe:10.0.0.1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:169.254.169.254]",
        "100.100.100.200",
        "168.63.129.16",
        "0xa83f8110",
        "169.254.170.2",
        "0xA9FEA9FE",
        "0251.0376.0251.0376",
        "[fd00:ec2::23]",
        "[fd20:ce::254]",
        "[fe80::a9fe:a9fe]",
        "１２７.０.０.１",
        "127．0．0．1",
        "127｡0｡0｡1",
        "127.0.0.1。",
        "1",
        "0",
        "0x",
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
        "100.100.100.200",
        "168.63.129.16",
        "::ffff:168.63.129.16",
        "2606:4700::5efe:1.1.1.1",
        "2606:4700::200:5efe:1.1.1.1",
        "::ffff:0:127.0.0.1",
        "4000::1",
        "1.1.1.1\0",
        " 1.1.1.1",
        "1.1.1",
        "01.1.1.1",
        "１.1.1.1",
        "ff02::1",
        "not an address",
    ],
)
def test_every_other_address_is_refused(address: str) -> None:
    assert not is_allowed(address, allow_local=False)


def test_the_local_stage_adds_loopback_and_http_and_nothing_else() -> None:
    assert read_target("http://localhost:8000/hook", allow_local=True).authority == "localhost:8000"
    assert read_target("http://localhost./", allow_local=True).authority == "localhost"
    assert is_allowed("127.0.0.1", allow_local=True)
    assert is_allowed("::1", allow_local=True)
    assert not is_allowed("10.0.0.1", allow_local=True)
    assert not is_allowed("169.254.169.254", allow_local=True)
    with pytest.raises(AddressRefused):
        read_target("ftp://localhost/", allow_local=True)
