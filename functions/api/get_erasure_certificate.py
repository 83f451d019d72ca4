"""GET /interviews/{runId}/erasure-certificate"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.settings import ProofSettings
from interviews.usecases.privacy.get_erasure_certificate import get_erasure_certificate


@endpoint(permission=Permission.READ, settings=ProofSettings)
def handler(request: Request[None]) -> Response:
    settings = ProofSettings.read()
    return Response(
        get_erasure_certificate(
            request.caller,
            request.run_id,
            desk=wiring.run_desk(settings),
            signer=lambda: webhook_wiring.signer(settings.signing_secret_arn),
        )
    )
