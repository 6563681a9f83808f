"""What others may call of the prefecture's own standards."""

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.local_standards import editing, store
from yizhou.registries.local_standards.contracts import Draft, LocalPage, LocalStandard
from yizhou.registries.local_standards.errors import LocalStandardNotFound
from yizhou.registries.standards_library import api as library
from yizhou.registries.standards_library.contracts import Comparison, Published
from yizhou.standards import data_sets
from yizhou.standards.data_sets import DataSet

__all__ = [
    "begin", "compare", "data_set", "discard", "export", "find", "publish", "read", "retire", "revise", "save",
]  # fmt: skip


def find(
    kind: str = "", status: str = "", text: str = "", after: str | None = None, limit: int = 50
) -> LocalPage:
    """Local standards: the newest version of each, or all versions of a status."""
    return store.list_latest(kind=kind, status=status, text=text.strip(), after=after, limit=limit)


def read(identifier: str) -> LocalStandard:
    """A version with its rows and all other versions. Raises LocalStandardNotFound."""
    found = editing.read(identifier)
    rows = library.rows_of(editing.as_data_set(found))
    return LocalStandard(found.brief, found.purpose, rows, store.list_versions(found.brief.code))


def begin(actor: Actor, kind: str, title: str, based_on: str = "") -> str:
    """Begin a data set or element as version 1, copied from a national or local one, or empty; its identifier.

    Raises BaseUnknown, TitleMissing.
    """
    return editing.begin(actor, kind, title, based_on)


def save(actor: Actor, identifier: str, draft: Draft) -> None:
    """Save a draft, complete or not. Raises LocalStandardNotFound, NotADraft, EditedMeanwhile, TitleMissing."""
    editing.save(actor, identifier, draft)


def publish(actor: Actor, identifier: str, note: str) -> None:
    """Put a draft in force; announces LocalStandardPublished. Raises NotADraft, StandardIncomplete (all faults)."""
    editing.publish(actor, identifier, note)


def revise(actor: Actor, identifier: str) -> str:
    """Begin the next version; its identifier. Raises NotPublished, DraftExists."""
    return editing.revise(actor, identifier)


def retire(identifier: str, note: str) -> None:
    """Take a standard out of force; announces LocalStandardRetired. Raises NotPublished."""
    editing.retire(identifier, note)


def discard(identifier: str) -> None:
    """Delete a draft. Raises NotADraft."""
    editing.discard(identifier)


def data_set(identifier: str) -> DataSet | None:
    """A published or retired version of a data set as checks and exports take it, or None.

    The code alone, `CXDS0001`, is the version in force.
    """
    if "." not in identifier:
        in_force = next((one for one in store.list_versions(identifier) if one.status == "published"), None)
        if in_force is None:
            return None
        identifier = in_force.id
    found = store.find(identifier)
    if found is None or found.brief.kind != "data_set" or found.brief.status == "draft":
        return None
    return editing.as_data_set(found)


def _any(identifier: str) -> DataSet:
    national = data_sets.get(identifier)
    if national:
        return national
    found = store.find(identifier)
    if found is None:
        raise LocalStandardNotFound(identifier=identifier[:40])
    return editing.as_data_set(found)


def compare(left: str, right: str) -> Comparison:
    """Two versions, or a version and a national data set, side by side; drafts too. Raises LocalStandardNotFound."""
    return library.compare_data_sets(_any(left), _any(right))


def export(identifier: str, form: str) -> Published:
    """A version as `xlsx`, `xsd`, `json`; drafts too, to be talked over. Raises LocalStandardNotFound, FormNotOffered."""
    return library.publish_data_set(editing.as_data_set(editing.read(identifier)), form)
