"""POST /interviews"""

from interviews.domain.kernel.access import Permission
from interviews.domain.runs.requests import CreateInterview
from interviews.runtime import wiring
from interviews.runtime.address_check import address_check
from interviews.runtime.grants import CANCEL_RUN, JUDGE_ADDRESSES
from interviews.runtime.http import Request, integration
from interviews.runtime.settings import IntakeSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.runs.answers import InterviewCreated
from interviews.usecases.runs.create_interview import create_interview


@integration(
    "POST",
    "interviews",
    permission=Permission.CREATE,
    tag="Interviews",
    summary="Request an interview. With an externalId that is known, the existing run is answered with 200.",
    statuses=(201, 200),
    errors=(409,),
    example={
        "candidateRef": "li_app_a1b2c3d4",
        "position": "Senior Software Engineer",
        "level": "SENIOR",
        "qualifications": [
            "5+ years production TypeScript experience",
            "Demonstrated distributed systems design",
            "Strong async/concurrency patterns knowledge",
        ],
        "companyName": "Acme Corp",
        "externalId": "application-4711",
        "metadata": {"requisition": "R-2041"},
    },
    replays=True,
    fresh=True,
    grants=(CANCEL_RUN, JUDGE_ADDRESSES),
)
def handler(request: Request[CreateInterview], settings: IntakeSettings) -> Answer[InterviewCreated]:
    return create_interview(
        request.caller,
        request.body.given(),
        tenant=request.tenant,
        tenants=wiring.tenant_store(settings.tenants_table),
        service=wiring.run_service(settings),
        check_address=address_check(settings),
        quota=wiring.create_quota(settings),
        idempotency=request.idempotency,
    )
