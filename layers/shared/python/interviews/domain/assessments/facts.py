from typing import Any


def read_fact(requirement: Any, answer: str, year: int | None = None) -> tuple[Any, str | None]:
    low = answer.strip().lower()
    if low.startswith("no"):
        return "DENIED", answer.strip()
    if low.startswith("yes"):
        return "CONFIRMED", answer.strip()
    return "UNCLEAR", None


def years_told(requirement: Any, text: str) -> str | None:
    return None
