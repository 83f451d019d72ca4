"""A deployed stage, as `make redrive` works on it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
WAIT_SECONDS = 2
"""A queue that is asked without waiting looks into a part of its servers only (AWS)."""


class CannotRedrive(RuntimeError):
    """The message is one sentence for a person."""


@dataclass(frozen=True)
class DeployedStage:
    """A deployed stack's outputs, and clients for it."""

    outputs: Mapping[str, str]
    sqs: Any
    dynamodb: Any
    functions: Any
    wait_seconds: int = WAIT_SECONDS

    def show(self, output: str, records: Sequence[Json], **more: Any) -> Json:
        """Hands records to a reader of the stream, the function of this output, as the stream does. Raises
        CannotRedrive where it fails as a whole."""
        return self.call(output, {"Records": records, **more})

    def call(self, output: str, event: Json) -> Json:
        """What the function of this output answers. Raises CannotRedrive where it fails."""
        answer = self.functions.invoke(FunctionName=self.outputs[output], Payload=json.dumps(event).encode())
        result = json.loads(answer["Payload"].read())
        if answer.get("FunctionError"):
            raise CannotRedrive(
                f"The function {self.outputs[output]} itself fails: {result.get('errorType')}. See its log."
            )
        return dict(result)
