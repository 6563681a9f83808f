"""What a new definition begins with: a folder and an example that pass `tools.definitions_check` as they stand (`templates/`)."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent / "templates"
KINDS = {"programme": "服务项目", "process": "业务流程", "indicator": "指标"}
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*$")
_LONGEST = 40
_CHINESE = re.compile(r"[一-鿿]")
_MARKS = re.compile(r"[\\/:\"'{}\[\]#&*!|>%@`\n]")


class NotPossible(ValueError):
    """It cannot be made as asked; the text says in Chinese what is wrong and what to do."""


@dataclass(frozen=True)
class Definition:
    """`kind` programme | process | indicator, its id and its Chinese name."""

    kind: str
    name: str
    title: str

    def files(self, today: date) -> dict[str, str]:
        """Text by path within the definitions folder."""
        folder = TEMPLATES / self.kind
        return {
            self._filled(path.relative_to(folder).as_posix(), today): self._filled(
                path.read_text(encoding="utf-8"), today
            )
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def _filled(self, text: str, today: date) -> str:
        return (
            text.replace("@NAME@", self.name)
            .replace("@TITLE@", self.title)
            .replace("@TODAY@", today.isoformat())
        )


def checked(kind: str, name: str, title: str) -> Definition:
    """The definition asked for. Raises NotPossible."""
    if kind not in KINDS:
        known = "、".join(f"{id_}（{words}）" for id_, words in KINDS.items())
        raise NotPossible(f"没有“{kind}”这种定义；可以新建 {known}")
    if not _NAME.match(name) or len(name) > _LONGEST:
        raise NotPossible(
            f"名称“{name}”不能用：只能用小写字母、数字和下划线，以字母开头，不超过{_LONGEST}个字符，例如 asthma_care"
        )
    wanted = title.strip() or f"新{KINDS[kind]}"
    if not _CHINESE.search(wanted):
        raise NotPossible(f"标题“{wanted}”没有中文；请写给工作人员看的中文名称，例如 哮喘患者健康管理")
    if found := _MARKS.search(wanted):
        raise NotPossible(f"标题里不能有“{found.group()}”；请只用文字、数字和全角标点")
    return Definition(kind, name, wanted)


def write(definitions: Path, definition: Definition, today: date) -> list[str]:
    """Write it; paths that were written. Raises NotPossible when something of that name is there; then nothing is written."""
    files = definition.files(today)
    there = [path for path in files if (definitions / path).exists()]
    if there:
        raise NotPossible(
            f"已经有同名的{KINDS[definition.kind]}：definitions/{there[0]}；请换一个名称，或直接修改它"
        )
    for path, text in files.items():
        target = definitions / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return list(files)
