"""GET /interviews/{runId}/ledger"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import READ_RUNS_AND_TENANTS, SIGN_ED25519
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.settings import ProofSettings
from interviews.usecases.privacy.get_ledger import get_ledger


@integration(
    "GET",
    "interviews/{runId}/ledger",
    permission=Permission.READ,
    tag="Proofs",
    summary="Read the run's events as JSON Lines in canonical form (RFC 8785): each with its `hash`, which covers "
    "`previousHash`. Words of a person are hashed as commitments, so that they can be erased, or withheld without "
    "candidate:read. The last line is a signed head (JWS). `python -m local.verify ledger` checks it offline.",
    media_type="application/jsonl",
    grants=(READ_RUNS_AND_TENANTS, SIGN_ED25519),
)
def handler(request: Request[None], settings: ProofSettings) -> Response[str]:
    text = get_ledger(
        request.caller,
        request.run_id,
        service=wiring.run_service(settings),
        signer=lambda: webhook_wiring.signer(settings.signing_secret_arn),
    )
    return Response(text, content_type="application/jsonl")
