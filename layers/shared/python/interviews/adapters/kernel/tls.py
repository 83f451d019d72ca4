"""The settings of TLS for every connection that is ours, on whatever Python."""

import ssl
from functools import cache

VERIFY_FLAGS = ssl.VERIFY_X509_TRUSTED_FIRST | ssl.VERIFY_X509_PARTIAL_CHAIN
"""From 3.13 on, Python's own default also demands RFC 5280 to the letter (VERIFY_X509_STRICT). Not all roots that the
world trusts keep to it: who is certified by one of them could not be reached."""


@cache
def public_context(authorities: str | None = None) -> ssl.SSLContext:
    """The world's authorities (or those of a file), TLS 1.2 at least, names checked; no renegotiation, which costs us
    what it likes."""
    context = ssl.create_default_context(cafile=authorities)
    context.verify_flags = VERIFY_FLAGS
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    return context
