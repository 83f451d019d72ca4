"""One interview, played with the client of openapi-python-client. Prints the run's id."""

import os
import time
from typing import TypeVar

from python_client import AuthenticatedClient, Client
from python_client.api.assessment import approve_assessment
from python_client.api.candidates_room import start_session, take_answer
from python_client.api.interviews import create_interview, get_interview, list_events
from python_client.api.plan import approve_plan
from python_client.api.proofs import get_ledger
from python_client.models import (
    ApproveAssessment,
    ApprovePlan,
    Assessment,
    CreateInterview,
    CreateInterviewLevelType0,
    Error,
    GiveAnswer,
    Interview,
    InterviewPlanGeneratedRunEvent,
    Plan,
    StartSession,
    State,
)
from python_client.types import Response

T = TypeVar("T")
ROOT_URL, ANSWER = os.environ["ROOT_URL"], os.environ["ANSWER"]
api = AuthenticatedClient(
    ROOT_URL,
    token=os.environ["API_KEY"],
    prefix="",
    auth_header_name="X-API-Key",
    headers={"X-Tenant-ID": os.environ["TENANT_ID"]},
)
room = Client(ROOT_URL)


def told(answer: Response[T | Error]) -> T:
    if answer.parsed is None or isinstance(answer.parsed, Error):
        raise SystemExit(answer.content.decode())
    return answer.parsed


def arrived(run_id: str, state: State) -> Interview:
    for _ in range(900):
        run = told(get_interview.sync_detailed(run_id, client=api))
        if run.state is state:
            return run
        time.sleep(0.1)
    raise SystemExit(f"{run_id} does not come to {state}")


run_id = told(
    create_interview.sync_detailed(
        client=api,
        body=CreateInterview(
            candidate_ref="li_app_a1b2c3d4",
            position="Senior Software Engineer",
            level=CreateInterviewLevelType0.SENIOR,
            qualifications=[
                "5+ years production TypeScript experience",
                "Demonstrated distributed systems design",
            ],
        ),
    )
).run_id
plan = arrived(run_id, State.PENDING).plan
assert isinstance(plan, Plan)
approval = ApprovePlan(approved_by="recruiter@acme.example", version=plan.version)
link = told(
    approve_plan.sync_detailed(run_id, client=api, body=approval, idempotency_key=run_id)
).interview_link
arrived(run_id, State.SCHEDULED)
token = link.rpartition("/")[2]
session = told(start_session.sync_detailed(token, client=room, body=StartSession(consent=True))).session_token
done = False
while not done:
    said = take_answer.sync_detailed(
        token, client=room, body=GiveAnswer(text=ANSWER), x_session_token=session
    )
    done = told(said).done
assessment = arrived(run_id, State.ASSESSMENT_PENDING).assessment
assert isinstance(assessment, Assessment) and assessment.competencies
told(
    approve_assessment.sync_detailed(
        run_id, client=api, body=ApproveAssessment(approved_by="recruiter@acme.example")
    )
)
trail = told(list_events.sync_detailed(run_id, client=api, limit=100)).items
(generated,) = [each for each in trail if isinstance(each, InterviewPlanGeneratedRunEvent)]
assert generated.data.plan_version == plan.version
assert told(get_ledger.sync_detailed(run_id, client=api)).count("\n") >= len(trail)
print(run_id)
