"""What the model is told of its work: a dated folder of texts, named in every account of a call."""

from collections.abc import Sequence
from pathlib import Path

PROMPT_VERSION = "2026-11-28"
_PROMPTS = Path(__file__).parent / "prompts" / PROMPT_VERSION
_MOST_PROBLEMS = 20


def prompt(name: str) -> str:
    return (_PROMPTS / f"{name}.txt").read_text(encoding="utf-8")


def repair(wrong: Sequence[str]) -> str:
    return prompt("repair") + "\n".join(f"- {each}" for each in wrong[:_MOST_PROBLEMS])
