"""Where a webhook may go: a public https address, judged by its form and by what it resolves to (contract
§5).

Any port is allowed: receivers behind odd ports are common, the guard is about addresses, and what does not speak
TLS under a valid certificate for the name gets no byte of ours but a TLS greeting.
"""

import re
import stringprep
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

LONGEST_URL = 2048
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
_READ_IN_TWO_WAYS = frozenset("ßς\u200c\u200d")
"""`straße` is `strasse` to IDNA 2003 and `xn--strae-oqa` to browsers (UTS 46 §4): not the same owner."""
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\]|[^\[\]:]+)(:[0-9]*)?")
"""`urlsplit` overlooks what stands before and behind brackets."""
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_URL_CHARACTERS = "%/?:@!$&'()*+,;=~-._"
_PORTS = {"https": 443, "http": 80}
_NAT64 = ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ip_network("2000::/3")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
"""What the second half of an IPv6 address begins with where the rest is an IPv4 address behind it (RFC 5214 §6.1)."""
_REFUSED = tuple(
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
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
)
"""Written out, since what `is_global` says differs between Python's releases. 168.63.129.16 looks public, but is the
host's agent on every machine of Azure; the other clouds' metadata is at link-local, shared or unique-local addresses.
"""


class AddressRefused(ValueError):
    """The reason is a sentence for the owner of the URL."""


@dataclass(frozen=True, slots=True)
class Target:
    """`host` is in ASCII, without brackets; `path` starts with `/` and carries the query."""

    is_secure: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """As the Host header wants it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS["https" if self.is_secure else "http"] else f"{host}:{self.port}"


def read_target(url: str, *, allow_local: bool) -> Target:
    """Raises AddressRefused for what is no https URL of a host. `allow_local` also lets http pass."""
    if len(url) > LONGEST_URL or _FORBIDDEN.search(url):
        raise AddressRefused("is too long, or contains spaces, backslashes or control characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise AddressRefused("is not a URL") from None
    if parts.scheme not in (("https", "http") if allow_local else ("https",)):
        raise AddressRefused("must be an https URL")
    if "@" in parts.netloc:
        raise AddressRefused("must not contain a user name or a password")
    if not host or port == 0 or not _AUTHORITY.fullmatch(parts.netloc):
        raise AddressRefused("needs a host and a port from 1 to 65535")
    return Target(parts.scheme == "https", _read_host(host), port or _PORTS[parts.scheme], _read_path(parts))


def literal_address(host: str) -> str | None:
    """The host itself where it is an IP address, which needs no resolving."""
    try:
        return str(ip_address(host))
    except ValueError:
        return None


def is_allowed(address: str, *, allow_local: bool) -> bool:
    """Whether a connection to `address` may be made: globally routed, or loopback where that is allowed."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    unwrapped = _unwrap(parsed)
    return _is_public(unwrapped) or (allow_local and unwrapped.is_loopback)


def _unwrap(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that is really reached through a mapped or a NAT64 one."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and not _is_global_unicast(address):
        return False
    return address.is_global and not any(address in network for network in _REFUSED)


def _is_global_unicast(address: IPv6Address) -> bool:
    is_isatap = (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP
    return address in _GLOBAL_UNICAST and not address.scope_id and not is_isatap


def _read_host(host: str) -> str:
    if ":" in host:
        literal = literal_address(host)
        if literal is None:
            raise AddressRefused("is not a valid IPv6 address")
        return literal
    if any(each in _READ_IN_TWO_WAYS or stringprep.in_table_a1(each) for each in host):
        raise AddressRefused("has a host name that must be written in its ASCII form (xn--…)")
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise AddressRefused("has a host name that is not valid") from None
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(each) for each in labels):
        raise AddressRefused("has a host name that is not valid")
    # What ends in a number is read as IPv4 by resolvers: 0x7f.1, 0177.0.0.1 and 2130706433 all mean
    # 127.0.0.1.
    if _NUMBER.fullmatch(labels[-1]) and literal_address(name) is None:
        raise AddressRefused("must write an IPv4 address as four decimal numbers")
    return name


def _read_path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_URL_CHARACTERS)
    return f"{path}?{quote(parts.query, safe=_URL_CHARACTERS)}" if parts.query else path
