"""The engine behind an OpenAI-compatible server (see engine.py)."""

from collections.abc import Callable

from ...domain.guardrails.model_call import ModelCall
from ...usecases.guardrails.engine import Engine
from .engine import OpenAIEngine
from .model_client import ModelClient

__all__ = ["ModelCall", "build"]


def build(
    *,
    base_url: str | None,
    model: str,
    api_key: str,
    raters: int = 3,
    timeout_seconds: float = 120.0,
    on_call: Callable[[ModelCall], None] = lambda _: None,
) -> Engine:
    """`timeout_seconds` is how long one operation may take with all its tries; the room and a chat wait for less.
    `on_call` gets the account of every call to the model; it may be called from several threads."""
    if raters < 1:
        raise ValueError("there must be a rater")
    client = ModelClient(base_url=base_url, model=model, api_key=api_key, on_call=on_call)
    return OpenAIEngine(client=client, raters=raters, timeout_seconds=timeout_seconds)
