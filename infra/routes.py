"""The whole HTTP surface: who may call which path, and the function that answers."""

from dataclasses import dataclass
from enum import Enum


class Access(Enum):
    API_KEY = "the authorizer checks X-API-Key, or the token of a person"
    IAM = "API Gateway checks an AWS signature"
    OPEN = "anybody; a token in the path or nothing at all"


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    function: str
    access: Access


def _routes(root: str, access: Access, *table: tuple[str, str, str]) -> tuple[Route, ...]:
    return tuple(
        Route(method, f"{root}/{path}".strip("/"), function, access) for method, path, function in table
    )


INTEGRATION = _routes(
    "v1/integration",
    Access.API_KEY,
    ("POST", "interviews", "api/create_interview"),
    ("GET", "interviews", "api/list_interviews"),
    ("GET", "interviews/{runId}", "api/get_interview"),
    ("DELETE", "interviews/{runId}", "api/cancel_interview"),
    ("PATCH", "interviews/{runId}/info", "api/supply_info"),
    ("POST", "interviews/{runId}/plan/approve", "api/approve_plan"),
    ("POST", "interviews/{runId}/plan/reject", "api/reject_plan"),
    ("PATCH", "interviews/{runId}/plan/revise", "api/revise_plan"),
    ("POST", "interviews/{runId}/assessment/approve", "api/approve_assessment"),
    ("POST", "interviews/{runId}/assessment/reject", "api/reject_assessment"),
    ("POST", "interviews/{runId}/assessment/chat", "api/chat_about_assessment"),
    ("GET", "interviews/{runId}/assessment/explanation", "api/explain_assessment"),
    ("POST", "interviews/{runId}/assessment/verify", "api/verify_assessment"),
    ("DELETE", "interviews/{runId}/candidate-data", "api/purge_candidate_data"),
    ("GET", "interviews/{runId}/erasure-certificate", "api/get_erasure_certificate"),
    ("DELETE", "candidates/{candidateRef}/data", "api/purge_candidate"),
    ("GET", "interviews/{runId}/events", "api/list_events"),
    ("GET", "interviews/{runId}/transcript", "api/get_transcript"),
    ("GET", "interviews/{runId}/ledger", "api/get_ledger"),
    ("GET", "rankings", "api/list_rankings"),
    ("GET", "settings", "api/get_settings"),
    ("PATCH", "settings", "api/update_settings"),
    ("GET", "webhook-config", "api/get_webhook_config"),
    ("PUT", "webhook-config", "api/put_webhook_config"),
    ("DELETE", "webhook-config", "api/delete_webhook_config"),
    ("POST", "webhook-config/rotate-secret", "api/rotate_webhook_secret"),
    ("POST", "webhook-config/test", "api/test_webhook"),
    ("GET", "webhook-config/health", "api/check_webhook_health"),
    ("GET", "webhook-deliveries", "api/list_webhook_deliveries"),
    ("POST", "webhook-deliveries/replay", "api/replay_webhooks"),
    ("GET", "webhook-deliveries/{deliveryId}", "api/get_webhook_delivery"),
    ("POST", "webhook-deliveries/{deliveryId}/redeliver", "api/redeliver_webhook"),
    ("GET", "events", "api/pull_events"),
)

ADMIN = _routes(
    "v1/admin",
    Access.IAM,
    ("POST", "platforms", "admin/create_platform"),
    ("GET", "platforms", "admin/list_platforms"),
    ("GET", "platforms/{platformId}", "admin/get_platform"),
    ("DELETE", "platforms/{platformId}", "admin/delete_platform"),
    ("POST", "platforms/{platformId}/suspend", "admin/suspend_platform"),
    ("POST", "platforms/{platformId}/resume", "admin/resume_platform"),
    ("GET", "platforms/{platformId}/webhook-config", "admin/get_platform_webhook_config"),
    ("PUT", "platforms/{platformId}/webhook-config", "admin/put_platform_webhook_config"),
    ("DELETE", "platforms/{platformId}/webhook-config", "admin/delete_platform_webhook_config"),
    (
        "POST",
        "platforms/{platformId}/webhook-config/rotate-secret",
        "admin/rotate_platform_webhook_secret",
    ),
    ("GET", "platforms/{platformId}/webhook-config/health", "admin/check_platform_webhook_health"),
    ("POST", "tenants", "admin/create_tenant"),
    ("GET", "tenants", "admin/list_tenants"),
    ("GET", "tenants/{tenantId}", "admin/get_tenant"),
    ("PATCH", "tenants/{tenantId}", "admin/update_tenant"),
    ("DELETE", "tenants/{tenantId}", "admin/delete_tenant"),
    ("POST", "tenants/{tenantId}/suspend", "admin/suspend_tenant"),
    ("POST", "tenants/{tenantId}/resume", "admin/resume_tenant"),
    ("PUT", "ai-work", "admin/pause_ai"),
    ("POST", "api-keys", "admin/create_api_key"),
    ("GET", "api-keys", "admin/list_api_keys"),
    ("GET", "api-keys/{keyId}", "admin/get_api_key"),
    ("DELETE", "api-keys/{keyId}", "admin/revoke_api_key"),
)

CANDIDATE = _routes(
    "v1/candidate-access/{token}",
    Access.OPEN,
    ("GET", "info", "candidate/describe_interview"),
    ("POST", "request-otp", "candidate/send_code"),
    ("POST", "verify-otp", "candidate/check_code"),
    ("POST", "start", "candidate/start_session"),
    ("GET", "session", "candidate/get_session"),
    ("POST", "messages", "candidate/take_answer"),
    ("POST", "finish", "candidate/finish_session"),
    ("GET", "feedback", "candidate/get_feedback"),
)

OPEN = _routes(
    "",
    Access.OPEN,
    ("GET", "interview/join/{token}", "candidate/show_room"),
    ("GET", "v1/health/live", "api/check_live"),
    ("GET", "v1/health/ready", "api/check_ready"),
    ("GET", "v1/webhook-keys/{ownerId}/jwks.json", "api/show_webhook_keys"),
    ("GET", "v1/openapi.json", "api/show_openapi"),
    ("GET", "v1/docs", "api/show_docs"),
    ("GET", "v1/console", "api/show_console"),
)

# Links of which a part was lost or torn: the page says so, where the gateway would answer JSON.
TORN_LINKS = _routes(
    "interview/join",
    Access.OPEN,
    ("GET", "", "candidate/show_room"),
    ("GET", "{token}/{rest+}", "candidate/show_room"),
)

ROUTES = INTEGRATION + ADMIN + CANDIDATE + OPEN
"""What the OpenAPI document tells of; `TORN_LINKS` lead to a page that stands in it already."""
