"""Frozen types of a document prepared for reading."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """One line above the document: 患者姓名, 性别, 就诊科室 …"""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """One statement for reading. `value` is words (a code's Chinese name), `unit` as written, `code` the code itself."""

    label: str
    value: str = ""
    unit: str = ""
    code: str = ""
    abnormal: bool = False
    children: tuple["ViewEntry", ...] = ()


@dataclass(frozen=True, slots=True)
class ViewSection:
    """A section. `text` is its narrative, lines separated by newlines, cells by tabs."""

    title: str
    code: str = ""
    entries: tuple[ViewEntry, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A document for reading. `notes` say what a reader should know of it: foreign, attachment, unreadable parts."""

    title: str
    header: tuple[HeaderLine, ...] = ()
    sections: tuple[ViewSection, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)
