"""GET /interviews/{runId}/ledger"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import ProofSettings
from interviews.usecases.privacy.get_ledger import get_ledger


@endpoint(permission=Permission.READ, settings=ProofSettings)
def handler(request: Request[None]) -> Response:
    settings = ProofSettings.read()
    text = get_ledger(
        request.caller,
        request.run_id,
        desk=wiring.run_desk(settings),
        signer=lambda: webhook_wiring.signer(settings.signing_secret_arn),
    )
    return Response(text, content_type="application/jsonl")
