"""Which engines are compared: the built-in one, and a model where the environment has a key for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from interviews.adapters import builtin_engine
from interviews.usecases.engine import Engine

NO_KEY = "No OPENAI_API_KEY is set, so no model was asked (OPENAI_BASE_URL and OPENAI_MODEL are optional)."


@dataclass(frozen=True, slots=True)
class Contender:
    name: str
    engine: Engine
    every: int = 1
    threads: int = 1


def contenders(environment: Mapping[str, str]) -> list[Contender]:
    """A model gets each `EVAL_EVERY`-th variant (20 by default; 1 for all), `EVAL_THREADS` at a time (4)."""
    found = [Contender("builtin", builtin_engine.build())]
    if environment.get("OPENAI_API_KEY"):
        found.append(_model(environment))
    return found


def _model(environment: Mapping[str, str]) -> Contender:
    from interviews.adapters import openai_engine

    model = environment.get("OPENAI_MODEL") or "gpt-5-mini"
    engine = openai_engine.build(
        base_url=environment.get("OPENAI_BASE_URL") or None,
        model=model,
        api_key=environment["OPENAI_API_KEY"],
        raters=int(environment.get("OPENAI_RATERS") or 1),
    )
    every, threads = int(environment.get("EVAL_EVERY") or 20), int(environment.get("EVAL_THREADS") or 4)
    return Contender(model, engine, every, threads)
