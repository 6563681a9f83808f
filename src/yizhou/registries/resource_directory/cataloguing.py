"""Automatic cataloguing: whoever has resources says so; what is new becomes an entry, what changed a version, what is gone is marked.

Describers are handed in by the features themselves when Django is ready, so that the directory need not know them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.registries.resource_directory import identifying
from yizhou.registries.resource_directory.contracts import Change, Description, Entry
from yizhou.registries.resource_directory.describing import letters_of, words_of
from yizhou.registries.resource_directory.store import entries, people

ORIGIN = "catalogued"
Describer = Callable[[Actor], Iterable[Description]]
_describers: dict[str, Describer] = {}


def register(name: str, describer: Describer) -> None:
    """Hand a describer in; its keys are kept apart by its name."""
    _describers[name] = describer


def describe(actor: Actor) -> list[Description]:
    """Everything the platform has."""
    return [
        replace(told, key=f"{name}:{told.key}", provider=told.provider or "532300",
                provider_name=told.provider_name or "楚雄州全民健康信息平台")
        for name, describer in _describers.items()
        for told in describer(actor)
    ]  # fmt: skip


def differences(actor: Actor) -> list[Change]:
    """What a run would do now; nothing is written."""
    return plan(entries.list_of_origin(actor, ORIGIN), describe(actor))


def plan(known: dict[str, Entry], told: Sequence[Description]) -> list[Change]:
    """New, changed and gone entries."""
    found: list[Change] = []
    for each in told:
        standing = known.get(each.key)
        if standing is None or standing.state == "gone":
            found.append(Change("new", each.key, each.title))
        elif standing.description != each:
            changed = [
                part.name
                for part in fields(each)
                if getattr(each, part.name) != getattr(standing.description, part.name)
            ]
            found.append(Change("changed", each.key, each.title, tuple(changed)))
    there = {each.key for each in told}
    found += [
        Change("gone", key, entry.description.title)
        for key, entry in known.items()
        if key not in there and entry.state != "gone"
    ]
    return found


def run(actor: Actor) -> list[Change]:
    """Bring the directory in line with what the platform has; the same again does nothing."""
    told = {each.key: each for each in describe(actor)}
    known = entries.list_of_origin(actor, ORIGIN)
    changes = plan(known, list(told.values()))
    apply(actor, changes, told, known, ORIGIN, "published")
    return changes


def apply(
    actor: Actor, changes: Sequence[Change], told: dict[str, Description], known: dict[str, Entry], origin: str, state: str,
    identifiers: dict[str, str] | None = None,
) -> None:  # fmt: skip
    """Write changes of one origin. `identifiers`: those the entries have already, by key."""
    at = now()
    steps = []
    for change in changes:
        standing = known.get(change.key)
        if change.kind == "gone" and standing is not None:
            entries.set_state(actor, standing.id, "gone", at)
            steps.append((standing.id, standing.version, at, "gone", "", standing.description))
            people.tell(actor, standing.id, "gone", at)
            continue
        description = told[change.key]
        words, letters = words_of(description), letters_of(description)
        if standing is None:
            identifier = (identifiers or {}).get(change.key) or identifying.give(actor, description.theme)
            entry = Entry(new_id(), identifier, origin, state, 1, at, description)
            entries.insert(actor, entry, None, words, letters)
            steps.append((entry.id, 1, at, "published", "", description))
            people.tell(actor, entry.id, "published", at)
        else:
            version = standing.version + 1
            entries.update(actor, standing.id, description, version, state, at, words, letters)
            steps.append((standing.id, version, at, "changed", "、".join(change.fields), description))
            people.tell(actor, standing.id, "changed", at)
    entries.note(actor, steps)
