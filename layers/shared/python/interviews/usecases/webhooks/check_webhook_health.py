from ...domain.kernel.outcome import ErrorClass
from ...domain.webhooks.circuit import Circuit
from ...domain.webhooks.endpoint import Endpoint
from .answers import HealthStatus, WebhookHealth
from .webhook_ports import CircuitStore, DeliverySearch, EndpointStore
from .webhook_service import found

MOST_COUNTED = 100


def check_webhook_health(
    owner: str, *, endpoints: EndpointStore, circuits: CircuitStore, deliveries: DeliverySearch
) -> WebhookHealth:
    """How the owner's endpoint does: HEALTHY, FAILING (some attempts in a row), OPEN (nothing but probes is sent) or
    DISABLED; `onHold` counts to 100. Raises NotFound.
    """
    endpoint = found(endpoints.load(owner).endpoint)
    circuit = circuits.get(owner, owner)
    if circuit.config_version != endpoint.version:
        circuit = Circuit(owner, owner)  # what failed was another configuration
    return {
        "status": _status(endpoint, circuit),
        "isActive": endpoint.is_active,
        "disabledReason": endpoint.disabled_reason,
        "disabledAt": endpoint.disabled_at,
        "failuresInARow": circuit.failures,
        "failingSince": circuit.failing_since,
        "lastFailureAt": circuit.last_failure_at,
        "lastErrorClass": ErrorClass(circuit.last_error) if circuit.last_error else None,
        "nextProbeAt": circuit.probe_at if circuit.is_open and endpoint.is_active else None,
        "onHold": len(deliveries.held(owner, limit=MOST_COUNTED)),
    }


def _status(endpoint: Endpoint, circuit: Circuit) -> HealthStatus:
    if not endpoint.is_active:
        return "DISABLED"
    if circuit.is_open:
        return "OPEN"
    return "FAILING" if circuit.failures else "HEALTHY"
