"""The store stage: persons, documents, resources and timeline of many parts at once, in the caller's transaction.

Parts are stored together, in a handful of statements; only when one of them fails are they stored one by one, each
behind its own savepoint, so that the faulty one alone is refused.
"""

from collections.abc import Sequence
from uuid import UUID

import structlog

from yizhou.exchange.pipeline import faults
from yizhou.exchange.pipeline.contracts import PartReport
from yizhou.exchange.pipeline.drafting import Drafts
from yizhou.exchange.pipeline.preheating import Prepared, Setting
from yizhou.exchange.pipeline.reporting import refused_by
from yizhou.exchange.pipeline.store import failures
from yizhou.kernel.db.api import savepoint
from yizhou.kernel.errors.contracts import CodedError, Fault
from yizhou.records.documents import api as documents
from yizhou.records.documents.contracts import Registered
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import NO_RESIDENT, Interaction, Stored
from yizhou.records.timeline import api as timeline
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Outcome

log = structlog.get_logger(__name__)


def store(setting: Setting, prepared: Sequence[Prepared]) -> list[PartReport]:
    """Store what validation let through; one report for each part, in the order given.

    Raises what is no fault of the message (a lost connection, a deadlock): the transaction is then to be repeated.
    """
    live = [each for each in prepared if not refused_by(each.faults)]
    reports: dict[int, PartReport] = {
        id(each): _refusal(each) for each in prepared if refused_by(each.faults)
    }
    if live:
        try:
            with savepoint():
                reports |= _together(setting, live)
        except failures.LOST:
            raise
        except Exception as error:
            units = _units(live)
            if len(units) > 1:
                for unit in units:
                    reports |= _alone(setting, unit)
            elif isinstance(error, CodedError):
                reports |= _refused(live, faults.of_error(error, live[0].part.place), *error.faults)
            else:
                raise
    return [reports[id(each)] for each in prepared]


def _units(live: Sequence[Prepared]) -> list[list[Prepared]]:
    """Parts that succeed or fail together."""
    groups: dict[str, list[Prepared]] = {}
    for place, each in enumerate(live):
        groups.setdefault(each.part.group or f"\0{place}", []).append(each)
    return list(groups.values())


def _alone(setting: Setting, unit: list[Prepared]) -> dict[int, PartReport]:
    try:
        with savepoint():
            return _together(setting, unit)
    except failures.LOST:
        raise
    except CodedError as error:
        return _refused(unit, faults.of_error(error, unit[0].part.place), *error.faults)
    except Exception:
        log.exception("part_failed", message_id=str(setting.message_id), part=unit[0].part.key)
        fault = faults.unexpected(str(setting.message_id))
    return _refused(unit, fault)


def _refused(unit: Sequence[Prepared], *found: Fault) -> dict[int, PartReport]:
    for each in unit:
        each.faults += found
    return {id(each): _refusal(each) for each in unit}


def _refusal(each: Prepared) -> PartReport:
    return PartReport(
        key=each.part.key, place=each.part.place, accepted=False, resident_id=None, outcome="none", document_id=None,
        resource_ids=(), faults=tuple(each.faults),
    )  # fmt: skip


def _resolve(setting: Setting, live: Sequence[Prepared]) -> dict[int, tuple[UUID, str]]:
    """Resident and outcome of every part that speaks of a person."""
    found = {
        id(each): (each.resident_id, Outcome.LINKED.value) for each in live if each.resident_id is not None
    }
    asked = [each for each in live if each.resident_id is None and each.claim is not None]
    if asked:
        resolutions = residents.resolve_many(
            setting.actor,
            [each.claim for each in asked if each.claim is not None],
            [each.institution.id if each.institution else setting.partner.organisation_id for each in asked],
        )
        for each, resolution in zip(asked, resolutions, strict=True):
            found[id(each)] = (resolution.resident_id, resolution.outcome.value)
    return found


def _together(setting: Setting, live: Sequence[Prepared]) -> dict[int, PartReport]:
    who = _resolve(setting, live)
    registered: dict[int, Registered] = {}
    for each in live:
        if each.part.document is not None:
            resident_id = who[id(each)][0] if id(each) in who else NO_RESIDENT
            registered[id(each)] = documents.register(
                setting.actor, resident_id, each.part.document, setting.message_id
            )
    drafts = Drafts(setting)
    for each in live:
        entry = registered.get(id(each))
        if entry is None or not entry.unchanged or setting.again:
            drafts.add(each, who[id(each)][0] if id(each) in who else NO_RESIDENT)
    stored = drafts.write()
    return {
        id(each): _finish(setting, each, who.get(id(each)), registered.get(id(each)), stored.get(id(each)))
        for each in live
    }


def _finish(
    setting: Setting,
    each: Prepared,
    who: tuple[UUID, str] | None,
    registered: Registered | None,
    stored: list[Stored | None] | None,
) -> PartReport:
    """Take back what is no longer said, draw the timeline, and say what became of the part."""
    written = [one for one in stored or [] if one is not None]
    gone: list[Stored] = []
    # A patch, or an update under a condition, says whose record it is only by what was found.
    owners = [one.resident_id for one in written if one.resident_id != NO_RESIDENT]
    owner = who[0] if who else owners[0] if owners else None
    if owner is not None and stored is not None:
        prefixes = (
            [f"{old.unique_id}/{old.type_code}/{old.institution_code}/" for old in registered.superseded]
            if registered
            else []
        )
        if each.part.owns and any(one.version > 1 or not one.changed for one in written):
            prefixes += (each.part.owns,) if isinstance(each.part.owns, str) else each.part.owns
        keys = [draft.key for draft in each.part.resources if not draft.deleted]
        for prefix in dict.fromkeys(prefixes):
            gone += fhir.retire(
                setting.actor, owner, setting.partner.source, prefix, keys, message_id=setting.message_id
            )
        timeline.project(
            setting.actor,
            owner,
            [*written, *gone],
            registered.entry if registered else None,
            each.institution,
        )
    return PartReport(
        key=each.part.key,
        place=each.part.place,
        accepted=True,
        resident_id=owner,
        outcome=who[1] if who else "none",
        document_id=registered.entry.id if registered else None,
        resource_ids=tuple(f"{one.type}/{one.id}" if one else "" for one in stored or ()),
        faults=tuple(each.faults),
        unchanged=not gone
        and not any(one.changed for one in written)
        and (registered is None or registered.unchanged),
        versions=tuple(one.version if one else 0 for one in stored or ()),
        created=tuple(
            one is not None and one.changed and one.interaction is Interaction.CREATE for one in stored or ()
        ),
    )
