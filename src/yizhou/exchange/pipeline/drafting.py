"""Drafts of many parts become writes of the FHIR store: owners, ids, references, and the few that are conditional."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from yizhou.exchange.pipeline.contracts import SHARED_TYPES, ResourceDraft
from yizhou.exchange.pipeline.errors import VersionDiffers
from yizhou.exchange.pipeline.preheating import Prepared, Setting
from yizhou.exchange.pipeline.rewriting import keys_in, rewritten, swapper
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import NO_RESIDENT, Key, Stored, Write


class Drafts:
    """Gathers drafts of parts whose residents are known, then writes them all."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._parts: list[tuple[Prepared, UUID]] = []
        self._owners: dict[tuple[str, str], UUID] = {}

    def add(self, each: Prepared, resident_id: UUID) -> None:
        self._parts.append((each, resident_id))
        for draft in each.part.resources:
            if draft.key:
                self._owners[str(draft.content["resourceType"]), draft.key] = self._owner(draft, resident_id)

    @staticmethod
    def _owner(draft: ResourceDraft, resident_id: UUID) -> UUID:
        return NO_RESIDENT if draft.content["resourceType"] in SHARED_TYPES else resident_id

    def _ids(self) -> dict[tuple[str, str], str]:
        """Ids of everything any draft points at by key, and of drafts written under a condition."""
        wanted: dict[UUID, set[tuple[str, str]]] = {}
        for each, resident_id in self._parts:
            for draft in each.part.resources:
                pairs = set(keys_in(draft.content))
                if draft.key and not draft.stored and _is_conditional(draft):
                    pairs.add((str(draft.content["resourceType"]), draft.key))
                for pair in pairs:
                    owner = self._owners.get(pair, NO_RESIDENT if pair[0] in SHARED_TYPES else resident_id)
                    wanted.setdefault(owner, set()).add(pair)
        origin = self._setting.partner.source
        found: dict[tuple[str, str], str] = {}
        for owner, pairs in wanted.items():
            ordered = sorted(pairs)
            ids = fhir.assign(self._setting.actor, owner, [Key(pair[0], origin, pair[1]) for pair in ordered])
            found |= dict(zip(ordered, ids, strict=True))
        return found

    def write(self) -> dict[int, list[Stored | None]]:
        """Write everything gathered; by part (its `id()`) what is stored for each draft, None for nothing to delete."""
        ids = self._ids()
        actual = self._actual()
        results: dict[int, list[Stored | None]] = {}
        writes: list[tuple[int, int, Write]] = []
        for each, resident_id in self._parts:
            swap = swapper(f"Patient/{resident_id}", ids)
            answers: list[Stored | None] = [None] * len(each.part.resources)
            results[id(each)] = answers
            for place, draft in enumerate(each.part.resources):
                kind = str(draft.content["resourceType"])
                content = rewritten(draft.content, swap)
                if draft.accumulate:
                    content = self._accumulated(draft, content, ids.get((kind, draft.key), ""))
                if draft.stored in actual:
                    answers[place] = self._at_id(draft, content, actual[draft.stored])
                    continue
                standing = self._conditional(draft, ids.get((kind, draft.key), ""))
                if standing is not None or draft.deleted:
                    answers[place] = standing
                    continue
                write = Write(
                    resident_id=self._owner(draft, resident_id),
                    content=content,
                    origin=self._setting.partner.source,
                    key=draft.key or f"{self._setting.message_id}/{each.part.key}/{place}",
                    message_id=self._setting.message_id,
                )
                writes.append((id(each), place, write))
        # One order for all messages, so that two that share resources never wait for each other in a circle.
        writes.sort(key=lambda item: (item[2].resident_id, item[2].content["resourceType"], item[2].key))
        stored = fhir.write(self._setting.actor, [write for _, _, write in writes])
        for (part, place, _), one in zip(writes, stored, strict=True):
            results[part][place] = one
        return results

    def _accumulated(self, draft: ResourceDraft, content: dict[str, Any], resource_id: str) -> dict[str, Any]:
        """The content with what the stored version lists besides."""
        current = next(
            iter(fhir.read_many(self._setting.actor, [f"{content['resourceType']}/{resource_id}"])), None
        )
        if current is None:
            return content
        before = fhir.parse(current.raw)
        return {
            **content,
            **{
                name: [
                    *(old := before.get(name, [])),
                    *(one for one in content.get(name, []) if one not in old),
                ]
                for name in draft.accumulate
            },
        }

    def _actual(self) -> dict[str, Stored]:
        """Resources of this platform that drafts name by its own ids."""
        named = sorted(
            {draft.stored for each, _ in self._parts for draft in each.part.resources if draft.stored}
        )
        found = fhir.read_many(self._setting.actor, named) if named else []
        return {f"{one.type}/{one.id}": one for one in found}

    def _at_id(self, draft: ResourceDraft, content: Any, current: Stored) -> Stored | None:
        """Update or delete the very resource an id of this platform names. Raises VersionDiffers, OutOfScope."""
        setting, expected = self._setting, draft.expected_version
        if expected is not None and current.version != expected:
            raise VersionDiffers(reference=draft.stored, current=current.version, expected=expected)
        if draft.deleted:
            return fhir.delete(setting.actor, current.type, current.id, message_id=setting.message_id)
        return fhir.update(setting.actor, current.type, current.id, content, message_id=setting.message_id)

    def _conditional(self, draft: ResourceDraft, resource_id: str) -> Stored | None:
        """What stands instead of a write: the resource left as it is, or its deletion. Raises VersionDiffers."""
        if not resource_id:
            return None
        kind = str(draft.content["resourceType"])
        if draft.deleted:
            return fhir.delete(self._setting.actor, kind, resource_id, message_id=self._setting.message_id)
        if not draft.only_if_new and draft.expected_version is None:
            return None
        current = next(iter(fhir.read_many(self._setting.actor, [f"{kind}/{resource_id}"])), None)
        if current is None:
            return None
        if draft.expected_version is not None and current.version != draft.expected_version:
            raise VersionDiffers(
                reference=f"{kind}/{resource_id}", current=current.version, expected=draft.expected_version
            )
        return replace(current, changed=False) if draft.only_if_new else None


def _is_conditional(draft: ResourceDraft) -> bool:
    """Whether the id of what is stored must be known before writing."""
    return bool(draft.deleted or draft.only_if_new or draft.accumulate) or draft.expected_version is not None
