"""Whether a description is complete (GB/T 21063.3 core metadata), and the words it is found by. Pure."""

from yizhou.registries.resource_directory.contracts import Description
from yizhou.registries.resource_directory.definitions import metadata
from yizhou.standards import data_elements, pinyin

_LETTERS = 2_000


def problems(told: Description) -> list[str]:
    """What is missing or unfit, in words."""
    rules = metadata()
    found = []
    if len(told.title.strip()) < 2:
        found.append("请填写资源名称")
    if len(told.abstract.strip()) < 5:
        found.append("摘要至少五个字")
    for value, known, name in (
        (told.theme, rules.themes, "主题分类"), (told.kind, rules.kinds, "资源形态"), (told.sharing, rules.sharing, "共享类型"),
        (told.security, rules.security, "安全级别"), (told.frequency, rules.frequency, "更新频率"),
    ):  # fmt: skip
        if value not in known:
            found.append(f"{name}应为：{'、'.join(known.values())}")
    if told.sharing in rules.conditional and not told.condition.strip():
        found.append(f"{rules.sharing[told.sharing]}的资源要写明条件或理由")
    if told.sharing == "open" and told.security in ("personal", "sensitive"):
        found.append("含个人信息的资源不能无条件共享")
    for item in told.items:
        if not item.name.strip():
            found.append("数据项要有名称")
        elif item.element and data_elements.get(item.element) is None:
            found.append(f"数据项“{item.name}”的数据元 {item.element} 不存在")
    return found


def words_of(told: Description) -> str:
    """Everything the full-text search looks in, the title first."""
    rules = metadata()
    parts = [
        told.title, told.key, " ".join(told.keywords), told.abstract, told.provider_name, rules.themes.get(told.theme, ""),
        rules.kinds.get(told.kind, ""), " ".join(f"{item.name} {item.element}" for item in told.items),
    ]  # fmt: skip
    return "\n".join(part for part in parts if part)


def letters_of(told: Description) -> str:
    """Pinyin of title and keywords: whole syllables, and initials."""
    syllables = [
        pinyin.toneless(pinyin.reading(sign)) or sign.lower()
        for sign in f"{told.title} {' '.join(told.keywords)}"
    ]
    return ("".join(syllables) + " " + "".join(each[:1] for each in syllables))[:_LETTERS]
