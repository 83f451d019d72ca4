from handler_stage import Stage


def test_a_run_goes_all_the_way(stage: Stage) -> None:
    run_id = stage.run_in("ASSESSMENT_APPROVED")
    assert stage.made("GET", f"interviews/{run_id}")["state"] == "ASSESSMENT_APPROVED"
