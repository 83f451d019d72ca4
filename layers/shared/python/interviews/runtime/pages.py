"""Web pages: one file each, with its own style and script inside, and a policy that lets nothing else run."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from .http import Response

UNADDRESSED = "https://{api}.execute-api.{region}.amazonaws.com/api"
"""The API's address in files that are written before it has one."""
_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


@cache
def page(file: Path) -> Response:
    """The file with a Content-Security-Policy that names the hashes of its scripts and styles."""
    return html(file.read_text())


@cache
def addressed(file: Path, public_url: str) -> str:
    return file.read_text().replace(UNADDRESSED, public_url)


def html(text: str) -> Response:
    hashes = {"script": "", "style": ""}
    for kind, content in _INLINE.findall(text):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        hashes[kind] += f" 'sha256-{digest}'"
    policy = [
        "default-src 'none'",
        "script-src" + (hashes["script"] or " 'none'"),
        "style-src" + (hashes["style"] or " 'none'"),
        "img-src data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
    headers = {
        "Content-Security-Policy": "; ".join(policy),
        "Referrer-Policy": "no-referrer",  # the candidate's token stands in the address
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    return Response(text, headers=headers, content_type="text/html; charset=utf-8")
