"""Web pages: one answer each, with its own style and script inside, and a policy that lets nothing else run."""

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path

from .http import Response
from .modules import joined

UNADDRESSED = "https://example.execute-api.eu-central-1.amazonaws.com/api"
"""The API's address in files that are written before it has one."""
AN_HOUR, MINUTES = "public, max-age=3600", "public, max-age=300"
"""Minutes where the page calls the API: both change with a deployment, and must not be far apart."""
MINUTES_BY_ITS_READER = "private, max-age=300"
"""For a page whose address is a secret: no cache in between may hold that."""
NO_SENSORS = "camera=(), geolocation=()"
_PART = re.compile(r"@@([\w./-]+)@@")
_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


@cache
def assembled(folder: Path, *, kept: str, permissions: str = "microphone=()") -> Response[str]:
    return html(assemble(folder), kept=kept, permissions=permissions)


def assemble(folder: Path) -> str:
    """The folder's `page.html`, in which `@@name@@` stands for a script with all that it imports, for another file
    beside it or for a folder of texts. In a bundle that is done already, and nothing is left to do."""
    return _PART.sub(lambda found: _part(folder / found[1]), (folder / "page.html").read_text())


def _part(path: Path) -> str:
    if path.suffix == ".js":
        return joined(path)
    if not path.suffix:
        texts = {each.stem: json.loads(each.read_text()) for each in sorted(path.glob("*.json"))}
        return json.dumps(texts, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return path.read_text()


@cache
def addressed(file: Path, public_url: str) -> str:
    return file.read_text().replace(UNADDRESSED, public_url)


def html(text: str, *, kept: str, permissions: str = "microphone=()") -> Response[str]:
    """With a Content-Security-Policy that names the hashes of its scripts and styles; `kept` is its Cache-Control."""
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
        "Cache-Control": kept,
        "Content-Security-Policy": "; ".join(policy),
        "Referrer-Policy": "no-referrer",  # the candidate's token stands in the address
        "Permissions-Policy": f"{NO_SENSORS}, {permissions}",
    }
    return Response(text, headers=headers, content_type="text/html; charset=utf-8")
