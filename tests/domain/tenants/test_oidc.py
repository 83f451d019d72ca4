"""What the claims of a verified token say: who it is, of which tenant, and what they may do."""

from typing import Any

import pytest

from interviews.domain.kernel.access import Caller, Permission
from interviews.domain.kernel.errors import Forbidden, Unauthenticated
from interviews.domain.kernel.records import from_record, to_record
from interviews.domain.tenants.oidc import LONGEST_SUBJECT, RequiredClaim, Role, TrustedIssuer

ISSUER = "https://login.northwind.example"


def trusted(**more: Any) -> TrustedIssuer:
    return TrustedIssuer(ISSUER, "interviews", **more)


def caller(claims: dict[str, Any], **more: Any) -> Caller:
    return trusted(**more).caller({"sub": "rita"} | claims, platform_id="plt_1", tenant_id="tnt_1")


@pytest.mark.parametrize(
    "claim",
    [["interview:read", "interview:approve"], "interview:read interview:approve openid"],
    ids=["a list", "words"],
)
def test_without_roles_the_claims_values_are_the_permissions(claim: Any) -> None:
    found = caller({"scope": claim}, permissions_claim="scope")
    assert found.permissions == {Permission.READ, Permission.APPROVE}


RECRUITER = Role("recruiter", (Permission.READ, Permission.APPROVE))
READER = Role("reader of all", (Permission.READ, Permission.CANDIDATE_READ))


@pytest.mark.parametrize(
    ("claims", "granted"),
    [
        ({"roles": ["recruiter"]}, {Permission.READ, Permission.APPROVE}),
        ({"roles": ["recruiter", "reader of all"]}, {*RECRUITER.permissions, *READER.permissions}),
        ({"roles": "reader of all"}, set(READER.permissions)),
        ({"roles": "not a recruiter"}, set()),
        ({"roles": ["not a recruiter"]}, set()),
        ({"roles": ["Recruiter", "recruiter "]}, set()),
        ({"roles": ["interview:delete"]}, set()),
        ({"roles": [["recruiter"]]}, set()),
        ({"roles": {"recruiter": True}}, set()),
        ({"roles": 5}, set()),
        ({"permissions": ["recruiter"]}, set()),
        ({}, set()),
    ],
)
def test_with_roles_they_alone_count(claims: dict[str, Any], granted: set[str]) -> None:
    assert caller(claims, permissions_claim="roles", roles=(RECRUITER, READER)).permissions == granted


@pytest.mark.parametrize(
    ("name", "claims"),
    [
        ("realm_access.roles", {"realm_access": {"roles": ["recruiter"]}}),
        ("https://northwind.example/roles", {"https://northwind.example/roles": ["recruiter"]}),
    ],
)
def test_a_claim_may_lie_deeper_or_have_a_name_with_dots(name: str, claims: dict[str, Any]) -> None:
    assert caller(claims, permissions_claim=name, roles=(RECRUITER,)).may(Permission.APPROVE)


@pytest.mark.parametrize(
    "subject", [None, "", " ", 5, ["rita"], "rita\n", "ri\x00ta", "r" * (LONGEST_SUBJECT + 1)]
)
def test_who_has_no_proper_name_is_nobody(subject: Any) -> None:
    with pytest.raises(Unauthenticated):
        caller({"sub": subject})


@pytest.mark.parametrize("subject", ["system", "Candidate", "key_0123", "user:kim"])
def test_nobody_is_called_like_the_system(subject: str) -> None:
    with pytest.raises(Unauthenticated):
        caller({"sub": subject})


def test_a_name_may_be_as_long_as_the_standard_has_it() -> None:
    assert caller({"sub": "r" * LONGEST_SUBJECT}).subject == "r" * LONGEST_SUBJECT


@pytest.mark.parametrize("verified", [None, False, "true", 1])
def test_an_address_that_the_issuer_did_not_verify_is_nobodys(verified: Any) -> None:
    claims = {"email": "rita@northwind.example", "email_verified": verified}
    with pytest.raises(Unauthenticated):
        caller(claims, subject_claim="email")
    assert (
        caller(claims | {"email_verified": True}, subject_claim="email").subject == "rita@northwind.example"
    )


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"org_id": "org_2"},
        {"org_id": "org_2 org_1"},
        {"org_id": "org_1 "},
        {"org_id": ["org_2"]},
        {"org_id": ["org_2 org_1"]},
        {"org_id": None},
    ],
)
def test_another_organisation_of_the_same_issuer_is_let_in_nowhere(claims: dict[str, Any]) -> None:
    with pytest.raises(Forbidden):
        caller(claims, required_claims=(RequiredClaim("org_id", "org_1"),))
    assert caller({"org_id": "org_1"}, required_claims=(RequiredClaim("org_id", "org_1"),)).subject == "rita"


def test_of_scopes_one_word_is_enough() -> None:
    required = (RequiredClaim("scope", "northwind"),)
    assert caller({"scope": "openid northwind"}, required_claims=required).subject == "rita"


def test_every_required_claim_counts() -> None:
    required = (RequiredClaim("org_id", "org_1"), RequiredClaim("hd", "northwind.example"))
    with pytest.raises(Forbidden):
        caller({"org_id": "org_1"}, required_claims=required)


def test_a_person_is_known_in_logs_by_a_pseudonym_of_their_own() -> None:
    rita, kim = caller({"sub": "rita@northwind.example"}), caller({"sub": "kim"})
    assert rita.key_id.startswith("usr_")
    assert "rita" not in rita.key_id
    assert rita.key_id == caller({"sub": "rita@northwind.example"}).key_id != kim.key_id
    other = TrustedIssuer("https://other.example", "interviews")
    assert other.caller({"sub": "kim"}, platform_id="p", tenant_id="t").key_id != kim.key_id


def test_only_events_name_the_person() -> None:
    assert caller({}).actor == "user:rita"
    assert Caller("key_1", "tenant", "plt_1", "tnt_1", frozenset()).actor == "key_1"


def test_a_person_decides_in_no_name_but_their_own() -> None:
    rita = caller({})
    assert rita.named("approvedBy", None) == rita.named("approvedBy", "rita") == "rita"
    with pytest.raises(Forbidden, match="approvedBy"):
        rita.named("approvedBy", "kim")
    with pytest.raises(Forbidden, match="approvedBy"):
        rita.named("approvedBy", "")


def test_a_key_decides_for_whom_the_body_names() -> None:
    key = Caller("key_1", "tenant", "plt_1", "tnt_1", frozenset())
    assert key.named("approvedBy", "kim") == "kim"
    assert key.named("approvedBy", None) is None


def test_what_is_stored_is_read_again() -> None:
    kept = trusted(
        roles=(RECRUITER,), required_claims=(RequiredClaim("org_id", "org_1"),), keys_may_decide=True
    )
    assert from_record(TrustedIssuer, to_record(kept)) == kept
