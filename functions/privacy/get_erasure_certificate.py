"""GET /interviews/{runId}/erasure-certificate"""

from interviews.domain.kernel.access import Permission
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import READ_RUNS_AND_TENANTS, SIGN_ED25519
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.settings import ProofSettings
from interviews.usecases.privacy.answers import ErasureCertificateSigned
from interviews.usecases.privacy.get_erasure_certificate import get_erasure_certificate


@integration(
    "GET",
    "interviews/{runId}/erasure-certificate",
    permission=Permission.READ,
    tag="Proofs",
    summary="Read the certificate of the run's last purge: what was erased, what remains until when, and when the last "
    "backup ends that can hold it. `jws` is the same, signed by the tenant's key (see its JWK set). "
    "`python -m local.verify certificate` checks it offline. 404 before a purge.",
    grants=(READ_RUNS_AND_TENANTS, SIGN_ED25519),
)
def handler(request: Request[None], settings: ProofSettings) -> Response[ErasureCertificateSigned]:
    return Response(
        get_erasure_certificate(
            request.caller,
            request.run_id,
            service=wiring.run_service(settings),
            signer=lambda: webhook_wiring.signer(settings.signing_secret_arn),
        )
    )
