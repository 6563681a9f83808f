"""Drafts of many parts become writes of the FHIR store: owners, ids, references, and those that mean what is stored already.

The order is that of FHIR R4 §3.1.0.11.2: what is deleted goes first, conditions are asked then, and all else is written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from yizhou.exchange.pipeline.conditions import conditional_ids
from yizhou.exchange.pipeline.contracts import SHARED_TYPES, ResourceDraft
from yizhou.exchange.pipeline.errors import ConditionAmbiguous, NamedTwice, VersionDiffers
from yizhou.exchange.pipeline.preheating import Prepared, Setting
from yizhou.exchange.pipeline.rewriting import keys_in, rewritten, swapper
from yizhou.kernel.auth.contracts import system_actor
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import NO_RESIDENT, Key, Stored, Write
from yizhou.records.fhir.errors import ResourceNotFound, VersionConflict


@dataclass(frozen=True, slots=True)
class _Item:
    """A draft with the place of its answer. `owner` is whose record it is written to."""

    part: Prepared
    place: int
    draft: ResourceDraft
    resident_id: UUID

    @property
    def kind(self) -> str:
        return str(self.draft.content["resourceType"])

    @property
    def name(self) -> tuple[str, str]:
        return self.kind, self.draft.key

    @property
    def owner(self) -> UUID:
        return NO_RESIDENT if self.kind in SHARED_TYPES else self.resident_id


_EVERYTHING = system_actor("数据接入")
"""What is stored already is met whatever the sender may see of it; `fhir.update` asks who may change it."""


class Drafts:
    """Gathers drafts of parts whose residents are known, then writes them all."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._items: list[_Item] = []
        self._results: dict[int, list[Stored | None]] = {}
        self._owners: dict[tuple[str, str], UUID] = {}
        self._touched: set[str] = set()
        self._matches: dict[tuple[str, str], list[Stored]] = {}

    def add(self, each: Prepared, resident_id: UUID) -> None:
        self._results[id(each)] = [None] * len(each.part.resources)
        for place, draft in enumerate(each.part.resources):
            item = _Item(each, place, draft, resident_id)
            self._items.append(item)
            if draft.key:
                self._owners[item.name] = item.owner

    def write(self) -> dict[int, list[Stored | None]]:
        """Write everything gathered; by part (its `id()`) what is stored for each draft, None for nothing to delete."""
        known = self._known()
        self._ask([item for item in self._items if item.draft.deleted])
        for item in self._items:
            if item.draft.deleted:
                self._answer(item, self._deleted(item, known))
        rest = [item for item in self._items if not item.draft.deleted]
        self._ask(rest)  # after the deletions: what they took away is no match
        meant = {id(item): self._meant(item, known) for item in rest}
        ids = self._ids(rest)
        for item in rest:
            found = meant[id(item)]
            if found is not None and item.draft.key:
                ids[item.name] = found.id
        writes = [
            (item, write)
            for item in rest
            if (write := self._write_of(item, meant[id(item)], ids)) is not None
        ]
        # One order for all messages, so that two that share resources never wait for each other in a circle.
        writes.sort(key=lambda pair: (pair[1].resident_id, pair[1].content["resourceType"], pair[1].key))
        stored = fhir.write(self._setting.actor, [write for _, write in writes])
        for (item, _), one in zip(writes, stored, strict=True):
            self._answer(item, one)
        return self._results

    def _ask(self, items: Sequence[_Item]) -> None:
        """What the conditions of these drafts mean now, most of them in one question."""
        asked = sorted({(item.kind, item.draft.condition) for item in items if item.draft.condition})
        source = self._setting.partner.source
        self._matches = fhir.matching_together(self._setting.actor, source, asked) if asked else {}

    def _answer(self, item: _Item, stored: Stored | None) -> None:
        self._results[id(item.part)][item.place] = stored

    def _known(self) -> dict[object, Stored]:
        """What is stored of drafts that name it: by an id of this platform, or by the sender's key (locked)."""
        stored = sorted({item.draft.stored for item in self._items if item.draft.stored})
        found: dict[object, Stored] = {}
        for one in fhir.read_many(_EVERYTHING, stored) if stored else ():
            found[f"{one.type}/{one.id}"] = one
        names = sorted({item.name for item in self._items if item.draft.key and _is_particular(item.draft)})
        if names:
            keys = [Key(kind, self._setting.partner.source, key) for kind, key in names]
            held = fhir.named(self._setting.actor, keys, hold=True)
            found |= {name: one for name, one in zip(names, held, strict=True) if one is not None}
        return found

    def _meant(self, item: _Item, known: dict[object, Stored]) -> Stored | None:
        """The stored resource a draft means, where it means one in particular. Raises ConditionAmbiguous, VersionDiffers."""
        draft = item.draft
        if draft.condition:
            source = self._setting.partner.source
            matches = self._matches.get((item.kind, draft.condition))
            if matches is None:
                matches = fhir.matching(self._setting.actor, item.kind, source, draft.condition)
            if len(matches) > 1:
                raise ConditionAmbiguous(type=item.kind, condition=draft.condition[:200])
            found = matches[0] if matches else None
        else:
            found = known.get(draft.stored) or (known.get(item.name) if _is_particular(draft) else None)
        expected = draft.expected_version
        if expected is not None and (found is None or found.version != expected):
            raise VersionDiffers(
                reference=f"{found.type}/{found.id}" if found else f"{item.kind}/{draft.key}",
                current=found.version if found else "（不存在）", expected=expected,
            )  # fmt: skip
        if found is not None and not draft.only_if_new:
            self._once(f"{found.type}/{found.id}")
        return found

    def _once(self, reference: str) -> None:
        """The standard: a resource that two entries would change fails the transaction."""
        if reference in self._touched:
            raise NamedTwice(reference=reference)
        self._touched.add(reference)

    def _deleted(self, item: _Item, known: dict[object, Stored]) -> Stored | None:
        found, setting = self._meant(item, known), self._setting
        if found is None:
            return None
        return self._held(
            lambda expected: fhir.delete(
                setting.actor, found.type, found.id, message_id=setting.message_id, expected_version=expected
            ),
            item,
        )

    def _held(self, act: Callable[[int | None], Any], item: _Item) -> Any:
        """Compare the version again under the lock of the row."""
        try:
            return act(item.draft.expected_version)
        except VersionConflict as conflict:
            raise VersionDiffers(
                reference=f"{conflict.details['type']}/{conflict.details['id']}",
                current=conflict.details["current"], expected=conflict.details["expected"],
            ) from None  # fmt: skip

    def _ids(self, items: Sequence[_Item]) -> dict[tuple[str, str], str]:
        """Ids of everything any draft points at by key, and of drafts that depend on what is stored."""
        wanted: dict[UUID, set[tuple[str, str]]] = {}
        for item in items:
            draft = item.draft
            pairs = set(keys_in(draft.content))
            if (
                (draft.accumulate or draft.only_if_new)
                and draft.key
                and not (draft.stored or draft.condition)
            ):
                pairs.add(item.name)
            for pair in pairs:
                owner = self._owners.get(pair, NO_RESIDENT if pair[0] in SHARED_TYPES else item.resident_id)
                wanted.setdefault(owner, set()).add(pair)
        origin = self._setting.partner.source
        found: dict[tuple[str, str], str] = {}
        for owner, pairs in wanted.items():
            ordered = sorted(pairs)
            ids = fhir.assign(self._setting.actor, owner, [Key(pair[0], origin, pair[1]) for pair in ordered])
            found |= dict(zip(ordered, ids, strict=True))
        for item in items:
            # Read from the platform and sent back: the registry's own Patient, not one the sender calls so.
            registered = ("Patient", str(item.resident_id))
            if registered in found and registered not in self._owners:
                found[registered] = str(item.resident_id)
        return found | conditional_ids(self._setting, found.keys() - self._owners.keys())

    def _write_of(self, item: _Item, meant: Stored | None, ids: dict[tuple[str, str], str]) -> Write | None:
        """What is to be written with all others; None when the draft was answered by itself."""
        draft, setting = item.draft, self._setting
        content: Any = rewritten(draft.content, swapper(f"Patient/{item.resident_id}", ids))
        if draft.accumulate:
            content = self._accumulated(draft, content, ids.get(item.name, ""))
        if draft.change is not None:
            if meant is None:
                raise ResourceNotFound(type=item.kind, id=draft.key or draft.condition[:80])
            self._answer(item, self._changed(item, meant, draft.change))
            return None
        if draft.only_if_new:
            there = meant.id if meant else ids.get(item.name, "")
            current = fhir.read_many(_EVERYTHING, [f"{item.kind}/{there}"]) if there else []
            if current and (meant or not draft.condition):
                self._answer(item, replace(current[0], changed=False))
                return None
        if meant is not None and (draft.condition or draft.stored):
            updated = self._held(
                lambda expected: fhir.update(
                    setting.actor, meant.type, meant.id, content, message_id=setting.message_id,
                    expected_version=expected,
                ),
                item,
            )  # fmt: skip
            self._answer(item, updated)
            return None
        key = draft.key or f"{setting.message_id}/{item.part.part.key}/{item.place}"
        return Write(item.owner, content, setting.partner.source, key, setting.message_id)

    def _changed(self, item: _Item, meant: Stored, change: Callable[[Any], Any]) -> Stored:
        """Patch the current version; references the patch brings in by the sender's keys become ids."""

        def resolved(content: Any) -> Any:
            after = change(content)
            pairs = sorted(set(keys_in(after)))
            source = self._setting.partner.source
            ids: dict[tuple[str, str], str] = {}
            for pair in pairs:
                owner = NO_RESIDENT if pair[0] in SHARED_TYPES else meant.resident_id
                [ids[pair]] = fhir.assign(self._setting.actor, owner, [Key(pair[0], source, pair[1])])
            return rewritten(after, swapper(f"Patient/{meant.resident_id}", ids))

        return self._held(
            lambda expected: fhir.patch(
                self._setting.actor, meant.type, meant.id, resolved, expected_version=expected,
                message_id=self._setting.message_id,
            ),
            item,
        )  # fmt: skip

    def _accumulated(self, draft: ResourceDraft, content: dict[str, Any], resource_id: str) -> dict[str, Any]:
        """The content with what the stored version lists besides."""
        current = next(iter(fhir.read_many(_EVERYTHING, [f"{content['resourceType']}/{resource_id}"])), None)
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


def _is_particular(draft: ResourceDraft) -> bool:
    """Whether the draft's key means a resource that is stored, before anything is written."""
    return bool(draft.deleted or draft.change) or draft.expected_version is not None
