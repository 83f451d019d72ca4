"""What stays the same is kept by whoever asked, and is not sent again (RFC 9110 §13, RFC 9111)."""

import gzip

import pytest

from handler_stage import Reply, Stage

TOKEN = "0" * 64
ROOM = f"/interview/join/{TOKEN}"
KEPT = {
    ROOM: "private, max-age=300",
    "/v1/console": "public, max-age=300",
    "/v1/docs": "public, max-age=3600",
    "/v1/openapi.json": "public, max-age=3600",
    "/v1/webhook-keys/{tenant}/jwks.json": "public, max-age=3600",
}


def asked(stage: Stage, path: str, known: str | None = None) -> Reply:
    path = path.format(tenant=stage.tenant_id)
    return stage.call("GET", path, headers={"if-none-match": known} if known else None)


@pytest.mark.parametrize("path", KEPT)
def test_who_has_it_already_gets_no_byte_of_it_again(path: str, refusing: Stage) -> None:
    first = asked(refusing, path)
    tag = first.headers["ETag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = asked(refusing, path, known)
        assert (again.status, again.text) == (304, "")
        told = ("ETag", "Cache-Control", "Vary", "Content-Security-Policy")
        assert {name: again.headers.get(name) for name in told} == {
            name: first.headers.get(name) for name in told
        }
    whole = asked(refusing, path, '"other"')
    assert (whole.status, whole.text, whole.headers["ETag"]) == (200, first.text, tag)


@pytest.mark.parametrize("path", KEPT)
def test_how_long_and_by_whom_it_is_kept(path: str, refusing: Stage) -> None:
    """The room's page is the same for everybody, but its address is one candidate's: no shared cache may hold it."""
    headers = asked(refusing, path).headers
    assert (headers["Cache-Control"], headers["Vary"]) == (KEPT[path], "Accept-Encoding")


def test_another_text_has_another_tag(refusing: Stage) -> None:
    tags = {asked(refusing, path).headers["ETag"] for path in KEPT}
    assert len(tags) == len(KEPT)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "settings"),
        ("GET", "/v1/health/live"),
        ("GET", "/v1/webhook-keys/unknown!/jwks.json"),
        ("GET", f"/v1/candidate-access/{TOKEN}/info"),
    ],
)
def test_nothing_else_is_kept_or_answered_by_its_tag(method: str, path: str, refusing: Stage) -> None:
    reply = refusing.call(method, path, headers={"if-none-match": "*"})
    assert reply.status != 304
    assert reply.headers["Cache-Control"] == "no-store"
    assert "ETag" not in reply.headers


@pytest.mark.parametrize("path", [ROOM, "/v1/docs", "/v1/openapi.json", "/v1/console"])
def test_what_the_gateway_compresses_is_a_third_of_it_at_most(path: str, refusing: Stage) -> None:
    text = asked(refusing, path).text.encode()
    assert len(gzip.compress(text)) * 3 < len(text)
