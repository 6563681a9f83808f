"""$meta, $meta-add, $meta-delete (FHIR R4 Resource-meta…): profiles, tags and security labels of one resource.

A change is a version like any other: who saw which labels when can be told afterwards.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir.content import parse
from yizhou.records.fhir.errors import BadOperationInput
from yizhou.records.fhir.operating import read_input
from yizhou.records.fhir.patch import patch
from yizhou.records.fhir.read import read

_LISTS = ("profile", "tag", "security")


def meta(actor: Actor, resource_type: str, resource_id: str) -> bytes:
    """The labels of a resource as Parameters. Audited. Raises ResourceNotFound, ResourceGone, OutOfScope."""
    return _told(orjson.loads(read(actor, resource_type, resource_id).raw))


def change(actor: Actor, resource_type: str, resource_id: str, body: bytes, *, add: bool) -> bytes:
    """Add labels or take them away; the labels afterwards. Raises BadOperationInput, ResourceNotFound, OutOfScope."""
    definition = "Resource-meta-add" if add else "Resource-meta-delete"
    given = read_input(definition, parse(body) if body.strip() else None)["meta"][0].value
    if not isinstance(given, dict) or any(not isinstance(given.get(name, []), list) for name in _LISTS):
        raise BadOperationInput(operation=definition.removeprefix("Resource-"), faults=())

    def changed(content: Mapping[str, Any]) -> Mapping[str, Any]:
        held = dict(content.get("meta", {}))
        for name in _LISTS:
            before = list(held.get(name, []))
            names = {_name(each) for each in given.get(name, [])}
            if add:
                known = {_name(each) for each in before}
                after = [*before, *(each for each in given.get(name, []) if _name(each) not in known)]
            else:
                after = [each for each in before if _name(each) not in names]
            held.pop(name, None)
            if after:
                held[name] = after
        return {**content, "meta": held}

    return _told(
        orjson.loads(
            patch(actor, resource_type, resource_id, changed, expected_version=None, message_id=None).raw
        )
    )


def _name(label: Any) -> str:
    """What makes two labels the same: the profile, or system and code."""
    return f"{label.get('system', '')}|{label.get('code', '')}" if isinstance(label, dict) else str(label)


def _told(content: Mapping[str, Any]) -> bytes:
    return orjson.dumps(
        {
            "resourceType": "Parameters",
            "parameter": [{"name": "return", "valueMeta": content.get("meta", {})}],
        }
    )
