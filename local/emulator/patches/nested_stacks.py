"""What stays as it is in a nested stack keeps its attributes when the stack is updated (reports/nested-updates.md)."""

from typing import Any

Attributes = dict[str, Any]


def install() -> None:
    from ministack.services.cloudformation import provisioners

    provision, update = provisioners._provision_resource, provisioners._update_resource
    known: dict[tuple[str, str], Attributes] = {}

    def provision_and_remember(kind: str, logical_id: str, properties: Any, stack: str, *rest: Any) -> Any:
        made = provision(kind, logical_id, properties, stack, *rest)
        known[stack, logical_id] = made[1]
        return made

    def update_with_attributes(
        kind: str,
        physical_id: str,
        old: Any,
        new: Any,
        stack: str,
        logical_id: str,
        attributes: Attributes | None = None,
    ) -> Any:
        before = attributes or known.get((stack, logical_id))
        changed = update(kind, physical_id, old, new, stack, logical_id, before)
        known[stack, logical_id] = changed[1]
        return changed

    provisioners._provision_resource = provision_and_remember
    provisioners._update_resource = update_with_attributes
