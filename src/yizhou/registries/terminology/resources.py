"""Artefacts as FHIR R4 resources: CodeSystem (§4.8), ValueSet (§4.9), ConceptMap (§4.10), and back from what partners send."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yizhou.registries.terminology.contracts import (
    Artefact,
    Concept,
    Correspondence,
    Expansion,
    Kind,
    NewArtefact,
    Status,
)
from yizhou.registries.terminology.errors import BadParameter

STATUS = {
    Status.DRAFT: "draft",
    Status.IN_REVIEW: "draft",
    Status.PUBLISHED: "active",
    Status.RETIRED: "retired",
}
LISTED = 2_000
"""A code system with more codes is read without them (`content` not-present): they are asked for by $lookup and $expand."""


def head(version: Artefact) -> dict[str, Any]:
    """What every artefact says of itself."""
    resource: dict[str, Any] = {
        "resourceType": version.kind.value,
        "id": version.fhir_id,
        "meta": {"versionId": str(version.edition)},
        "url": version.url,
        "version": version.version,
        "name": _name(version.slug),
        "title": version.title,
        "status": STATUS[version.status],
        "experimental": False,
    }
    if version.oid:
        identifier = {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{version.oid}"}
        resource["identifier"] = identifier if version.kind is Kind.CONCEPT_MAP else [identifier]
    if version.updated:
        resource["meta"]["lastUpdated"] = version.updated.isoformat()
        resource["date"] = (version.published or version.updated).isoformat()
    for name in ("publisher", "description"):
        if getattr(version, name):
            resource[name] = getattr(version, name)
    return resource


def _name(slug: str) -> str:
    """A name a machine can use: `icd10` → `Icd10`."""
    return "".join(part[:1].upper() + part[1:] for part in slug.replace(".", "-").split("-")) or slug


def code_system(version: Artefact, listed: Sequence[Concept] | None) -> dict[str, Any]:
    resource = head(version) | {"caseSensitive": True, "count": version.size, "valueSet": f"{version.url}?vs"}
    if "://" not in version.url:
        resource["valueSet"] = f"{version.url}:vs"
    if version.hierarchy != "none":
        resource["hierarchyMeaning"] = "is-a"
    if listed is None:
        return resource | {"content": "not-present"}
    resource["property"] = [
        {"code": "parent", "uri": "http://hl7.org/fhir/concept-properties#parent", "type": "code"},
        {"code": "status", "uri": "http://hl7.org/fhir/concept-properties#status", "type": "code"},
        {"code": "successor", "type": "code", "description": "停用后接替的代码"},
    ]
    return resource | {"content": "complete", "concept": [_listed(concept) for concept in listed]}


def _listed(concept: Concept) -> dict[str, Any]:
    entry: dict[str, Any] = {"code": concept.code, "display": concept.display}
    if concept.definition:
        entry["definition"] = concept.definition
    said = [("parent", concept.parent)] if concept.parent else []
    said += [("status", "retired")] if not concept.active else []
    said += [("successor", code) for code in concept.successors]
    if said:
        entry["property"] = [{"code": code, "valueCode": value} for code, value in said]
    return entry


def value_set(version: Artefact) -> dict[str, Any]:
    compose = {side: list(parts) for side, parts in version.content.items() if parts}
    return head(version) | {"immutable": version.status is not Status.DRAFT, "compose": compose}


def expanded(found: Expansion, timestamp: str, asked: Mapping[str, str]) -> dict[str, Any]:
    contains = [
        {
            "system": system, "code": concept.code, "display": concept.display,
            **({} if concept.active else {"inactive": True}),
            **({"abstract": True} if concept.abstract else {}),
        }
        for system, concept in found.items
    ]  # fmt: skip
    expansion = {
        "timestamp": timestamp,
        "total": found.total,
        "offset": found.offset,
        "parameter": [{"name": name, "valueString": value} for name, value in asked.items()],
        "contains": contains,
    }
    return value_set(found.artefact) | {"expansion": expansion}


def concept_map(version: Artefact, lines: Sequence[Correspondence]) -> dict[str, Any]:
    elements: dict[str, dict[str, Any]] = {}
    for line in lines:
        element = elements.setdefault(
            line.source, {"code": line.source, "display": line.source_display, "target": []}
        )
        target = {"code": line.target, "display": line.target_display} if line.target else {}
        comment = {"comment": line.comment} if line.comment else {}
        element["target"].append({**target, "equivalence": line.equivalence, **comment})
    group = {
        "source": version.content.get("source", ""),
        "target": version.content.get("target", ""),
        "element": list(elements.values()),
    }
    return head(version) | {"group": [group]}


def new_from(content: Mapping[str, Any], kind: Kind) -> NewArtefact:
    """What a resource registers. Raises BadParameter."""
    texts = {
        name: content.get(name) or ""
        for name in ("title", "name", "url", "version", "publisher", "description")
    }
    strange = next((name for name, value in texts.items() if not isinstance(value, str)), None)
    if strange:
        raise BadParameter(name=strange, value=str(texts[strange])[:40], hint="应为文字")
    composition: dict[str, Any] = {}
    if kind is Kind.VALUE_SET:
        composition = dict(content.get("compose") or {})
    elif kind is Kind.CONCEPT_MAP:
        groups = content.get("group") or []
        if not isinstance(groups, list) or len(groups) != 1 or not isinstance(groups[0], dict):
            raise BadParameter(
                name="group",
                value=str(groups)[:40],
                hint="一个概念映射只含一组：一个源代码系统和一个目标代码系统",
            )
        composition = {side: str(groups[0].get(side) or "") for side in ("source", "target")}
        if not all(composition.values()):
            raise BadParameter(
                name="group", value=str(composition), hint="请写明 source 和 target 代码系统的标识"
            )
    return NewArtefact(
        kind, texts["title"] or texts["name"], texts["url"], texts["version"] or "1", texts["publisher"],
        texts["description"], content=composition,
    )  # fmt: skip


def concepts_from(content: Mapping[str, Any]) -> list[Concept]:
    """The codes of a CodeSystem resource, nested ones with their parent. Raises BadParameter."""
    if content.get("content") != "complete":
        raise BadParameter(
            name="content",
            value=str(content.get("content")),
            hint="请提交完整的代码清单（content 为 complete）",
        )
    return list(_nested(content.get("concept") or [], ""))


def _nested(entries: Any, parent: str) -> Iterator[Concept]:
    if not isinstance(entries, list):
        raise BadParameter(name="concept", value=str(entries)[:40], hint="应为列表")
    for entry in entries:
        if not isinstance(entry, dict):
            raise BadParameter(name="concept", value=str(entry)[:40], hint="每项应有 code 和 display")
        code = str(entry.get("code") or "")
        yield Concept(code, str(entry.get("display") or ""), parent)
        yield from _nested(entry.get("concept") or [], code)


def lines_from(content: Mapping[str, Any]) -> list[Correspondence]:
    """The lines of a ConceptMap resource. Raises BadParameter."""
    found: list[Correspondence] = []
    for element in content["group"][0].get("element") or []:
        targets = element.get("target") or [{"equivalence": "unmatched"}] if isinstance(element, dict) else []
        if not targets or not element.get("code") or not all(isinstance(target, dict) for target in targets):
            raise BadParameter(
                name="element", value=str(element)[:40], hint="每项都要有源代码 code，target 是列表"
            )
        found += [_line(element, target) for target in targets]
    return found


def _line(element: Mapping[str, Any], target: Mapping[str, Any]) -> Correspondence:
    def text(source: Mapping[str, Any], name: str) -> str:
        return str(source.get(name) or "")

    return Correspondence(
        text(element, "code"), text(target, "code"), text(target, "equivalence") or "equivalent", text(element, "display"),
        text(target, "display"), text(target, "comment"),
    )  # fmt: skip
