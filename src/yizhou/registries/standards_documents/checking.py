"""Everything that keeps a version from going on, at once; and what of it keeps a draft from being saved."""

from collections.abc import Iterator

from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.registries.standards_documents.contracts import Content
from yizhou.registries.standards_documents.definitions import frame
from yizhou.registries.standards_documents.numbers import key_of, shown


def _fault(place: str, message: str, advice: str) -> Fault:
    return Fault(f"standards_documents.{place}", Severity.ERROR, place, message, advice)


def draft_faults(content: Content) -> list[Fault]:
    """What even a draft must have: a number and a title."""
    found = []
    if not content.number.strip():
        found.append(_fault("number", "没有编号", "没有编号的法规、规范请以名称作编号"))
    if not content.title.strip():
        found.append(_fault("title", "没有名称", "请填写文件名称"))
    return found


def faults(content: Content) -> list[Fault]:
    """All faults of a version that is to go on."""
    return [*draft_faults(content), *_choices(content), *_dates(content), *_body(content)]


def _choices(content: Content) -> Iterator[Fault]:
    rules = frame()
    if content.class_id not in rules.classes:
        yield _fault("class", "没有选择类别", f"可选：{'、'.join(rules.classes.values())}")
    elif content.part not in rules.parts[content.class_id]:
        parts = "、".join(rules.parts[content.class_id].values())
        yield _fault("part", f"“{rules.classes[content.class_id]}”没有这个部分", f"可选：{parts}")
    level = rules.levels.get(content.level)
    if level is None:
        titles = "、".join(each.title for each in rules.levels.values())
        yield _fault("level", "没有选择级别", f"可选：{titles}")
    elif content.number.strip() and level.number and not level.number.fullmatch(shown(content.number)):
        yield _fault("number", f"“{content.number}”不是{level.title}的编号写法", "请核对编号与级别")
    if content.relation not in rules.relations:
        yield _fault("relation", "没有选择采用方式", f"可选：{'、'.join(rules.relations.values())}")
    if unknown := [each for each in content.audience if each not in rules.audiences]:
        yield _fault("audience", f"没有机构类别：{'、'.join(unknown)}", "请从列出的机构类别中选择")
    if key_of(content.number) in map(key_of, content.replaces):
        yield _fault("replaces", "文件不能代替自己", "修订同一文件请用“修订”，这里填被代替的其他文件编号")


def _dates(content: Content) -> Iterator[Fault]:
    if content.issued and content.effective and content.effective < content.issued:
        yield _fault("effective", "实施日期早于发布日期", "请核对两个日期")
    begin = content.effective or content.issued
    if content.expires and begin and content.expires < begin:
        yield _fault("expires", "废止日期早于实施日期", "请核对两个日期")


def _body(content: Content) -> Iterator[Fault]:
    if content.level not in frame().levels or not frame().route_of(content.level).body:
        return
    if not content.text.strip() and content.file is None:
        yield _fault("text", "没有正文，也没有附件", "请填写正文或上传文件")
    if not content.issuer.strip():
        yield _fault("issuer", "没有发布机构", "请填写发布机构")
    if content.effective is None:
        yield _fault("effective", "没有实施日期", "请填写实施日期")
