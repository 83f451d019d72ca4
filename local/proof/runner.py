"""Goes through the steps, undoes each, and reports."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from interviews.domain.kernel.times import to_iso

from .step import ProofContext, Step, Undo

PROVEN, FAILED, INTERRUPTED = "PROVEN", "FAILED", "INTERRUPTED"


@dataclass(frozen=True, kw_only=True)
class StepResult:
    """`seen` is what the step saw, or why it failed; `left` is what could not be put back."""

    step: str
    status: str
    seen: str
    left: tuple[str, ...]
    seconds: float

    @property
    def is_well(self) -> bool:
        return self.status == PROVEN and not self.left

    @property
    def lines(self) -> list[str]:
        said = [f"{self.status:<11} {self.step:<10} {self.seconds:>6.0f} s  {self.seen}"]
        return said + [f"{'NOT UNDONE':<11} {self.step:<10} {each}" for each in self.left]


def run(steps: Sequence[Step], context: ProofContext) -> Iterable[StepResult]:
    """One after the other, whatever becomes of the one before; after an interruption none."""
    for step in steps:
        context.say(f"\n■ {step.name}: {step.does} (at most {step.minutes} minutes)")
        result = _try(step, context)
        for line in result.lines:
            context.say(line)
        yield result
        if result.status == INTERRUPTED:
            return


def _try(step: Step, context: ProofContext) -> StepResult:
    began, undo, status = context.clock(), Undo(), PROVEN
    try:
        seen = step.prove(context, undo)
    except KeyboardInterrupt:
        status, seen = INTERRUPTED, "Somebody stopped it."
    except Exception as problem:
        status, seen = FAILED, f"{type(problem).__name__}: {problem}"
    return StepResult(
        step=step.name, status=status, seen=seen, left=tuple(undo.all()), seconds=context.clock() - began
    )


def write(results: Sequence[StepResult], stage: str, at: datetime, folder: Path) -> Path:
    """The report as text, and beside it as JSON; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{stage}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    head = f"Proof of {stage}, {to_iso(at)}: {sum(each.is_well for each in results)} of {len(results)} steps."
    lines = [head, "", *(line for each in results for line in each.lines)]
    content = {"stage": stage, "at": to_iso(at), "steps": [asdict(each) for each in results]}
    (folder / f"{name}.json").write_text(json.dumps(content, indent=2) + "\n")
    text = folder / f"{name}.txt"
    text.write_text("\n".join(lines) + "\n")
    return text


def plan(steps: Sequence[Step], stage: str) -> str:
    """What would be done, without an account."""
    parts = [
        f"The proof of {stage}: {len(steps)} steps, {sum(each.minutes for each in steps)} minutes at most."
    ]
    for number, each in enumerate(steps, 1):
        parts += [
            f"\n{number}. {each.name}: {each.does}",
            f"   expects  {each.expects}",
            f"   at most  {each.minutes} minutes",
            f"   undoes   {each.undoes}",
            f"   calls    {', '.join(each.calls)}",
        ]
    return "\n".join(parts)
