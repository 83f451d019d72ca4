"""What a stage is redriven with in tests, in place of Step Functions and of AWS Lambda."""

import io
import json
from dataclasses import dataclass, field
from typing import Any

from handler_stage import handler_of


@dataclass
class RecordingWorkflow:
    """Fails on the runs in `broken`."""

    started: list[str] = field(default_factory=list)
    answered: list[tuple[str, str]] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def start(self, name: str, given: Any) -> None:
        if given["runId"] in self.broken:
            raise RuntimeError("not mended yet")
        self.started.append(given["runId"])

    def go_on(self, token: str, output: Any) -> None:
        self.answered.append((token, "GO_ON"))

    def divert(self, token: str, outcome: str) -> None:
        self.answered.append((token, outcome))


class InProcess:
    """AWS Lambda, as far as it is asked to call a function."""

    failure: str | None = None

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:
        if self.failure:
            return {
                "FunctionError": "Unhandled",
                "Payload": io.BytesIO(json.dumps({"errorType": self.failure}).encode()),
            }
        answer = handler_of(FunctionName)(json.loads(Payload), None)
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}
