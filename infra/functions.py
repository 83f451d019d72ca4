"""Every function: its file below `functions/`, what it is told and may do (see needs.py). Grants are edited here."""

from dataclasses import dataclass

from .needs import (
    ANSWER_WAITS,
    ASK_ENGINE,
    CHANGE_DELIVERIES,
    CHANGE_RUNS,
    CHANGE_TENANTS,
    DECRYPT_SECRETS,
    DELETE_FROM_RUNS,
    DELETE_FROM_TENANTS,
    DISABLE_ENDPOINTS,
    ENCRYPT_SECRETS,
    FORGET_CIRCUITS,
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
    Need,
)

REQUEST_SECONDS = 29  # API Gateway waits no longer
MODEL_SECONDS = 900  # Lambda's own limit; a slow model is waited for
QUEUE_SECONDS = 60

WORK_ON_RUN = (READ_RUNS, CHANGE_RUNS)
CANCEL_RUN = (*WORK_ON_RUN, DELETE_FROM_RUNS)
CHANGE_STATE = (*WORK_ON_RUN, READ_TENANTS)
DELETE_WEBHOOK_CONFIG = (READ_TENANTS, CHANGE_TENANTS, DELETE_FROM_TENANTS, KNOW_SECRETS_KEY)
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


def function(
    path: str, *needs: Need | tuple[Need, ...], seconds: int = REQUEST_SECONDS, megabytes: int = 512
) -> Function:
    flat = [part for each in needs for part in (each if isinstance(each, tuple) else (each,))]
    return Function(path, tuple(flat), seconds, megabytes)


FUNCTIONS = (
    # The integration API
    function("api/create_interview", CHANGE_STATE, JUDGE_ADDRESSES),
    function("api/list_interviews", READ_RUNS, READ_TENANTS),
    function("api/get_interview", READ_RUNS, READ_TENANTS, MAKE_LINKS),
    function("api/cancel_interview", CANCEL_RUN, READ_TENANTS),
    function("api/supply_info", CHANGE_STATE, JUDGE_ADDRESSES),
    function("api/approve_plan", CHANGE_STATE, MAKE_LINKS),
    function("api/reject_plan", CHANGE_STATE),
    function("api/revise_plan", CHANGE_STATE),
    function("api/approve_assessment", CHANGE_STATE),
    function("api/reject_assessment", CHANGE_STATE),
    function("api/chat_about_assessment", CHANGE_STATE, ASK_ENGINE),
    function("api/explain_assessment", READ_RUNS, READ_TENANTS),
    function("api/verify_assessment", READ_RUNS, READ_TENANTS),
    function("api/purge_candidate_data", CANCEL_RUN, READ_TENANTS, RECORD_ERASURES),
    function("api/purge_candidate", CANCEL_RUN, READ_TENANTS, RECORD_ERASURES),
    function("api/get_erasure_certificate", READ_RUNS, READ_TENANTS, SIGN_ED25519),
    function("api/list_events", READ_RUNS, READ_TENANTS),
    function("api/get_transcript", READ_RUNS, READ_TENANTS),
    function("api/get_ledger", READ_RUNS, READ_TENANTS, SIGN_ED25519),
    function("api/list_rankings", READ_RUNS, READ_TENANTS),
    function("api/get_settings", READ_RUNS, READ_TENANTS),
    function("api/update_settings", CHANGE_STATE, CHANGE_TENANTS),
    function("api/get_webhook_config", READ_TENANTS),
    function("api/put_webhook_config", SAVE_WEBHOOK_CONFIG, DECRYPT_SECRETS),
    function("api/delete_webhook_config", DELETE_WEBHOOK_CONFIG),
    function("api/rotate_webhook_secret", READ_TENANTS, CHANGE_TENANTS, ENCRYPT_SECRETS, DECRYPT_SECRETS),
    function("api/test_webhook", READ_TENANTS, DECRYPT_SECRETS, SIGN_ED25519, JUDGE_ADDRESSES),
    function("api/check_webhook_health", READ_TENANTS, READ_DELIVERIES),
    function("api/list_webhook_deliveries", READ_DELIVERIES, READ_TENANTS),
    function("api/get_webhook_delivery", READ_DELIVERIES, READ_TENANTS),
    function("api/redeliver_webhook", READ_DELIVERIES, CHANGE_DELIVERIES, READ_TENANTS),
    function("api/replay_webhooks", READ_DELIVERIES, CHANGE_DELIVERIES, READ_TENANTS),
    function(
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
    function("candidate/describe_interview", READ_RUNS),
    function("candidate/send_code", WORK_ON_RUN, SEND_MAIL),
    function("candidate/check_code", WORK_ON_RUN),
    function("candidate/start_session", WORK_ON_RUN),
    function("candidate/get_session", READ_RUNS),
    function("candidate/take_answer", WORK_ON_RUN, ASK_ENGINE),
    function("candidate/finish_session", WORK_ON_RUN),
    function("candidate/get_feedback", READ_RUNS),
    # Provisioning
    function("admin/create_platform", CHANGE_TENANTS),
    function("admin/list_platforms", READ_TENANTS),
    function("admin/get_platform", READ_TENANTS),
    function("admin/delete_platform", READ_TENANTS, CHANGE_TENANTS),
    function("admin/get_platform_webhook_config", READ_TENANTS),
    function("admin/put_platform_webhook_config", SAVE_WEBHOOK_CONFIG),
    function("admin/delete_platform_webhook_config", DELETE_WEBHOOK_CONFIG),
    function("admin/rotate_platform_webhook_secret", READ_TENANTS, CHANGE_TENANTS, ENCRYPT_SECRETS),
    function("admin/check_platform_webhook_health", READ_TENANTS, READ_DELIVERIES),
    function("admin/create_tenant", READ_TENANTS, CHANGE_TENANTS),
    function("admin/list_tenants", READ_TENANTS),
    function("admin/get_tenant", READ_TENANTS),
    function("admin/delete_tenant", READ_TENANTS, CHANGE_TENANTS),
    function("admin/create_api_key", READ_TENANTS, CHANGE_TENANTS),
    function("admin/list_api_keys", READ_TENANTS),
    function("admin/get_api_key", READ_TENANTS),
    function("admin/revoke_api_key", READ_TENANTS, CHANGE_TENANTS),
    function("security/authorizer", READ_TENANTS, seconds=10),
    # What follows a write
    function("workflow/relay", READ_RUNS, START_RUNS, ANSWER_WAITS, seconds=QUEUE_SECONDS),
    function(
        "workflow/generate_plan", CHANGE_STATE, MAKE_LINKS, ASK_ENGINE, seconds=MODEL_SECONDS, megabytes=256
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
        FORGET_CIRCUITS,
        SEND_DELIVERIES,
        seconds=QUEUE_SECONDS,
    ),
)
