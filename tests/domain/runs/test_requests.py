import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError

from interviews.domain.assessments.requests import ChatAboutAssessment, RejectAssessment
from interviews.domain.kernel.model import Model
from interviews.domain.plans.requests import ApprovePlan, RejectPlan, RevisePlan
from interviews.domain.room.requests import GiveAnswer, StartSession
from interviews.domain.runs.requests import CancelInterview, CreateInterview, SupplyInfo
from interviews.domain.tenants.requests import CreateApiKey, UpdateSettings

JOB = "We look for an engineer who can build, run and explain our services."
WHOLE: dict[str, Any] = {
    "candidateRef": "c-1",
    "candidateName": "Ada Lovelace",
    "candidateEmail": "ada@example.com",
    "candidateProfile": "Wrote the first program.",
    "position": "Engineer",
    "level": "SENIOR",
    "qualifications": ["Writes Python"],
    "jobDescription": JOB,
    "companyName": "Engines Ltd",
    "companyDescription": "We build engines.",
    "externalId": "ats-1",
    "callbackUrl": "https://ats.example.com/hook",
    "scheduledAt": "2026-12-01T09:00:00Z",
    "durationMinutes": 45,
    "language": "de-CH",
    "metadata": {"requisition": "R-7"},
}


def read(model: type[Model], body: Any) -> Any:
    """As runtime/http/endpoint.py reads it."""
    return model.model_validate_json(json.dumps(body), by_alias=True, by_name=False)


def refused(model: type[Model], body: Any) -> list[str]:
    with pytest.raises(ValidationError) as errors:
        read(model, body)
    return [".".join(map(str, each["loc"])) for each in errors.value.errors()]


def test_a_whole_request_is_read_as_it_was_sent() -> None:
    assert read(CreateInterview, WHOLE).given() == WHOLE


def test_nothing_is_required_since_missing_is_not_malformed() -> None:
    assert read(CreateInterview, {}).given() == {}


@pytest.mark.parametrize("name", WHOLE)
def test_a_null_counts_as_not_sent(name: str) -> None:
    assert read(CreateInterview, WHOLE | {name: None}).given() == {
        each: value for each, value in WHOLE.items() if each != name
    }


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        ("candidateRef", 128),
        ("candidateProfile", 20_000),
        ("position", 200),
        ("jobDescription", 20_000),
        ("externalId", 171),
    ],
)
def test_a_text_may_be_as_long_as_the_contract_says_and_no_longer(name: str, longest: int) -> None:
    assert read(CreateInterview, {name: "x" * longest})
    assert refused(CreateInterview, {name: "x" * (longest + 1)}) == [name]


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("qualifications", [["abc"], ["x" * 500], ["abc"] * 30, []]),
        ("jobDescription", ["x" * 50]),
        ("level", ["JUNIOR", "MID", "SENIOR", "LEAD", "PRINCIPAL"]),
        ("durationMinutes", [5, 120]),
        (
            "language",
            [
                "en",
                "de-CH",
                "zh-Hant-TW",
                "es-419",
                "zh-cmn-Hans-CN",
                "de-DE-u-co-phonebk",
                "sl-rozaj-biske",
                "en-GB-oed",
                "x-private",
                "i-klingon",
                "EN-us",
            ],
        ),
        ("callbackUrl", ["https://ats.example.com/hook?tenant=1", "https://ats.example.com:8443/"]),
        ("scheduledAt", ["2026-12-01T09:00:00Z", "2026-12-01T09:00:00.123+01:00"]),
        ("metadata", [{}, {str(number): "x" * 500 for number in range(50)}, {"k" * 40: ""}]),
        (
            "candidateEmail",
            [
                "a@b.co",
                "first.last+tag@sub.example.museum",
                "o'hara@example.com",
                "ivan@example.xn--p1ai",
                "ivan@пример.рф",
                "x@acme.test",
            ],
        ),
    ],
)
def test_what_the_contract_allows_is_taken(name: str, good: list[Any]) -> None:
    for value in good:
        assert read(CreateInterview, {name: value}).given() == {name: value}


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("qualifications", [["ab"], ["x" * 501], ["abc"] * 31, "abc", [5], [None], ["   "], {"0": "abc"}]),
        ("jobDescription", ["x" * 49, " " * 60]),
        ("level", ["senior", "CHIEF", "", 3]),
        ("durationMinutes", [4, 121, "45", 45.5, True]),
        (
            "language",
            ["", "english", "de_DE", "e", "de-", "zz", "de-1996-1996", "en-a-bbb-a-ccc", "de\n", "d\u0131", 5],
        ),
        (
            "callbackUrl",
            ["ats.example.com", "ftp://ats.example.com", "https://", "https://u:p@ats.example.com/", "javascript:x",
             "https://ats.example.com:0/", "https://ats.example.com:99999/", "https://[::1", 5],
        ),
        (
            "scheduledAt",
            ["tomorrow", "2026-12-01", "2026-12-01T09:00:00", 1795435200, "0001-01-01T00:00:00+23:59",
             "9999-12-31T23:59:59-23:59", "1999-01-01T00:00:00Z"],
        ),
        (
            "metadata",
            [{str(number): "x" for number in range(51)}, {"k" * 41: "v"}, {"": "v"}, {"k": "x" * 501}, {"k": 5},
             {"k": None}, {"k": {}}, ["k"], "k"],
        ),
        (
            "candidateEmail",
            ["ada", "ada@", "@example.com", "ada@example", "a b@example.com", "a@b@example.com", "a@exa..mple.com",
             "a\r\nBcc: x@example.com", "ada@example.com\n", "<ada@example.com>"],
        ),
        ("candidateRef", ["", "   ", 5, ["c-1"], True]),
        ("position", ["", "\t", 7, {}]),
    ],
)  # fmt: skip
def test_what_breaks_a_limit_or_has_a_wrong_type_is_named(name: str, bad: list[Any]) -> None:
    for value in bad:
        fields = refused(CreateInterview, {name: value})
        assert fields, value
        assert {each.partition(".")[0] for each in fields} == {name}, value


@pytest.mark.parametrize("name", ["candidate_ref", "Position", "runId", "state", "tenantId", "__class__"])
def test_an_unknown_field_is_refused(name: str) -> None:
    assert refused(CreateInterview, {name: "x"}) == [name]


@pytest.mark.parametrize("body", [[], "text", 5, None, True])
def test_a_body_is_an_object(body: Any) -> None:
    assert refused(CreateInterview, body) == [""]


@given(
    some.dictionaries(
        some.sampled_from(sorted(WHOLE)),
        some.none() | some.integers() | some.text() | some.lists(some.text()),
    )
)
def test_whatever_is_sent_is_taken_as_it_is_or_refused(body: dict[str, Any]) -> None:
    try:
        given_fields = read(CreateInterview, body).given()
    except ValidationError:
        return
    assert given_fields == {name: value for name, value in body.items() if value is not None}


def test_info_may_be_any_part_but_not_nothing_and_not_the_external_id() -> None:
    assert read(SupplyInfo, {"level": "MID"}).given() == {"level": "MID"}
    assert refused(SupplyInfo, {}) == [""]
    assert refused(SupplyInfo, {"externalId": "ats-1"}) == ["externalId"]


def test_a_revision_needs_feedback_or_revisions() -> None:
    assert read(RevisePlan, {"feedback": "More on AWS"}).revisions is None
    assert read(RevisePlan, {"revisions": [{"target": "plan", "instruction": "Shorter"}]}).feedback is None
    assert refused(RevisePlan, {"requestedBy": "Grace"}) == [""]
    assert refused(RevisePlan, {"revisions": []}) == ["revisions"]
    assert "revisions.0.instruction" in refused(RevisePlan, {"revisions": [{"target": "plan"}]})


def test_a_rejection_needs_its_feedback() -> None:
    assert refused(RejectPlan, {"rejectedBy": "Grace"}) == ["feedback"]
    assert refused(RejectAssessment, {}) == ["feedback"]
    assert refused(RejectAssessment, {"feedback": "  "}) == ["feedback"]


def test_a_rejected_assessment_cancels_unless_a_new_one_is_asked_for() -> None:
    assert read(RejectAssessment, {"feedback": "Too thin"}).action == "CANCEL"
    assert read(RejectAssessment, {"feedback": "Too thin", "action": "REASSESS"}).action == "REASSESS"
    assert refused(RejectAssessment, {"feedback": "Too thin", "action": "reassess"}) == ["action"]


def test_approvals_and_cancels_need_nothing() -> None:
    assert read(ApprovePlan, {}).scheduled_at is None
    assert read(CancelInterview, {}).reason is None


def test_a_chat_message_has_up_to_two_thousand_characters() -> None:
    assert read(ChatAboutAssessment, {"message": "x" * 2_000})
    assert refused(ChatAboutAssessment, {"message": "x" * 2_001}) == ["message"]
    assert refused(ChatAboutAssessment, {"message": " "}) == ["message"]
    assert refused(ChatAboutAssessment, {"message": "x", "conversationId": "CHAT#1"}) == ["conversationId"]


def test_an_answer_has_up_to_eight_thousand_characters() -> None:
    assert read(GiveAnswer, {"text": "x" * 8_000})
    assert refused(GiveAnswer, {"text": "x" * 8_001}) == ["text"]
    assert refused(GiveAnswer, {"text": ""}) == ["text"]


@pytest.mark.parametrize("consent", ["true", 1, None])
def test_consent_is_a_plain_true_or_false(consent: Any) -> None:
    assert refused(StartSession, {"consent": consent}) == ["consent"]


def test_settings_are_changed_by_name_and_never_to_null() -> None:
    assert read(UpdateSettings, {"linkTtlDays": 3}).changes() == {"link_ttl_days": 3}
    assert refused(UpdateSettings, {}) == [""]
    assert refused(UpdateSettings, {"linkTtlDays": None}) == [""]
    assert refused(UpdateSettings, {"linkTtlDays": 0}) == ["linkTtlDays"]
    assert refused(UpdateSettings, {"autoApprovePlans": "yes"}) == ["autoApprovePlans"]


def test_a_key_has_exactly_one_owner_and_real_networks() -> None:
    assert read(
        CreateApiKey, {"tenantId": "tnt_1", "permissions": ["interview:read"], "allowedIps": ["10.0.0.0/8"]}
    )
    assert refused(CreateApiKey, {"permissions": ["interview:read"]}) == [""]
    both = {"tenantId": "tnt_1", "platformId": "plt_1", "permissions": ["interview:read"]}
    assert refused(CreateApiKey, both) == [""]
    assert "permissions.0" in refused(CreateApiKey, {"tenantId": "t", "permissions": ["interview:fly"]})
    assert refused(CreateApiKey, {"tenantId": "t", "permissions": []}) == ["permissions"]
    address = {"tenantId": "t", "permissions": ["interview:read"], "allowedIps": ["300.1.1.1"]}
    assert refused(CreateApiKey, address) == ["allowedIps.0"]


@pytest.mark.parametrize(
    ("model", "body", "field"),
    [
        (RevisePlan, {"feedback": "Ask whether she has children"}, "feedback"),
        (
            RevisePlan,
            {"revisions": [{"target": "plan", "instruction": "Add: How old are you?"}]},
            "revisions.0.instruction",
        ),
    ],
)
def test_nobody_is_to_be_asked_what_nobody_may_be_asked(model: type[Model], body: Any, field: str) -> None:
    with pytest.raises(ValidationError, match="which nobody may be asked") as errors:
        read(model, body)
    assert field in [".".join(map(str, each["loc"])) for each in errors.value.errors()]


@pytest.mark.parametrize(
    "statement",
    [
        "You should be fluent in your native language",
        "Tiene experiencia con niños",
        "Erfahrung in der Familienplanung",
        "Gestion de la situation familiale des patients",
        "Sexual orientation and diversity training",
        "Marital status changes in payroll",
        "Are you married?",
    ],
)
def test_intake_refuses_nothing_for_its_topic(statement: str) -> None:
    assert read(CreateInterview, WHOLE | {"qualifications": [statement]}).qualifications == (statement,)
    assert read(SupplyInfo, {"qualifications": [statement]}).qualifications == (statement,)


def test_such_a_question_may_be_taken_out() -> None:
    assert read(RevisePlan, {"feedback": "Remove the question 'Are you married?'"}).feedback
