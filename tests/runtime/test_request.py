"""What is read of API Gateway's event, and what is refused (contract §1, §2)."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from builders import TENANT
from interviews.domain.kernel.access import Caller, Link
from interviews.domain.kernel.errors import (
    Forbidden,
    InterviewError,
    NotFound,
    PayloadTooLarge,
    RunNotFound,
    UnsupportedMediaType,
    ValidationFailed,
)
from interviews.domain.kernel.ids import RunRef
from interviews.runtime.http.json_body import MOST_DETAILS
from interviews.runtime.http.request import (
    Admitted,
    Request,
    caller_of,
    link_token,
    parsed,
    raw_body,
    require_nothing,
    unreadable_parameters,
)

KB = 1024
PERSON = Caller("key_1", "tenant", "plt_1", "tnt_1", frozenset(), subject="grace")
TENANT_KEY = {"keyId": "k", "kind": "tenant", "platformId": "p", "tenantId": "tnt_1", "permissions": "a b"}
PLATFORM_KEY = TENANT_KEY | {"kind": "platform", "tenantId": ""}


def called(**event: Any) -> dict[str, Any]:
    return {"httpMethod": "POST", "path": "/v1/x", "headers": {"idempotency-KEY": "k"}} | event


def requested(event: Mapping[str, Any], raw: bytes = b"{}", caller: Caller | None = PERSON) -> Request[None]:
    return Request(event, None, raw, Admitted(caller))


def refused_field(error: InterviewError) -> str:
    (row,) = error.details
    return row.field


class TestABody:
    @pytest.mark.parametrize("in_base64", [False, True])
    def test_of_256_kb_is_taken_and_of_a_byte_more_refused(self, in_base64: bool) -> None:
        def event(size: int) -> dict[str, Any]:
            text = "x" * size
            body = base64.b64encode(text.encode()).decode() if in_base64 else text
            return {"body": body, "isBase64Encoded": in_base64}

        assert raw_body(event(256 * KB)) == b"x" * 256 * KB
        with pytest.raises(PayloadTooLarge, match="256 KB"):
            raw_body(event(256 * KB + 1))

    def test_is_measured_in_bytes(self) -> None:
        with pytest.raises(PayloadTooLarge):
            raw_body({"body": "ü" * (128 * KB + 1)})

    @pytest.mark.parametrize("body", ["%%%", "e30=\n\n!"])
    def test_that_is_not_base64_is_refused(self, body: str) -> None:
        with pytest.raises(ValidationFailed) as refused:
            raw_body({"body": body, "isBase64Encoded": True})
        assert refused_field(refused.value) == "body"

    def test_may_be_missing(self) -> None:
        assert raw_body({"body": None}) == raw_body({}) == b""

    @pytest.mark.parametrize("raw", [b"", b" \n", b"{}", b" { } "])
    def test_of_nothing_is_nothing(self, raw: bytes) -> None:
        require_nothing(raw)

    def test_where_none_is_taken_is_refused_field_by_field(self) -> None:
        with pytest.raises(ValidationFailed) as refused:
            require_nothing(b'{"a": 1, "b": 2}')
        assert [each.field for each in refused.value.details] == ["a", "b"]
        with pytest.raises(ValidationFailed) as refused:
            require_nothing(b"[]")
        assert refused_field(refused.value) == "body"
        with pytest.raises(ValidationFailed) as refused:
            require_nothing(b"{" + b",".join(b'"%d":0' % number for number in range(300)) + b"}")
        assert len(refused.value.details) == MOST_DETAILS


class Wanted(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    candidate_ref: str = Field(alias="candidateRef")
    tags: tuple[Annotated[str, Field(max_length=3)], ...] = Field((), min_length=1, max_length=2)


def read(raw: str | bytes, kind: str = "application/json", *, damaged: bool = False) -> Any:
    return parsed(
        Wanted, raw if isinstance(raw, bytes) else raw.encode(), {"content-type": kind}, damaged=damaged
    )


class TestAModel:
    def test_is_made_of_json_by_the_names_of_the_contract(self) -> None:
        assert read('{"candidateRef": "c", "tags": ["a"]}') == Wanted(candidateRef="c", tags=("a",))
        with pytest.raises(ValidationFailed) as refused:
            read('{"candidate_ref": "c"}')
        assert {each.field for each in refused.value.details} == {"candidate_ref", "candidateRef"}

    @pytest.mark.parametrize(
        "kind", ["application/json", "Application/JSON ; charset=utf-8", "application/x.y+json"]
    )
    def test_is_taken_as_json(self, kind: str) -> None:
        assert read('{"candidateRef": "c"}', kind).candidate_ref == "c"

    @pytest.mark.parametrize(
        "kind", ["", "text/plain", "text/json", "application/jsonl", "application/x+json2"]
    )
    def test_is_taken_as_nothing_else(self, kind: str) -> None:
        with pytest.raises(UnsupportedMediaType):
            read('{"candidateRef": "c"}', kind)

    @pytest.mark.parametrize(
        ("raw", "field", "message"),
        [
            ("", "body", "must be a JSON object"),
            (" \n", "body", "must be a JSON object"),
            (b'{"candidateRef": "\xff"}', "body", "is not UTF-8 (the character U+FFFD is sent as \\ufffd)"),
            ('{"candidateRef": "\ufffd"}', "body", "is not UTF-8 (the character U+FFFD is sent as \\ufffd)"),
            ('{"candidateRef": "c", "tags": []}', "tags", "needs at least 1 item"),
            ('{"candidateRef": "c", "tags": ["a", "b", "c"]}', "tags", "takes at most 2 items"),
            ('{"candidateRef": "c", "tags": ["aaaa"]}', "tags.0", "String should have at most 3 characters"),
        ],
    )
    def test_that_does_not_fit_is_refused_in_words_of_json(
        self, raw: str | bytes, field: str, message: str
    ) -> None:
        with pytest.raises(ValidationFailed) as refused:
            read(raw)
        assert [(each.field, each.message) for each in refused.value.details] == [(field, message)]

    def test_may_be_told_what_was_damaged_on_its_way(self) -> None:
        assert read(b'{"candidateRef": "a\xff"}', damaged=True).candidate_ref == "a\ufffd"


class TestTheCaller:
    def test_of_a_key_is_what_the_authorizer_says(self) -> None:
        known = TENANT_KEY | {"requestsPerMinute": "7", "subject": "grace"}
        caller = caller_of({"requestContext": {"authorizer": known}})
        assert caller == Caller("k", "tenant", "p", "tnt_1", frozenset({"a", "b"}), 7, "grace")
        assert caller_of({"requestContext": {"authorizer": TENANT_KEY}}).requests_per_minute is None

    @pytest.mark.parametrize("named", [None, "tnt_1"])
    def test_of_a_tenants_key_may_name_it(self, named: str | None) -> None:
        headers = {"X-Tenant-ID": named} if named else None
        assert (
            caller_of({"requestContext": {"authorizer": TENANT_KEY}, "headers": headers}).tenant_id == "tnt_1"
        )

    @pytest.mark.parametrize("named", ["tnt_2", "", "TNT_1"])
    def test_of_a_tenants_key_names_no_other(self, named: str) -> None:
        with pytest.raises(Forbidden):
            caller_of({"requestContext": {"authorizer": TENANT_KEY}, "headers": {"x-tenant-id": named}})

    @pytest.mark.parametrize("named", ["tnt_9", "x" * 64])
    def test_of_a_platforms_key_is_in_the_tenant_that_it_names(self, named: str) -> None:
        event = {"requestContext": {"authorizer": PLATFORM_KEY}, "headers": {"X-TENANT-id": named}}
        assert caller_of(event).tenant_id == named

    @pytest.mark.parametrize("named", ["x" * 65, "a/b", "a#b", "tnt 9"])
    def test_of_a_platforms_key_names_what_can_be_a_tenant(self, named: str) -> None:
        with pytest.raises(Forbidden):
            caller_of({"requestContext": {"authorizer": PLATFORM_KEY}, "headers": {"X-Tenant-ID": named}})

    @pytest.mark.parametrize("headers", [None, {}, {"X-Tenant-ID": ""}])
    def test_of_a_platforms_key_needs_a_tenant(self, headers: dict[str, str] | None) -> None:
        with pytest.raises(ValidationFailed) as refused:
            caller_of({"requestContext": {"authorizer": PLATFORM_KEY}, "headers": headers})
        assert refused_field(refused.value) == "X-Tenant-ID"

    def test_names_one_tenant(self) -> None:
        event: dict[str, Any] = {
            "requestContext": {"authorizer": PLATFORM_KEY}, "headers": {"X-Tenant-ID": "a"},
        }  # fmt: skip
        assert caller_of(event | {"multiValueHeaders": {"x-tenant-id": ["a", "a"]}}).tenant_id == "a"
        with pytest.raises(ValidationFailed) as refused:
            caller_of(event | {"multiValueHeaders": {"x-tenant-id": ["b", "a"]}})
        assert refused_field(refused.value) == "X-Tenant-ID"


class TestAnIdempotencyKey:
    def test_belongs_to_the_tenant_of_who_calls(self) -> None:
        found = requested(called()).idempotency
        assert found
        assert (found.tenant_id, found.key) == ("tnt_1", "k")
        assert requested(called(headers={})).idempotency is None
        provisioning = requested(called(), caller=None).idempotency
        assert provisioning
        assert provisioning.tenant_id == ""

    def test_stands_for_the_same_words_of_the_same_person_alone(self) -> None:
        first = requested(called(queryStringParameters={"a": "1", "b": "2"}))
        others = [
            requested(called(queryStringParameters={"a": "1"})),
            requested(first.event, b'{"a": 1}'),
            requested({**first.event, "path": "/v1/y"}),
            requested({**first.event, "httpMethod": "PATCH"}),
            requested(first.event, caller=replace(PERSON, subject="ada")),
        ]
        again = requested(called(queryStringParameters={"b": "2", "a": "1"}))
        assert again.idempotency == first.idempotency
        hashes = {each.idempotency.request_hash for each in [first, *others] if each.idempotency}
        assert len(hashes) == 6

    @pytest.mark.parametrize("key", ["", "x" * 256, "a\nb", "é", "\x7f"])
    def test_that_is_none_is_refused(self, key: str) -> None:
        with pytest.raises(ValidationFailed) as refused:
            _ = requested(called(headers={"Idempotency-Key": key})).idempotency
        assert refused_field(refused.value) == "Idempotency-Key"

    @pytest.mark.parametrize("key", [" ", "~", "x" * 255])
    def test_is_any_printable_text(self, key: str) -> None:
        found = requested(called(headers={"Idempotency-Key": key})).idempotency
        assert found
        assert found.key == key

    def test_comes_once(self) -> None:
        event = called(multiValueHeaders={"Idempotency-Key": ["j", "k"]})
        with pytest.raises(ValidationFailed):
            _ = requested(event).idempotency


class TestNamesInThePath:
    def test_of_a_run(self) -> None:
        def run_id(named: dict[str, str]) -> str:
            return requested({"pathParameters": named}).run_id

        assert run_id({"runId": "run_1_0000000a"}) == "run_1_0000000a"
        for wrong in ({}, {"runId": "run_1"}, {"runId": "run_1_0000000g"}, {"runId": "xrun_1_0000000a"}):
            with pytest.raises(RunNotFound):
                run_id(wrong)

    @pytest.mark.parametrize(("sent", "ref"), [("a%2Fb", "a/b"), ("x" * 128, "x" * 128), ("%C3%BC", "ü")])
    def test_of_a_candidate_are_decoded(self, sent: str, ref: str) -> None:
        assert requested({"pathParameters": {"candidateRef": sent}}).candidate_ref == ref

    @pytest.mark.parametrize("sent", ["x" * 129, "%FF", ""])
    def test_of_no_candidate_are_refused(self, sent: str) -> None:
        with pytest.raises(ValidationFailed) as refused:
            _ = requested({"pathParameters": {"candidateRef": sent}}).candidate_ref
        assert refused_field(refused.value) == "candidateRef"

    def test_of_a_link(self) -> None:
        assert link_token({"pathParameters": {"token": "0a" * 32}}) == "0a" * 32
        for wrong in (None, {}, {"token": "0a" * 31}, {"token": "0A" * 32}):
            with pytest.raises(NotFound):
                link_token({"pathParameters": wrong})


@pytest.mark.parametrize(
    ("sent", "token"), [("0a" * 32, "0a" * 32), ("0a" * 33, None), ("x", None), (None, None)]
)
def test_a_session_is_named_by_its_header(sent: str | None, token: str | None) -> None:
    assert requested({"headers": {"X-SESSION-token": sent} if sent else {}}).session_token == token


def test_of_each_unreadable_parameter_its_fault_is_told() -> None:
    told = unreadable_parameters({"a": ["1", "2"], "b": ["\ufffd"], "c": ["\0"], "d": ["fine"]})
    assert [each.field for each in told] == ["a", "b", "c"]
    assert len({each.message for each in unreadable_parameters({"a": ["1", "2"], "b": ["\ufffd"]})}) == 2


def test_who_was_let_in_is_there_to_ask_for() -> None:
    run = RunRef("tnt_1", "run_1_0000000a")
    request: Request[None] = Request({}, None, b"", Admitted(PERSON, TENANT, link := Link(run, "0a" * 32)))
    assert (request.caller, request.tenant, request.link) == (PERSON, TENANT, link)


def test_before_anybody_was_let_in_there_is_nobody_to_ask_for() -> None:
    request = requested(called(), caller=None)
    for who in ("caller", "tenant", "link"):
        with pytest.raises(AssertionError):
            getattr(request, who)


def test_two_session_tokens_are_none() -> None:
    sent = ["t" * 43, "u" * 43]
    event = {"headers": {"x-session-token": sent[1]}, "multiValueHeaders": {"x-session-token": sent}}
    with pytest.raises(ValidationFailed) as refused:
        _ = requested(event).session_token
    assert refused_field(refused.value) == "X-Session-Token"
