"""What the candidate's page sends (contract §7)."""

from typing import Annotated

from pydantic import StringConstraints

from ..kernel.model import Model


class StartSession(Model):
    consent: bool
    """Must be true."""


class EnterCode(Model):
    otp: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    """The six digits of the e-mail."""


class GiveAnswer(Model):
    text: Annotated[str, StringConstraints(min_length=1, max_length=8_000)]
    """The candidate's answer."""
    client_turn_id: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    """Made by the page for each answer, so that a repetition is no second answer."""
