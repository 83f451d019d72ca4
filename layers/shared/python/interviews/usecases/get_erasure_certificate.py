from collections.abc import Callable

from ..domain import artefacts
from ..domain.access import Caller
from ..domain.erasure_certificate import CERTIFICATE
from .ports import Json
from .run_desk import RunDesk, not_found
from .sign_proof import sign_proof
from .webhook_ports import Signer


def get_erasure_certificate(
    caller: Caller, run_id: str, *, desk: RunDesk, signer: Callable[[], Signer]
) -> Json:
    """The certificate of the last purge, readable and signed (contract §9). Raises NotFound before a purge."""
    found = desk.view(caller, run_id, (artefacts.CERTIFICATE,)).artefacts.get(artefacts.CERTIFICATE)
    if found is None:
        raise not_found("certificate: the run was not purged")
    return {"certificate": found, "jws": sign_proof(found, CERTIFICATE, caller.tenant_id, signer())}
