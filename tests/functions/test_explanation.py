"""GET …/assessment/explanation and POST …/assessment/verify over HTTP, with the rehearsal engine's own assessment."""

from collections.abc import Iterator

import pytest

from handler_stage import ANSWER, ANSWERS, COMPLETE, Stage, open_stage

CALLS = [("GET", "explanation"), ("POST", "verify")]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        yield opened


def path(run_id: str, name: str) -> str:
    return f"interviews/{run_id}/assessment/{name}"


def test_a_score_is_explained_in_the_rubrics_words(stage: Stage) -> None:
    run_id = stage.run_in("ASSESSMENT_PENDING")
    run = stage.made("GET", f"interviews/{run_id}")
    told = stage.made("GET", path(run_id, "explanation"))
    assert told["assessmentId"] == run["assessment"]["assessmentId"]
    assert told["aggregate"]["overallScore"] == run["assessment"]["overallScore"]
    assert told["aggregate"]["decision"]["recommendation"] == run["assessment"]["recommendation"]
    plan = {each["competencyId"]: each for each in run["plan"]["competencies"]}
    scored = [each for each in told["competencies"] if each["score"]]
    assert scored
    for each in scored:
        dimensions = plan[each["competencyId"]]["subDimensions"]
        expected = [one["indicators"][str(each["score"])] for one in dimensions]
        assert [one["indicator"] for one in each["indicators"]] == expected
        assert all(one["quote"] in " ".join(ANSWERS) for one in each["evidence"])


def test_an_assessment_verifies_itself_before_and_after_a_purge(stage: Stage) -> None:
    run_id = stage.run_in("ASSESSMENT_APPROVED")
    found = stage.made("POST", path(run_id, "verify"))
    assert (found["identical"], found["transcript"], found["rubricHashMatches"]) == (True, "PRESENT", True)
    assert found["quotesChecked"] == found["quotesVerbatim"] > 0
    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    found = stage.made("POST", path(run_id, "verify"))
    assert (found["identical"], found["transcript"], found["quotesChecked"]) == (True, "ERASED", 0)
    assert ANSWER[:40] not in stage.call("GET", path(run_id, "explanation")).text


@pytest.mark.parametrize(("method", "name"), CALLS)
class TestRefusals:
    @pytest.mark.parametrize("state", ["INFO_NEEDED", "PENDING", "SCHEDULED", "COMPLETED"])
    def test_before_there_is_an_assessment(self, stage: Stage, method: str, name: str, state: str) -> None:
        reply = stage.call(method, path(stage.run_in(state), name))
        assert (reply.status, reply.code) == (409, "INVALID_STATE")
        assert reply.fields == {"state", "allowedStates"}

    def test_of_another_tenants_run(self, stage: Stage, method: str, name: str) -> None:
        run_id = stage.run_in("ASSESSMENT_PENDING")
        key = stage.new_key(tenantId=stage.new_tenant())
        reply = stage.call(method, path(run_id, name), key=key)
        assert (reply.status, reply.code) == (404, "NOT_FOUND")

    def test_of_an_unknown_run(self, stage: Stage, method: str, name: str) -> None:
        reply = stage.call(method, path("run_1700000000_0000abcd", name))
        assert (reply.status, reply.code) == (404, "NOT_FOUND")

    def test_a_platforms_key_may_ask_for_its_tenant(self, stage: Stage, method: str, name: str) -> None:
        run_id = stage.made("POST", "interviews", COMPLETE)["runId"]
        headers = {"X-Tenant-ID": stage.tenant_id}
        reply = stage.call(method, path(run_id, name), key=stage.platform_key, headers=headers)
        assert reply.code == "INVALID_STATE"
