import pytest

from interviews.domain.kernel.errors import ValidationFailed
from interviews.usecases.webhooks.check_callback_address import check_callback_address
from webhook_fakes import ScriptedResolver

RESOLVER = ScriptedResolver(
    {
        "public.example": [["1.1.1.1", "2606:4700::1111"]],
        "private.example": [["10.0.0.1"]],
        "mixed.example": [["1.1.1.1", "169.254.169.254"]],
        "empty.example": [[]],
        "localhost": [["127.0.0.1"]],
    }
)


@pytest.mark.parametrize(
    "url", ["https://public.example/hook", "https://1.1.1.1/", "https://public.example:8443/"]
)
def test_public_targets_are_accepted(url: str) -> None:
    check_callback_address(url, resolver=RESOLVER, allow_local=False)


@pytest.mark.parametrize(
    "url",
    [
        "https://private.example/",
        "https://mixed.example/",
        "https://empty.example/",
        "https://unknown.example/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "http://public.example/",
        "nonsense",
    ],
)
def test_every_other_target_is_refused_naming_the_field(url: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        check_callback_address(url, resolver=RESOLVER, allow_local=False)
    assert [each.field for each in refused.value.details] == ["callbackUrl"]


def test_a_name_that_takes_too_long_is_refused() -> None:
    with pytest.raises(ValidationFailed):
        check_callback_address(
            "https://public.example/", resolver=ScriptedResolver({}, hangs=True), allow_local=False
        )


def test_the_local_stage_may_save_loopback() -> None:
    check_callback_address("http://localhost:9000/", resolver=RESOLVER, allow_local=True)
    with pytest.raises(ValidationFailed):
        check_callback_address("http://private.example/", resolver=RESOLVER, allow_local=True)
