from collections.abc import Callable
from typing import cast

from ...domain.kernel.access import Caller
from ...domain.privacy.erasure_certificate import CERTIFICATE
from ...domain.runs import artefacts
from ..kernel.idempotency import not_found
from ..kernel.ports import Signer
from ..runs.run_service import RunService
from .answers import ErasureCertificate, ErasureCertificateSigned
from .sign_proof import sign_proof


def get_erasure_certificate(
    caller: Caller, run_id: str, *, service: RunService, signer: Callable[[], Signer]
) -> ErasureCertificateSigned:
    """The certificate of the last purge, readable and signed (contract §9). Raises NotFound before a purge."""
    found = service.view(caller, run_id, (artefacts.CERTIFICATE,)).artefacts.get(artefacts.CERTIFICATE)
    if found is None:
        raise not_found("certificate: the run was not purged")
    return {
        "certificate": cast(ErasureCertificate, found),
        "jws": sign_proof(found, CERTIFICATE, caller.tenant_id, signer()),
    }
