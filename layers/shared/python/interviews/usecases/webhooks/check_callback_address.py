from collections.abc import Sequence

from ...domain.kernel.address import AddressRefused, is_allowed, literal_address, read_target
from ...domain.kernel.errors import ValidationFailed
from ..kernel.ports import CannotResolve, Resolver

LOOKUP_SECONDS = 3.0


def check_callback_address(
    url: str, *, resolver: Resolver, allow_local: bool, field: str = "callbackUrl"
) -> None:
    """Raises ValidationFailed for a URL in `field` to which no request of ours would be sent (contract §5)."""
    try:
        target = read_target(url, allow_local=allow_local)
    except AddressRefused as refused:
        raise ValidationFailed.of(field, str(refused)) from None
    addresses = _addresses(target.host, resolver, field)
    if not addresses or not all(is_allowed(each, allow_local=allow_local) for each in addresses):
        raise ValidationFailed.of(field, "must lead to public addresses only")


def _addresses(host: str, resolver: Resolver, field: str) -> Sequence[str]:
    literal = literal_address(host)
    if literal:
        return [literal]
    try:
        return resolver.resolve(host, LOOKUP_SECONDS)
    except (CannotResolve, TimeoutError):
        raise ValidationFailed.of(field, "has a host name that cannot be resolved") from None
