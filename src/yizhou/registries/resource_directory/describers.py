"""What the registries below have to show: standards, code lists, tables. Others describe themselves from above."""

from collections.abc import Iterator

from django.apps import apps

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import table_note
from yizhou.registries.local_standards import api as local_standards
from yizhou.registries.population import api as population
from yizhou.registries.resource_directory.cataloguing import register
from yizhou.registries.resource_directory.contracts import Description, Item
from yizhou.registries.standards_library import api as library
from yizhou.registries.standards_library.contracts import Book
from yizhou.registries.terminology import api as terminology
from yizhou.registries.terminology.contracts import Kind

_MOST = 500
_SHELVES = {"document": ("template", "共享文档模板"), "service": ("service", "交互服务规范")}


def standards(actor: Actor) -> Iterator[Description]:
    """Data sets with their rows, document templates, service specifications."""
    del actor
    for book in _books("data_set"):
        page = library.data_set(book.id)
        yield Description(
            f"data_set/{page.id}", page.title, f"{page.standard}《{page.family}》：{page.title}，{len(page.rows)} 个数据项",
            "51", "data_set", (page.standard, page.family), security="public", frequency="release",
            link=f"/standards/data_set/{page.id}",
            items=tuple(Item(row.name, row.datatype, row.element_id) for row in page.rows[:200]),
        )  # fmt: skip
    for kind, (form, word) in _SHELVES.items():
        for book in _books(kind):
            yield Description(
                f"{kind}/{book.id}", book.title, f"{book.standard} {word}：{book.title}", "51", form,
                (book.standard, book.family), security="public", frequency="release", link=f"/standards/{kind}/{book.id}",
            )  # fmt: skip


def _books(kind: str) -> Iterator[Book]:
    after: str | None = None
    while True:
        shelf = library.shelf(kind, after=after, limit=200)
        yield from shelf.items
        after = shelf.next
        if after is None:
            return


def terms(actor: Actor) -> Iterator[Description]:
    """Code systems and value sets in force; a value set that only repeats a code system under its name is that one."""
    seen: set[str] = set()
    for kind, word in ((Kind.CODE_SYSTEM, "代码系统"), (Kind.VALUE_SET, "值域")):
        after: str | None = None
        while True:
            page = terminology.briefs(actor, kind, own=False, after=after, limit=_MOST)
            for found in (brief.artefact for brief in page.items if brief.artefact.title not in seen):
                seen.add(found.title)
                yield Description(
                    f"{kind.value}/{found.slug}", found.title,
                    found.description or f"{word}“{found.title}”，{found.size} 个代码，发布者{found.publisher or '未注明'}",
                    "51", "code_list", tuple(each for each in (found.oid, *found.aliases) if each), security="public",
                    frequency="release", link=f"/fhir/{kind.value}/{found.slug}",
                )  # fmt: skip
            after = page.next
            if after is None:
                break


def tables(actor: Actor) -> Iterator[Description]:
    """Tables of the platform's own database: what they hold of people, how long it stays, their columns."""
    del actor
    for model in apps.get_models():
        note = table_note(model)
        if note is None:
            continue
        personal = not note.personal.startswith("none")
        about = (model.__doc__ or "").strip().partition("\n")[0]
        yield Description(
            f"table/{model._meta.db_table}", f"数据表 {model._meta.db_table}",
            f"{about}　个人信息：{note.personal}；保存：{note.retention}", "71", "table", (model._meta.app_label,),
            sharing="closed", condition="平台内部数据，只经接口和页面按权限提供",
            security="personal" if personal else "internal", frequency="live",
            items=tuple(Item(field.column or field.name, field.get_internal_type()) for field in model._meta.local_fields),
        )  # fmt: skip


def people(actor: Actor) -> Iterator[Description]:
    """Tables of the full population."""
    for table in population.tables():
        yield Description(
            f"population/{table.id}", table.title, f"全员人口个案的{table.title}（{table.name}），{len(table.fields)} 个数据项", "13",
            "data_set", (table.name,), sharing="conditional", condition="按辖区和岗位授权", security="personal", frequency="daily",
            link=f"/population/records?table={table.id}",
            items=tuple(Item(field.title, field.type, field.element, field.code_set) for field in table.fields),
        )  # fmt: skip


def own_standards(actor: Actor) -> Iterator[Description]:
    """What the prefecture wrote itself."""
    del actor
    after: str | None = None
    while True:
        page = local_standards.find(status="published", after=after, limit=50)
        for brief in page.items:
            yield Description(
                f"local/{brief.code}", brief.title, f"楚雄州地方标准“{brief.title}”", "51", "data_set", ("地方标准",),
                security="public", frequency="irregular", link=f"/standards/local/{brief.id}",
            )  # fmt: skip
        after = page.next
        if after is None:
            return


def register_all() -> None:
    """Called once, when Django is ready."""
    for name, describer in (
        ("standards", standards), ("terms", terms), ("tables", tables), ("people", people), ("local", own_standards),
    ):  # fmt: skip
        register(name, describer)
