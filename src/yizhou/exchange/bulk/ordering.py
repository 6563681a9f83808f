"""An export is ordered, looked at, fetched and thrown away by who asked it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from yizhou.exchange.bulk import store
from yizhou.exchange.bulk.contracts import Export, ExportFile, Import, State
from yizhou.exchange.bulk.errors import ExportFailed, ExportNotFound, ImportNotFound, TooManyExports
from yizhou.exchange.bulk.exporting import KEPT, folder_of, told
from yizhou.exchange.bulk.importing import keep
from yizhou.exchange.partners import api as partners
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.db.api import after_commit
from yizhou.kernel.files import api as files
from yizhou.records.consent import api as consent
from yizhou.registries.residents.api import require_visible

__all__ = ["KEPT", "content", "files_of", "get", "hand_over", "order", "stop"]
MOST_OPEN = 3


def order(
    actor: Actor,
    request: str,
    types: tuple[str, ...],
    residents: tuple[UUID, ...] | None,
    since: datetime | None,
) -> Export:
    """Keep what is asked. Raises TooManyExports, OutOfScope, ResidentNotFound, DeniedByConsent."""
    if (count := store.count_open(actor)) >= MOST_OPEN:
        raise TooManyExports(count=count)
    for one in residents or ():
        require_visible(actor, one)
        consent.require(actor, one)
    if actor.user_id is None:
        raise ExportNotFound(id="")
    asked = Export(new_id(), told(actor), actor.user_id, request, types, residents, since, now())
    store.insert(actor, asked)
    whom = f"{len(residents)} 位居民" if residents is not None else "权限范围内全部"
    record(actor, "export", what=f"提出批量导出（$export）：{whom}，{'、'.join(types) or '全部类型'}")
    return asked


def get(actor: Actor, export_id: UUID) -> Export:
    """Raises ExportNotFound, ExportFailed."""
    found = store.find(actor, export_id)
    if found is None:
        raise ExportNotFound(id=export_id)
    if found.state is State.FAILED:
        raise ExportFailed(reason=found.error)
    return found


def files_of(actor: Actor, export_id: UUID) -> list[ExportFile]:
    """Files of an export the actor has got."""
    return store.list_files(actor, export_id)


def content(actor: Actor, export_id: UUID, number: int) -> Iterator[bytes]:
    """The bytes of a file. Audited. Raises ExportNotFound."""
    asked = get(actor, export_id)
    if number not in {each.number for each in store.list_files(actor, asked.id)}:
        raise ExportNotFound(id=f"{export_id}/{number}")
    record(actor, "export", what=f"下载批量导出文件 {export_id}/{number}")
    return files.named_pieces(folder_of(export_id), f"{number}.ndjson")


def stop(actor: Actor, export_id: UUID) -> None:
    """Stop an export or throw its files away. Raises ExportNotFound."""
    if store.find(actor, export_id) is None:
        raise ExportNotFound(id=export_id)
    store.drop(actor, export_id)
    record(actor, "delete", what=f"清除批量导出 {export_id}")
    after_commit(lambda: files.drop_named(folder_of(export_id)))


def hand_over(actor: Actor, read: Callable[[int], bytes]) -> Import:
    """Keep NDJSON that is to be taken in. Audited. Raises NothingToImport."""
    if actor.partner_id is None:
        raise ImportNotFound(id="")
    partners.allow(partners.get(actor.partner_id), "fhir")
    import_id = new_id()
    asked = Import(import_id, actor.partner_id, now(), size=keep(import_id, read))
    store.insert_import(actor, asked)
    record(actor, "create", what=f"提交批量导入（$import）{asked.size} 字节")
    return asked
