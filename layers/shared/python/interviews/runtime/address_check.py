"""The address guard as the intake uses it: a callbackUrl is refused when it is saved, not only when it is called."""

from collections.abc import Callable

from .settings import IntakeSettings


def address_check(settings: IntakeSettings) -> Callable[[str], None]:
    """Raises ValidationFailed for an address that is not a public one. The resolver is imported on first use."""

    def check(url: str) -> None:
        from ..adapters.address_resolver import SystemResolver
        from ..usecases.check_callback_address import check_callback_address

        allow_local = settings.allow_local_webhooks == "true"
        check_callback_address(url, resolver=SystemResolver(), allow_local=allow_local)

    return check
