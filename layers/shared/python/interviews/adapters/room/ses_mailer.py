"""Mail by Amazon SES (API v2). Neither an address nor a text is ever logged: SES puts both into its error messages."""

import logging
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ...domain.kernel.errors import MailUnavailable
from ...usecases.room.mailer import Mail

_log = logging.getLogger("interviews")


class SesMailer:
    """`sender` is a verified address, or one of a verified domain; without one every mail is refused."""

    def __init__(self, client: Callable[[], Any], sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, mail: Mail) -> None:
        if not self._sender:
            raise self._failed("NoSender")
        try:
            self._client().send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [_in_ascii(mail.to)]},
                Content={
                    "Simple": {
                        "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                        "Body": {"Text": {"Data": mail.text, "Charset": "UTF-8"}},
                    }
                },
            )
        except ClientError as refused:
            raise self._failed(refused.response["Error"]["Code"]) from None
        except BotoCoreError as failed:
            raise self._failed(type(failed).__name__) from None

    def _failed(self, kind: str) -> MailUnavailable:
        _log.error("mail not sent", extra={"kind": kind})
        return MailUnavailable("The e-mail could not be sent just now; please ask again in a minute.")


def _in_ascii(address: str) -> str:
    """SES wants the domain in Punycode; the part before it is ASCII by domain/requests.py."""
    if address.isascii():
        return address
    from idna import encode  # slow to import, and such addresses are rare

    local, _, domain = address.rpartition("@")
    return f"{local}@{encode(domain, uts46=True).decode()}"
