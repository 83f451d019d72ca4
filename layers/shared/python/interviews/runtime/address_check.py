"""The address guard as it is asked when a URL is saved, so that it is not only refused when it is called."""

from collections.abc import Callable

from ..domain.kernel.errors import ValidationFailed
from .settings import IntakeSettings, IssuerSettings


def address_check(settings: IntakeSettings) -> Callable[[str], None]:
    """Raises ValidationFailed for an address that is not a public one. The resolver is imported on first use."""

    def check(url: str) -> None:
        from ..adapters.kernel.address_resolver import SystemResolver
        from ..usecases.webhooks.check_callback_address import check_callback_address

        allow_local = settings.allow_local_webhooks == "true"
        check_callback_address(url, resolver=SystemResolver(), allow_local=allow_local)

    return check


def check_issuer(issuer: str, settings: IssuerSettings) -> None:
    """Raises ValidationFailed for an issuer on a stage without people, and for one whose keys would not be read."""
    from ..adapters.kernel.address_resolver import SystemResolver
    from ..usecases.webhooks.check_callback_address import check_callback_address

    if settings.trust_issuers != "true":
        raise ValidationFailed.of("oidc", "needs a stage that is deployed with -c oidc=true")
    allow_local = settings.allow_local_webhooks == "true"
    check_callback_address(issuer, resolver=SystemResolver(), allow_local=allow_local, field="oidc.issuer")
