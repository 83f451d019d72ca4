"""What the OpenAPI document says of each operation beyond what the handlers know of themselves."""

from dataclasses import dataclass, field
from typing import Any

from interviews.domain.assessments.explanation import Explanation
from interviews.domain.assessments.verification import Verification
from interviews.domain.kernel.model import Model
from interviews.domain.runs.events import EventType
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.run import LEVELS, RECOMMENDATIONS
from interviews.domain.webhooks.delivery import SHOWN
from interviews.usecases.assessments.answers import ChatAnswer, RankedInterview, TranscriptTurn
from interviews.usecases.kernel.answers import Health, Listed, RunState
from interviews.usecases.plans.answers import PlanApproved, PlanRevised
from interviews.usecases.privacy.answers import CandidatePurged, DataPurged, ErasureCertificateSigned
from interviews.usecases.room.answers import (
    CandidateFeedback,
    CodeAccepted,
    CodeSent,
    InterviewerSaid,
    RoomInfo,
    SessionFinished,
    SessionStarted,
    SessionView,
)
from interviews.usecases.runs.answers import (
    InfoSupplied,
    Interview,
    InterviewCreated,
    InterviewSummary,
    RunEvent,
)
from interviews.usecases.tenants.answers import (
    AiWork,
    ApiKey,
    ApiKeyCreated,
    Platform,
    PlatformDeleted,
    PlatformSwitched,
    Settings,
    Tenant,
    TenantDeleted,
    TenantSwitched,
)
from interviews.usecases.webhooks.answers import (
    PublicKeys,
    PulledEvent,
    WebhookConfig,
    WebhookConfigDeleted,
    WebhookConfigSaved,
    WebhookDelivery,
    WebhookDeliveryDetail,
    WebhookHealth,
    WebhookSecretRotated,
    WebhooksReplayed,
    WebhookTested,
)

Json = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """`answers` maps the statuses of success to their models (None: no JSON); `errors` are statuses besides those
    that follow from the route (see openapi.py); `query` names parameters."""

    tag: str
    summary: str
    answers: dict[int, type[Model] | None]
    query: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    example: Json = field(default_factory=dict)
    replays: bool = False
    session: bool = False


TEXT = {"type": "string", "minLength": 1, "maxLength": 500}
TIME = {"type": "string", "format": "date-time"}
PARAMETERS: dict[str, tuple[str, Json]] = {
    "limit": ("How many to answer.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}),
    "cursor": ("Where the last page ended: its `nextCursor`.", {"type": "string"}),
    "position": ("The exact position.", TEXT),
    "candidateRef": ("The exact candidateRef.", TEXT),
    "externalId": ("The exact externalId.", TEXT),
    "createdAfter": ("Created at this time or later.", TIME),
    "createdBefore": ("Created at this time or earlier.", TIME),
    "state": ("The run's state.", {"type": "string", "enum": list(State)}),
    "level": ("The level.", {"type": "string", "enum": list(LEVELS)}),
    "recommendation": ("The recommendation.", {"type": "string", "enum": list(RECOMMENDATIONS)}),
    "minScore": ("The lowest overall score.", {"type": "number", "minimum": 0, "maximum": 100}),
    "qualification": ("Text within a statement that was demonstrated.", TEXT),
    "includePending": (
        "Also those whose assessment no person has approved yet.",
        {"type": "string", "enum": ["true", "false"], "default": "false"},
    ),
    "reason": ("Why; the same as in the body.", TEXT),
    "status": (
        "The delivery's status; `undelivered` means any but DELIVERED.",
        {"type": "string", "enum": [*SHOWN, "undelivered"]},
    ),
    "since": ("Made at this time or later.", TIME),
    "until": ("Made before this time.", TIME),
    "event": ("The event's type.", {"type": "string", "enum": list(EventType)}),
    "runId": ("Of this run only.", TEXT),
    "platformId": ("Of this platform.", TEXT),
    "tenantId": ("Of this tenant.", TEXT),
}
PAGING = ("limit", "cursor")
_REQUEST = {
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
}
_ON_PLANS = ("ApprovePlan", "RejectPlan", "RevisePlan")
_NOT_ANOTHER = "Where it is given and another one is current, nothing is changed."
_SECRET = {"callbackUrl": "https://ats.example/webhooks/interviews", "events": ["interview.approved"]}

OPERATIONS: dict[str, Operation] = {
    "api/create_interview": Operation(
        "Interviews",
        "Request an interview. With an externalId that is known, the existing run is answered with 200.",
        {201: InterviewCreated, 200: InterviewCreated},
        errors=(409,),
        example=_REQUEST,
        replays=True,
    ),
    "api/list_interviews": Operation(
        "Interviews",
        "List the tenant's runs, newest first.",
        {200: Listed[InterviewSummary]},
        query=("state", "position", "candidateRef", "externalId", "createdAfter", "createdBefore", *PAGING),
    ),
    "api/get_interview": Operation(
        "Interviews",
        "Read a run with its plan and assessment. `candidate` needs candidate:read, else it is null.",
        {200: Interview},
    ),
    "api/cancel_interview": Operation(
        "Interviews",
        "Cancel a run that has not ended; the candidate's link is dead from then on. `cancelledBy` goes into the "
        "event, and becomes the `by` of the run's `cancellation`, which else is the key.",
        {200: RunState},
        query=("reason",),
        errors=(409,),
        example={"reason": "The position was filled.", "cancelledBy": "recruiter@acme.example"},
        replays=True,
    ),
    "api/supply_info": Operation(
        "Interviews",
        "Supply what is missing (INFO_NEEDED). What was given already stays as it is.",
        {200: InfoSupplied},
        errors=(409,),
        example={"level": "SENIOR"},
        replays=True,
    ),
    "api/approve_plan": Operation(
        "Plan",
        "Approve the plan (PENDING) and get the candidate's link. With a `version` that is not the plan's any more: "
        "409 CONCURRENT_UPDATE, and nothing is changed.",
        {200: PlanApproved},
        errors=(409,),
        example={"approvedBy": "rita@ats.example", "scheduledAt": "2026-12-01T09:00:00.000Z", "version": 2},
        replays=True,
    ),
    "api/reject_plan": Operation(
        "Plan",
        "Reject the plan (PENDING); the run ends. `version` as in its approval.",
        {200: RunState},
        errors=(409,),
        example={"feedback": "The position was withdrawn.", "rejectedBy": "rita@ats.example"},
        replays=True,
    ),
    "api/revise_plan": Operation(
        "Plan",
        "Send the plan back (PENDING): feedback, or instructions for parts of it. `planVersion` is the next one; "
        "`version`, as in an approval, the one that was read.",
        {200: PlanRevised},
        errors=(409,),
        example={"feedback": "Ask more about testing.", "requestedBy": "rita@ats.example"},
        replays=True,
    ),
    "api/approve_assessment": Operation(
        "Assessment",
        "Approve the assessment (ASSESSMENT_PENDING). With a `version` that is not the assessment's any more: 409 "
        "CONCURRENT_UPDATE, and nothing is changed.",
        {200: RunState},
        errors=(409,),
        example={"approvedBy": "rita@ats.example", "version": 1},
        replays=True,
    ),
    "api/reject_assessment": Operation(
        "Assessment",
        "Reject the assessment (ASSESSMENT_PENDING): CANCEL ends the run, REASSESS has it made anew. "
        "`version` as in its approval.",
        {200: RunState},
        errors=(409,),
        example={"feedback": "The second answer was overlooked.", "action": "REASSESS"},
        replays=True,
    ),
    "api/chat_about_assessment": Operation(
        "Assessment",
        "Ask about an assessment; answers come from plan, transcript and assessment only.",
        {200: ChatAnswer},
        errors=(409,),
        example={"message": "What shows experience with distributed systems?"},
        replays=True,
    ),
    "api/explain_assessment": Operation(
        "Assessment",
        "Read why the assessment says what it says: for each score the indicator, the evidence and the ratings behind "
        "it, and the rule that made the recommendation.",
        {200: Explanation},
        errors=(409,),
    ),
    "api/verify_assessment": Operation(
        "Assessment",
        "Make the assessment again from its stored ratings, check each quote against the transcript, and see what "
        "differs. `ratingsAggregated` ratings went into it with their numbers; of these, `ratingsChecked` were checked "
        "anew against the transcript: none, where it is gone or erased. `identical` speaks of what was checked, and "
        "`unchecked` names the parts that could not be. Nothing is changed, and no AI is asked.",
        {200: Verification},
        errors=(409,),
    ),
    "api/purge_candidate_data": Operation(
        "Candidate data",
        "Erase the candidate's personal data. Idempotent.",
        {200: DataPurged},
        errors=(409,),
        replays=True,
    ),
    "api/list_events": Operation(
        "Interviews",
        "Read the run's audit trail in the order of `sequence`.",
        {200: Listed[RunEvent]},
        query=PAGING,
    ),
    "api/get_transcript": Operation(
        "Candidate data",
        "Read what was said.",
        {200: Listed[TranscriptTurn]},
        query=PAGING,
    ),
    "api/purge_candidate": Operation(
        "Candidate data",
        "Erase the personal data of every run of a candidate, by the percent-encoded candidateRef; each item is what "
        "the purge of that run answers. Idempotent. While there is a `nextCursor`, more runs are left: call again "
        "with it.",
        {200: CandidatePurged},
        query=PAGING,
        errors=(409,),
        replays=True,
    ),
    "api/get_erasure_certificate": Operation(
        "Proofs",
        "Read the certificate of the run's last purge: what was erased, what remains until when, and when the last "
        "backup ends that can hold it. `jws` is the same, signed by the tenant's key (see its JWK set). "
        "`python -m local.verify certificate` checks it offline. 404 before a purge.",
        {200: ErasureCertificateSigned},
    ),
    "api/get_ledger": Operation(
        "Proofs",
        "Read the run's events as JSON Lines in canonical form (RFC 8785): each with its `hash`, which covers "
        "`previousHash`. Words of a person are hashed as commitments, so that they can be erased, or withheld without "
        "candidate:read. The last line is a signed head (JWS). `python -m local.verify ledger` checks it offline.",
        {200: None},
    ),
    "api/list_rankings": Operation(
        "Assessment",
        "Rank the candidates by their overall score, best first; equal scores share a rank.",
        {200: Listed[RankedInterview]},
        query=("position", "level", "recommendation", "minScore", "qualification", "includePending", *PAGING),
    ),
    "api/get_settings": Operation("Settings", "Read the tenant's settings.", {200: Settings}),
    "api/update_settings": Operation(
        "Settings",
        "Change settings of the tenant; the answer has all of them.",
        {200: Settings},
        errors=(409,),
        example={"autoApprovePlans": True},
        replays=True,
    ),
    "api/get_webhook_config": Operation(
        "Webhooks", "Read the webhook configuration.", {200: WebhookConfig}, errors=(404,)
    ),
    "api/put_webhook_config": Operation(
        "Webhooks",
        "Set the whole webhook configuration. Without a `secret` the present one stays, or the first is made.",
        {200: WebhookConfigSaved},
        errors=(409,),
        example=_SECRET,
        replays=True,
    ),
    "api/delete_webhook_config": Operation(
        "Webhooks",
        "Remove the webhook configuration with its secrets.",
        {200: WebhookConfigDeleted},
        errors=(404, 409),
        replays=True,
    ),
    "api/rotate_webhook_secret": Operation(
        "Webhooks",
        "Replace the secret; the old one signs too for the overlap.",
        {200: WebhookSecretRotated},
        errors=(404, 409),
        example={"overlapHours": 24},
        replays=True,
    ),
    "api/test_webhook": Operation(
        "Webhooks",
        "Send a signed, synthetic interview.plan_generated and see what came of it.",
        {200: WebhookTested},
        errors=(404,),
    ),
    "api/check_webhook_health": Operation(
        "Webhooks", "How the endpoint does.", {200: WebhookHealth}, errors=(404,)
    ),
    "api/replay_webhooks": Operation(
        "Webhooks",
        "Send many events again, on the full schedule.",
        {202: WebhooksReplayed},
        errors=(409,),
        example={"since": "2026-11-01T00:00:00.000Z", "only": "failed", "dryRun": True},
        replays=True,
    ),
    "api/pull_events": Operation(
        "Webhooks",
        "Pull the tenant's events as webhooks would bring them, the oldest first. The cursor leads on from the end.",
        {200: Listed[PulledEvent]},
        query=("event", *PAGING),
    ),
    "api/show_webhook_keys": Operation(
        "Webhooks",
        "The public key of a tenant's or a platform's Ed25519 signatures, as a JWK set.",
        {200: PublicKeys},
        errors=(404,),
    ),
    "api/list_webhook_deliveries": Operation(
        "Webhooks",
        "List webhook deliveries, newest first.",
        {200: Listed[WebhookDelivery]},
        query=("status", "event", "runId", "since", "until", *PAGING),
    ),
    "api/get_webhook_delivery": Operation(
        "Webhooks", "Read a delivery with its attempts.", {200: WebhookDeliveryDetail}
    ),
    "api/redeliver_webhook": Operation(
        "Webhooks",
        "Send a delivery again, with the same webhook-id.",
        {202: WebhookDelivery},
        errors=(409,),
        replays=True,
    ),
    "admin/create_platform": Operation(
        "Provisioning",
        "Create a platform.",
        {201: Platform},
        errors=(409,),
        example={"name": "Acme ATS"},
        replays=True,
    ),
    "admin/list_platforms": Operation(
        "Provisioning", "List platforms.", {200: Listed[Platform]}, query=PAGING
    ),
    "admin/get_platform": Operation("Provisioning", "Read a platform.", {200: Platform}),
    "admin/delete_platform": Operation(
        "Provisioning",
        "Delete a platform that has no tenants.",
        {200: PlatformDeleted},
        errors=(409,),
    ),
    "admin/get_platform_webhook_config": Operation(
        "Provisioning", "Read the platform's webhook configuration.", {200: WebhookConfig}
    ),
    "admin/put_platform_webhook_config": Operation(
        "Provisioning",
        "Set the platform's webhook configuration: for tenants that have none.",
        {200: WebhookConfigSaved},
        errors=(409,),
        example=_SECRET,
    ),
    "admin/delete_platform_webhook_config": Operation(
        "Provisioning",
        "Remove the platform's webhook configuration.",
        {200: WebhookConfigDeleted},
        errors=(409,),
    ),
    "admin/rotate_platform_webhook_secret": Operation(
        "Provisioning",
        "Replace the platform's secret; the old one signs too for the overlap.",
        {200: WebhookSecretRotated},
        errors=(409,),
        example={"overlapHours": 24},
    ),
    "admin/check_platform_webhook_health": Operation(
        "Provisioning", "How the platform's endpoint does.", {200: WebhookHealth}
    ),
    "admin/create_tenant": Operation(
        "Provisioning",
        "Create a tenant of a platform.",
        {201: Tenant},
        errors=(409,),
        example={"platformId": "plt_0123456789abcdef01234567", "name": "Northwind"},
        replays=True,
    ),
    "admin/list_tenants": Operation(
        "Provisioning",
        "List a platform's tenants.",
        {200: Listed[Tenant]},
        query=("platformId", *PAGING),
    ),
    "admin/get_tenant": Operation("Provisioning", "Read a tenant.", {200: Tenant}),
    "admin/update_tenant": Operation(
        "Provisioning",
        "Change a tenant's name or limits, pause its AI work (what is to be made waits, and goes on when `aiPaused` is "
        "false again), or name the issuer whose people may sign in (OpenID Connect, on a stage with `-c oidc=true`). "
        "What is not named stays; `oidc: null` ends the trust. Known everywhere within a minute.",
        {200: Tenant},
        errors=(409,),
        example={
            "limits": {"requestsPerMinute": 1200},
            "aiPaused": False,
            "oidc": {
                "issuer": "https://login.northwind.example",
                "audience": "interviews",
                "permissionsClaim": "roles",
                "roles": [{"role": "recruiter", "permissions": ["interview:read", "interview:approve"]}],
            },
        },
    ),
    "admin/delete_tenant": Operation(
        "Provisioning",
        "Delete a tenant: its keys and rooms are shut, its webhooks stop, its runs are cancelled. Call it again with "
        "the `nextCursor` until there is none.",
        {200: TenantDeleted},
        query=("cursor",),
        errors=(409,),
    ),
    "admin/pause_ai": Operation(
        "Provisioning",
        "Pause all AI work of the stage, or go on with it: at once, without a deployment. What is to be made waits; a "
        "candidate is asked the planned questions; a chat answers 503.",
        {200: AiWork},
        example={"paused": True},
    ),
    "admin/suspend_tenant": Operation(
        "Provisioning",
        "Suspend a tenant: nothing is done for it, nothing of it is lost.",
        {200: TenantSwitched},
        errors=(409,),
    ),
    "admin/resume_tenant": Operation(
        "Provisioning", "End a tenant's suspension.", {200: TenantSwitched}, errors=(409,)
    ),
    "admin/suspend_platform": Operation(
        "Provisioning",
        "Suspend a platform: its keys, and its tenants', are refused.",
        {200: PlatformSwitched},
        errors=(409,),
    ),
    "admin/resume_platform": Operation(
        "Provisioning", "End a platform's suspension.", {200: PlatformSwitched}, errors=(409,)
    ),
    "admin/create_api_key": Operation(
        "Provisioning",
        "Create an API key, shown this once: of a platform (for all its tenants) or of one tenant. A replay under an "
        "Idempotency-Key answers the same without `apiKey`.",
        {201: ApiKeyCreated},
        errors=(409,),
        replays=True,
        example={
            "tenantId": "tnt_0123456789abcdef01234567",
            "permissions": ["interview:create", "interview:read"],
        },
    ),
    "admin/list_api_keys": Operation(
        "Provisioning",
        "List the keys of a tenant, or of a platform: one of the two ids is needed.",
        {200: Listed[ApiKey]},
        query=("tenantId", "platformId", *PAGING),
    ),
    "admin/get_api_key": Operation("Provisioning", "Read an API key, without its secret.", {200: ApiKey}),
    "admin/revoke_api_key": Operation(
        "Provisioning",
        "Revoke an API key. Idempotent; cached verdicts of the gateway end within its cache time.",
        {200: ApiKey},
        errors=(409,),
    ),
    "candidate/describe_interview": Operation(
        "Candidate's room",
        "What the candidate reads before the start.",
        {200: RoomInfo},
        errors=(410,),
    ),
    "candidate/send_code": Operation(
        "Candidate's room",
        "E-mail a six-digit code to the candidate: valid for 10 minutes, one a minute, five in 10 minutes.",
        {200: CodeSent},
        errors=(409, 410),
    ),
    "candidate/check_code": Operation(
        "Candidate's room",
        "Change the code for the token with which the interview can be started. Three wrong ones begin a cooldown.",
        {200: CodeAccepted},
        errors=(401, 409, 410),
        example={"otp": "042317"},
    ),
    "candidate/start_session": Operation(
        "Candidate's room",
        "Consent and begin; on a running interview, take it over into this window (200). Where `otpRequired`, with "
        "the token from verify-otp, or that of the running session.",
        {201: SessionStarted, 200: SessionStarted},
        errors=(401, 409, 410),
        example={"consent": True},
        session=True,
    ),
    "candidate/get_session": Operation(
        "Candidate's room",
        "Everything needed to go on after a reload.",
        {200: SessionView},
        errors=(401, 409, 410),
        session=True,
    ),
    "candidate/take_answer": Operation(
        "Candidate's room",
        "Answer. The same clientTurnId again gives the same reply.",
        {200: InterviewerSaid},
        errors=(401, 409, 410),
        example={"text": "In my last project I …", "clientTurnId": "5f1c"},
        session=True,
    ),
    "candidate/finish_session": Operation(
        "Candidate's room",
        "End the interview. Idempotent.",
        {200: SessionFinished},
        errors=(401, 409, 410),
        session=True,
    ),
    "candidate/get_feedback": Operation(
        "Candidate's room",
        "A summary for the candidate, without scores, once the assessment is approved and where the tenant offers it. "
        "Where `otpRequired`, with the token from verify-otp, or that of the session.",
        {200: CandidateFeedback},
        errors=(401, 409, 410),
        session=True,
    ),
    "candidate/show_room": Operation(
        "Candidate's room", "The page behind the candidate's link.", {200: None}
    ),
    "api/check_live": Operation("Service", "Is the API there?", {200: Health}),
    "api/check_ready": Operation("Service", "Is its table there too?", {200: Health}),
    "api/show_openapi": Operation("Service", "This document.", {200: None}),
    "api/show_docs": Operation("Service", "This document as a page.", {200: None}),
    "api/show_console": Operation(
        "Service", "The recruiter's page. It calls this API with your key.", {200: None}
    ),
}

NOTES = {
    "OidcFields.issuer": "Exactly as its tokens name it in `iss`; its keys are found by its discovery document.",
    "OidcFields.audience": "What tokens for this API name in `aud`: the API's own name at the issuer.",
    "OidcFields.permissionsClaim": "A claim's name, or a path such as `realm_access.roles`: a list, or words.",
    "OidcFields.roles": "What each value of that claim may do. Without any, its values are the permissions themselves.",
    "OidcFields.subjectClaim": "Who decides, as in `approvedBy`. `email` needs `email_verified: true` beside it.",
    "OidcFields.requiredClaims": "Tell this tenant's people from others of the same issuer and audience.",
    "OidcFields.keysMayDecide": "Whether keys may go on deciding on plans and assessments, in anybody's name.",
    "candidateRef": "Your own, opaque id of the candidate; echoed in every webhook. Preferred to a name.",
    "candidateName": "Personal data: erased by a purge, never sent in webhooks.",
    "candidateEmail": "Personal data: erased by a purge, never sent in webhooks.",
    "candidateProfile": "Background as free text; erased by a purge.",
    "position": "Without it the run waits in INFO_NEEDED.",
    "qualifications": "What the candidate must show, one statement each; two or more are best.",
    "jobDescription": "Instead of qualifications.",
    "externalId": "Your id of the application: the same one again gives the same run.",
    "callbackUrl": "Public https address for webhooks; a run's own goes before the tenant's and the platform's. It is "
    "yours and survives a purge, path and query too: put nothing into it that tells of a person.",
    "scheduledAt": "The room opens then; without it, at once.",
    "language": "BCP 47, such as `en` or `de-CH`.",
    "metadata": "Yours; echoed in answers and webhooks.",
    "CompetencyExplained.indicators": "What the plan says an answer of this score shows; empty without a score.",
    "QualificationExplained.indicators": "What the plan says an answer of this score shows; empty without a score.",
    **{
        f"{each}.version": f"The version of the plan that the decision is about. {_NOT_ANOTHER}"
        for each in _ON_PLANS
    },
    **{
        f"{each}.version": f"The version of the assessment that the decision is about. {_NOT_ANOTHER}"
        for each in ("ApproveAssessment", "RejectAssessment")
    },
    "feedback": "Read by the AI where something is made anew.",
    "target": "`plan`, a competencyId or a questionId of the current plan.",
    "conversationId": "Continues an earlier conversation.",
    "clientTurnId": "Made by the caller for each answer, so that a repetition is no second answer.",
    "consent": "Must be true.",
    "overlapHours": "How long the old secret signs too.",
    "secret": "`whsec_` and base64 of 32 bytes, or any text of 32 characters or more.",
    "secretHint": "The last four characters.",
    "events": "Empty means all.",
    "allowedIps": "Addresses or CIDR blocks; empty means any.",
    "permissions": "What the key may do.",
    "apiKey": "Shown this once.",
    "nextCursor": "For the parameter `cursor`; null at the end.",
    "requestId": "As in the header X-Request-Id.",
    "details": "One row per field.",
    "sequence": "1, 2, 3… per run.",
    "eventId": "The same on every retry.",
    "interviewLink": "For the candidate alone: whoever has it can take the interview.",
    "overallScore": "0 to 100, computed from the competencies' scores and weights.",
    "scoreBand": "Where the score lies, given how sure the evidence is.",
    "quote": "Verbatim from the candidate's turn.",
    "skillsCoverage": "Whether each skill is asked about.",
    "indicators": "What an answer of each score, 1 to 5, shows.",
    "autoApprovePlans": "Plans are approved as they are made.",
    "candidateFeedback": "Once approved, the candidate is shown a summary without scores; for runs made from then on.",
    "linkTtlDays": "Days for which a candidate's link is valid.",
    "ApiKey.requestsPerMinute": "The key's own share of each tenant's calls a minute; null: all of them.",
    "CreateApiKey.requestsPerMinute": "The key's own share of each tenant's calls a minute.",
    "requestsPerMinute": "Calls with a key, in one minute of the clock.",
    "createsPerDay": "New runs, in one day (UTC). A repetition that is answered with a known run does not count.",
    "chatMessagesPerRun": "Questions about one run's assessment.",
    "reassessmentsPerRun": "How often one transcript may be assessed anew.",
    "revisionsPerRun": "How often one run's plan may be revised.",
    "modelTokensPerRun": "Tokens, in and out, that a model may take for one run.",
    "modelUsdPerMonth": "What a model may cost in one month (UTC), at the stage's prices.",
    "aiPaused": "Whether an operator has stopped AI work for this tenant.",
    "questionNumber": "Counted from 1.",
    "draftAllowed": "Whether it is the candidate's turn.",
    "done": "The interviewer has closed.",
    "otp": "The six digits of the e-mail.",
    "otpRequired": "Whether a code by e-mail comes before the start.",
    "maskedEmail": "Where the code goes, such as `a***@example.com`.",
    "retentionDays": "Days for which the answers are kept.",
    "backupDays": "Days after which what was deleted is in no backup either.",
    "feedbackOffered": "Whether GET /feedback will have something once the assessment is approved.",
    "CandidateFeedback.strengths": "What came across most clearly, relative to this candidate alone.",
    "CandidateFeedback.growth": "Topics in which more would help next time.",
    "errorClass": "Why the attempt failed.",
    "nextAttemptAt": "Null where none is planned.",
    "certificateId": "Proof of the erasure, for your records.",
    "purged": "Which kinds of data were erased.",
    "purgedBy": "The key's id; `restore` where a purge was repeated on a restored table.",
    "ErasedItems.items": "How many stored items of this kind were deleted or written anew without words.",
    "RemainingData.renewedBy": "REDELIVERY: what is sent again stays for 90 days from then on.",
    "RemainingData.until": "Gone by then at the latest, by itself.",
    "backupsEndAt": "The last backup that can hold what was erased ends then.",
    "ErasureCertificate.ledger": "The run's ledger right after the purge: its events and the last one's hash.",
    "ErasureCertificate.earlier": "Purges of this run before, up to 20.",
    "jws": "The certificate as a compact JWS (EdDSA).",
}
"""What fields mean, by name, or by `Schema.name` where one name means two things."""
