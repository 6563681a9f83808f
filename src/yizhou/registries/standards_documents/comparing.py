"""Two versions of a document side by side: fields that differ, and the texts line by line."""

from difflib import SequenceMatcher

from yizhou.registries.standards_documents.contracts import Compared, Content, Difference, Line, Version
from yizhou.registries.standards_documents.definitions import frame


def fields_of(content: Content) -> dict[str, str]:
    """Every field but the text, in Chinese words."""
    rules = frame()
    level = rules.levels.get(content.level)
    return {
        "编号": content.number, "名称": content.title, "类别": rules.classes.get(content.class_id, ""),
        "部分": rules.parts.get(content.class_id, {}).get(content.part, ""), "级别": level.title if level else "",
        "采用方式": rules.relations.get(content.relation, ""), "发布机构": content.issuer,
        "发布日期": str(content.issued or ""), "实施日期": str(content.effective or ""), "废止日期": str(content.expires or ""),
        "代替": "、".join(content.replaces), "适用范围": content.scope, "关键词": "、".join(content.keywords),
        "来源": content.source, "须填报实施情况": "是" if content.mandatory else "否",
        "适用机构": "、".join(rules.audiences.get(each, each) for each in content.audience),
        "附件": content.file.name if content.file else "",
    }  # fmt: skip


def compare(left: Version, right: Version) -> Compared:
    """See `api.compare`."""
    before, after = fields_of(left.content), fields_of(right.content)
    if left.content.file and right.content.file and left.content.file.hash != right.content.file.hash:
        before["附件"] += f"（{left.content.file.hash[:8]}）"
        after["附件"] += f"（{right.content.file.hash[:8]}）"
    differing = tuple(
        Difference(name, before[name], after[name]) for name in before if before[name] != after[name]
    )
    one, other = left.content.text.splitlines(), right.content.text.splitlines()
    lines: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [Line("same", text) for text in one[a:b]]
        else:
            lines += [Line("left", text) for text in one[a:b]] + [Line("right", text) for text in other[c:d]]
    return Compared(left.number, right.number, differing, tuple(lines))
