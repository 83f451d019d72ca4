"""Mail by SES: what is handed over, and that its failures tell nothing personal."""

import logging
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from interviews.adapters.room.ses_mailer import SesMailer
from interviews.domain.kernel.errors import MailUnavailable
from interviews.usecases.room.mailer import Mail

REGION = "eu-central-1"
SENDER = "interviews@acme.example"
MAIL = Mail("ada@example.com", "Your code – Größe", "042317\n")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        made = botocore.session.get_session().create_client("sesv2", region_name=REGION)
        made.create_email_identity(EmailIdentity=SENDER)
        yield made


def test_a_mail_is_handed_over_as_it_is(client: Any) -> None:
    SesMailer(lambda: client, SENDER).send(MAIL)
    (sent,) = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    assert (sent.source, sent.destinations["ToAddresses"]) == (SENDER, [MAIL.to])
    assert (sent.subject, sent.body) == (MAIL.subject, MAIL.text)


def test_the_domain_goes_out_in_ascii(client: Any) -> None:
    SesMailer(lambda: client, SENDER).send(Mail("ivan@пример.рф", "Code", "042317"))
    (sent,) = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    assert sent.destinations["ToAddresses"] == ["ivan@xn--e1afmkfd.xn--p1ai"]


def test_a_sender_that_is_not_verified_is_a_failure_of_ours(client: Any) -> None:
    with pytest.raises(MailUnavailable):
        SesMailer(lambda: client, "nobody@else.example").send(MAIL)


class Failing:
    def __init__(self, failure: Exception) -> None:
        self.failure = failure

    def send_email(self, **given: Any) -> None:
        raise self.failure


REJECTED = {
    "Code": "MessageRejected",
    "Message": "Email address is not verified. The following identities failed the check: ada@example.com",
}


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (ClientError({"Error": REJECTED}, "SendEmail"), "MessageRejected"),
        (ConnectTimeoutError(endpoint_url="https://email.example"), "ConnectTimeoutError"),
    ],
)
def test_a_failure_is_told_without_the_address(
    failure: Exception, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), pytest.raises(MailUnavailable) as refused:
        SesMailer(lambda: Failing(failure), SENDER).send(MAIL)
    assert "ada@example.com" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert "ada@" not in caplog.text
    assert "042317" not in caplog.text
    assert [each.__dict__["kind"] for each in caplog.records] == [kind]


def test_without_a_sender_no_mail_is_sent_and_that_is_said() -> None:
    def never() -> Any:
        raise AssertionError("no client is needed")

    with pytest.raises(MailUnavailable):
        SesMailer(never, "").send(MAIL)
