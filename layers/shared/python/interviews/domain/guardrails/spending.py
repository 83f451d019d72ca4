"""What a model's work costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model_call import ModelCall

MICRO_USD = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """USD for a million tokens, which is micro-USD for one."""

    of_input: float
    of_output: float


@dataclass(frozen=True, slots=True)
class Spending:
    tokens: int = 0
    micro_usd: int = 0

    @classmethod
    def on(cls, calls: "Sequence[ModelCall]", prices: Prices) -> "Spending":
        """A server that does not tell its tokens costs nothing here."""
        put_in = sum(each.input_tokens or 0 for each in calls)
        got_out = sum(each.output_tokens or 0 for each in calls)
        return cls(put_in + got_out, round(put_in * prices.of_input + got_out * prices.of_output))
