"""The port of e-mail. Adapter: adapters/room/ses_mailer.py."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    to: str
    subject: str
    text: str


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Hands the mail over. Raises MailUnavailable."""
