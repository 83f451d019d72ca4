"""Which engines are compared: the embedded one, the adapter's rails around a model that obeys all that it reads, and
a model where the environment has a key for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from interviews.adapters import openai_engine, rehearsal_engine
from interviews.usecases.guardrails.engine import Engine

from .gullible import gullible_model

NO_KEY = "No OPENAI_API_KEY is set, so no model was asked (OPENAI_BASE_URL and OPENAI_MODEL are optional)."


@dataclass(frozen=True, slots=True)
class Contender:
    """`every`, `least` and `threads` are those of Bench."""

    name: str
    engine: Engine
    every: int = 1
    least: int = 40
    threads: int = 1


@contextmanager
def contenders(environment: Mapping[str, str]) -> Iterator[list[Contender]]:
    """A model gets each `EVAL_EVERY`-th variant (20 by default; 1 for all), `EVAL_THREADS` at a time (4)."""
    with gullible_model() as scripted:
        gullible = openai_engine.build(base_url=scripted.base_url, model="gullible", api_key="none", raters=1)
        found = [
            Contender("rehearsal", rehearsal_engine.build()),
            Contender("gullible", gullible, every=20, least=10, threads=2),
        ]
        yield [*found, _model(environment)] if environment.get("OPENAI_API_KEY") else found


def _model(environment: Mapping[str, str]) -> Contender:
    model = environment.get("OPENAI_MODEL") or "gpt-5-mini"
    engine = openai_engine.build(
        base_url=environment.get("OPENAI_BASE_URL") or None,
        model=model,
        api_key=environment["OPENAI_API_KEY"],
        raters=int(environment.get("OPENAI_RATERS") or 1),
    )
    every, threads = int(environment.get("EVAL_EVERY") or 20), int(environment.get("EVAL_THREADS") or 4)
    return Contender(model, engine, every, least=4, threads=threads)
