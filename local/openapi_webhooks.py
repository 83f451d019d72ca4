"""The OpenAPI document's webhooks, and a schema of each event for whoever reads or receives it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from interviews.domain.runs.events import Envelope, EventType
from interviews.domain.runs.happenings import stored_data
from interviews.domain.webhooks.notices import EndpointNotice, Notice, NoticeType
from interviews.usecases.runs import event_bodies
from interviews.usecases.runs.answers import RunEvent

from . import webhook_guide
from .answer_schemas import AnswerSchemas
from .field_docs import field_docs

Json = dict[str, Any]
PARTS: Json = json.loads(Path(__file__).with_name("openapi_parts.json").read_text())
"""What is said once for the whole document."""


def webhooks_of(answers: AnswerSchemas) -> Json:
    """Adds the events' schemas to `answers`."""
    _by_event(Envelope, event_bodies.DATA, answers)
    _by_event(RunEvent, stored_data(), answers)
    _by_event(Notice, dict.fromkeys(NoticeType, EndpointNotice), answers)
    del answers.definitions[Notice.__name__]
    told = [each for each in EventType if each in webhook_guide.DATA]
    return {each.value: _webhook(each) for each in (*told, *NoticeType)}


def _by_event(frame: type[Any], data: Mapping[Any, type[Any]], answers: AnswerSchemas) -> None:
    """A schema of `frame` for each event, with what that one tells; `frame` itself is any of them."""
    answers.of(frame)
    whole = answers.definitions[frame.__name__]
    for event, told in data.items():
        fields = whole["properties"] | {"event": {"const": event.value}, "data": answers.of(told)}
        for name, told_of in field_docs(frame).items():
            fields[name] = fields[name] | {"description": told_of}
        answers.definitions[_of_event(event, frame)] = whole | {"properties": fields}
    told_apart = {event.value: reference(_of_event(event, frame)) for event in data}
    answers.definitions[frame.__name__] = {
        "description": whole.get("description", "One for each event."),
        "oneOf": [*told_apart.values()],
        "discriminator": {
            "propertyName": "event",
            "mapping": {event: each["$ref"] for event, each in told_apart.items()},
        },
    }


def _of_event(event: EventType | NoticeType, frame: type[Any]) -> str:
    """`InterviewApprovedEnvelope`"""
    return "".join(each.capitalize() for each in re.split(r"\W|_", event)) + frame.__name__


def _webhook(event: EventType | NoticeType) -> Json:
    told = webhook_guide.example(event) if isinstance(event, EventType) else webhook_guide.notice(event)
    shown = webhook_guide.signed(told)
    frame = Envelope if isinstance(event, EventType) else Notice
    content = {"schema": reference(_of_event(event, frame)), "example": json.loads(told)}
    return {
        "post": {
            "operationId": camel("on_" + re.sub(r"\W", "_", event)),
            "summary": event.value,
            "description": f"Sent to you when `{event.value}` happens. Answer 2xx within 5 seconds.",
            "security": [{"webhookSignature": []}],
            "tags": ["Webhooks"],
            "parameters": [
                {
                    "name": name,
                    "in": "header",
                    "required": True,
                    "description": each,
                    "schema": {"type": "string"},
                    "example": shown[name],
                }
                for name, each in PARTS["webhookHeaders"].items()
            ],
            "requestBody": {"required": True, "content": {"application/json": content}},
            "responses": {
                "2XX": {"description": "Taken. Anything else, or more than 5 seconds, is tried again."}
            },
        }
    }


def reference(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}


def camel(function: str) -> str:
    head, *tail = function.rpartition("/")[2].split("_")
    return head + "".join(each.capitalize() for each in tail)


def title(told: type[Any]) -> str:
    """The first sentence of its docstring; empty where it has none."""
    return re.split(r"\.(?:\s|$)", told.__doc__ or "", maxsplit=1)[0]
