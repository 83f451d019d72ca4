"""A candidate's data goes by a reference of any characters, through a real gateway."""

from urllib.parse import quote

import pytest

from local.counterparts.client import Client

FIELDS = {"position": "Engineer", "qualifications": ["Runs services on AWS", "Reviews the work of others"]}


@pytest.mark.parametrize("ref", ["plain", "a/b", "50%41 off", "?x=1#y", "Ünïcode 詳 🙂", "a+b"])
def test_a_candidate_is_purged_by_any_reference(partner: Client, ref: str) -> None:
    run_id = partner.expect(201, "POST", "/interviews", FIELDS | {"candidateRef": ref})["runId"]
    answer = partner.expect(200, "DELETE", f"/candidates/{quote(ref, safe='')}/data")
    assert answer["candidateRef"] == ref
    assert run_id in [each["runId"] for each in answer["items"]]
    partner.expect(200, "GET", f"/interviews/{run_id}/erasure-certificate")
