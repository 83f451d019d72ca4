from .answers import WebhookConfig
from .webhook_ports import EndpointStore
from .webhook_service import found, shown


def get_webhook_config(owner: str, *, endpoints: EndpointStore) -> WebhookConfig:
    """Without its secrets, of which only a hint is shown (contract §6). Raises NotFound."""
    return shown(found(endpoints.load(owner).endpoint))
