"""GET /v1/admin/tenants/{tenantId}/interviews/{runId}/erasure-certificate"""

from interviews.domain.kernel.access import Caller
from interviews.domain.kernel.actors import OPERATOR
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import READ_OPEN_RUNS, SIGN_ED25519
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.settings import ProofSettings
from interviews.usecases.privacy.answers import ErasureCertificateSigned
from interviews.usecases.privacy.get_erasure_certificate import get_erasure_certificate


@admin(
    "GET",
    "tenants/{tenantId}/interviews/{runId}/erasure-certificate",
    tag="Provisioning",
    summary="Read the certificate of a run's last purge, as the tenant's own keys can: also of a deleted or suspended "
    "tenant, whose keys are refused. The purge of a deleted tenant, made again, names the runs.",
    grants=(READ_OPEN_RUNS, SIGN_ED25519),
)
def handler(request: Request[None], settings: ProofSettings) -> Response[ErasureCertificateSigned]:
    return Response(
        get_erasure_certificate(
            Caller(OPERATOR, "platform", "", request.path["tenantId"], frozenset()),
            request.run_id,
            service=wiring.run_service(settings),
            signer=lambda: webhook_wiring.signer(settings.signing_secret_arn),
        )
    )
