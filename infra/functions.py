"""Every function: its file below `functions/`, what it is told and may do (see needs.py). Grants are edited here."""

from dataclasses import dataclass

from .needs import (
    ANSWER_WAITS,
    ASK_ENGINE,
    CHANGE_DELIVERIES,
    CHANGE_RUNS,
    CHANGE_TENANTS,
    COUNT,
    DECRYPT_SECRETS,
    DELETE_FROM_DELIVERIES,
    DELETE_FROM_RUNS,
    DELETE_FROM_TENANTS,
    DISABLE_ENDPOINTS,
    ENCRYPT_SECRETS,
    END_ITEMS,
    JUDGE_ADDRESSES,
    KNOW_PUBLIC_URL,
    KNOW_SECRETS_KEY,
    MAKE_LINKS,
    READ_DELIVERIES,
    READ_RUNS,
    READ_TENANTS,
    RECORD_ERASURES,
    SEND_DELIVERIES,
    SEND_MAIL,
    SIGN_ED25519,
    START_RUNS,
    TRUST_ISSUERS,
    Need,
)

REQUEST_SECONDS = 29  # API Gateway waits no longer
MODEL_SECONDS = 900  # Lambda's own limit; a slow model is waited for
QUEUE_SECONDS = 60

READ_OPEN_RUNS = (READ_RUNS, READ_TENANTS)
WORK_ON_RUN = (*READ_OPEN_RUNS, CHANGE_RUNS)
CANCEL_RUN = (*WORK_ON_RUN, DELETE_FROM_RUNS)
DELETE_WEBHOOK_CONFIG = (READ_TENANTS, CHANGE_TENANTS, DELETE_FROM_TENANTS, KNOW_SECRETS_KEY)
PURGE_DELIVERIES = (READ_DELIVERIES, CHANGE_DELIVERIES, DELETE_FROM_DELIVERIES)
SAVE_WEBHOOK_CONFIG = (READ_TENANTS, CHANGE_TENANTS, ENCRYPT_SECRETS, JUDGE_ADDRESSES)


@dataclass(frozen=True, slots=True)
class Function:
    """`path` is the file below `functions/` without `.py`; its handler is always called `handler`."""

    path: str
    needs: tuple[Need, ...]
    seconds: int
    megabytes: int

    @property
    def id(self) -> str:
        """`ApiCreateInterview`, the construct's id."""
        return "".join(part.capitalize() for part in self.path.replace("/", "_").split("_"))

    @property
    def name(self) -> str:
        """`api-create-interview`, the end of the function's name."""
        return self.path.replace("/", "-").replace("_", "-")

    @property
    def uses_engine(self) -> bool:
        return any(each.variable == "ENGINE" for each in self.needs)

    @property
    def signs_ed25519(self) -> bool:
        return SIGN_ED25519 in self.needs

    @property
    def verifies_tokens(self) -> bool:
        return self.path == "security/authorizer"


def function(
    path: str, *needs: Need | tuple[Need, ...], seconds: int = REQUEST_SECONDS, megabytes: int = 512
) -> Function:
    flat = [part for each in needs for part in (each if isinstance(each, tuple) else (each,))]
    return Function(path, tuple(flat), seconds, megabytes)


def counted(path: str, *needs: Need | tuple[Need, ...]) -> Function:
    """One whose calls the frame admits and counts (runtime/http.py), by keys or from the room."""
    return function(path, *needs, COUNT)


FUNCTIONS = (
    # The integration API
    counted("api/create_interview", WORK_ON_RUN, JUDGE_ADDRESSES),
    counted("api/list_interviews", READ_OPEN_RUNS),
    counted("api/get_interview", READ_OPEN_RUNS, MAKE_LINKS),
    counted("api/cancel_interview", CANCEL_RUN),
    counted("api/supply_info", WORK_ON_RUN, JUDGE_ADDRESSES),
    counted("api/approve_plan", WORK_ON_RUN, MAKE_LINKS),
    counted("api/reject_plan", WORK_ON_RUN),
    counted("api/revise_plan", WORK_ON_RUN),
    counted("api/approve_assessment", WORK_ON_RUN),
    counted("api/reject_assessment", WORK_ON_RUN),
    counted("api/chat_about_assessment", WORK_ON_RUN, ASK_ENGINE),
    counted("api/explain_assessment", READ_OPEN_RUNS),
    counted("api/verify_assessment", READ_OPEN_RUNS),
    counted("api/purge_candidate_data", CANCEL_RUN, PURGE_DELIVERIES, RECORD_ERASURES),
    counted("api/purge_candidate", CANCEL_RUN, PURGE_DELIVERIES, RECORD_ERASURES),
    counted("api/get_erasure_certificate", READ_OPEN_RUNS, SIGN_ED25519),
    counted("api/list_events", READ_OPEN_RUNS),
    counted("api/get_transcript", READ_OPEN_RUNS),
    counted("api/get_ledger", READ_OPEN_RUNS, SIGN_ED25519),
    counted("api/list_rankings", READ_OPEN_RUNS),
    counted("api/get_settings", READ_OPEN_RUNS),
    counted("api/update_settings", WORK_ON_RUN, CHANGE_TENANTS),
    counted("api/get_webhook_config", READ_TENANTS),
    counted("api/put_webhook_config", SAVE_WEBHOOK_CONFIG, DECRYPT_SECRETS),
    counted("api/delete_webhook_config", DELETE_WEBHOOK_CONFIG),
    counted("api/rotate_webhook_secret", READ_TENANTS, CHANGE_TENANTS, ENCRYPT_SECRETS, DECRYPT_SECRETS),
    counted("api/test_webhook", READ_TENANTS, DECRYPT_SECRETS, SIGN_ED25519, JUDGE_ADDRESSES),
    counted("api/check_webhook_health", READ_TENANTS, READ_DELIVERIES),
    counted("api/list_webhook_deliveries", READ_DELIVERIES, READ_TENANTS),
    counted("api/get_webhook_delivery", READ_DELIVERIES, READ_TENANTS),
    counted("api/redeliver_webhook", READ_DELIVERIES, CHANGE_DELIVERIES, READ_TENANTS),
    counted("api/replay_webhooks", READ_DELIVERIES, CHANGE_DELIVERIES, READ_TENANTS),
    counted(
        "api/pull_events",
        READ_RUNS,
        READ_TENANTS,
        READ_DELIVERIES,
        DECRYPT_SECRETS,
        SIGN_ED25519,
        MAKE_LINKS,
    ),
    function("api/show_webhook_keys", SIGN_ED25519),
    function("api/check_live"),
    function("api/check_ready", READ_TENANTS),
    function("api/show_openapi", KNOW_PUBLIC_URL),
    function("api/show_docs", KNOW_PUBLIC_URL),
    function("api/show_console"),
    # The candidate's room
    function("candidate/show_room"),
    counted("candidate/describe_interview", READ_OPEN_RUNS),
    counted("candidate/send_code", WORK_ON_RUN, SEND_MAIL),
    counted("candidate/check_code", WORK_ON_RUN),
    counted("candidate/start_session", WORK_ON_RUN),
    counted("candidate/get_session", READ_OPEN_RUNS),
    counted("candidate/take_answer", WORK_ON_RUN, ASK_ENGINE),
    counted("candidate/finish_session", WORK_ON_RUN),
    counted("candidate/get_feedback", READ_OPEN_RUNS),
    # Provisioning
    function("admin/create_platform", READ_TENANTS, CHANGE_TENANTS),
    function("admin/list_platforms", READ_TENANTS),
    function("admin/get_platform", READ_TENANTS),
    function("admin/delete_platform", READ_TENANTS, CHANGE_TENANTS),
    function("admin/suspend_platform", READ_TENANTS, CHANGE_TENANTS),
    function("admin/resume_platform", READ_TENANTS, CHANGE_TENANTS),
    function("admin/get_platform_webhook_config", READ_TENANTS),
    function("admin/put_platform_webhook_config", SAVE_WEBHOOK_CONFIG),
    function("admin/delete_platform_webhook_config", DELETE_WEBHOOK_CONFIG),
    function("admin/rotate_platform_webhook_secret", READ_TENANTS, CHANGE_TENANTS, ENCRYPT_SECRETS),
    function("admin/check_platform_webhook_health", READ_TENANTS, READ_DELIVERIES),
    function("admin/create_tenant", READ_TENANTS, CHANGE_TENANTS, TRUST_ISSUERS),
    function("admin/list_tenants", READ_TENANTS),
    function("admin/get_tenant", READ_TENANTS),
    function("admin/update_tenant", READ_TENANTS, CHANGE_TENANTS, TRUST_ISSUERS),
    function("admin/delete_tenant", CANCEL_RUN, CHANGE_TENANTS, DELETE_FROM_TENANTS),
    function("admin/suspend_tenant", READ_TENANTS, CHANGE_TENANTS),
    function("admin/resume_tenant", READ_TENANTS, CHANGE_TENANTS),
    function("admin/pause_ai", CHANGE_TENANTS),
    function("admin/create_api_key", READ_TENANTS, CHANGE_TENANTS),
    function("admin/list_api_keys", READ_TENANTS),
    function("admin/get_api_key", READ_TENANTS),
    function("admin/revoke_api_key", READ_TENANTS, CHANGE_TENANTS),
    function("security/authorizer", READ_TENANTS, TRUST_ISSUERS, seconds=10),
    # What follows a write
    function(
        "workflow/relay",
        READ_RUNS,
        DELETE_FROM_RUNS,
        END_ITEMS,
        START_RUNS,
        ANSWER_WAITS,
        seconds=QUEUE_SECONDS,
    ),
    function(
        "workflow/generate_plan", WORK_ON_RUN, MAKE_LINKS, ASK_ENGINE, seconds=MODEL_SECONDS, megabytes=256
    ),
    function("workflow/schedule_interview", WORK_ON_RUN),
    function("workflow/assess_interview", WORK_ON_RUN, ASK_ENGINE, seconds=MODEL_SECONDS, megabytes=256),
    function("workflow/expire_wait", CANCEL_RUN),
    function("workflow/close_interview", WORK_ON_RUN),
    function("workflow/abandon_run", CANCEL_RUN),
    function(
        "webhooks/fan_out",
        READ_TENANTS,
        READ_DELIVERIES,
        CHANGE_DELIVERIES,
        SEND_DELIVERIES,
        seconds=QUEUE_SECONDS,
    ),
    function(
        "webhooks/deliver",
        READ_RUNS,
        READ_TENANTS,
        READ_DELIVERIES,
        CHANGE_DELIVERIES,
        SEND_DELIVERIES,
        DISABLE_ENDPOINTS,
        DECRYPT_SECRETS,
        SIGN_ED25519,
        MAKE_LINKS,
        JUDGE_ADDRESSES,
        seconds=QUEUE_SECONDS,
    ),
    function(
        "webhooks/sweep",
        READ_RUNS,
        READ_TENANTS,
        READ_DELIVERIES,
        CHANGE_DELIVERIES,
        DELETE_FROM_DELIVERIES,
        SEND_DELIVERIES,
        seconds=QUEUE_SECONDS,
    ),
)
