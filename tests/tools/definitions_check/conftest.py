"""A small project of definitions that is right; a test breaks one thing and looks at what is said."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.definitions_check.__main__ import ROOT
from tools.definitions_check.report import check
from tools.definitions_check.unit import KINDS, Kind, read_project

Check = Callable[[dict[str, str]], list[str]]

RIGHT = {
    "definitions/roles/doctor.yaml": "{id: doctor, name: 医生, reach: county, menu: staff, permissions: [record.read, audit.read]}",
    "definitions/menus/staff.yaml": "{id: staff, items: [{id: audit, title: 审计, summary: 谁看过什么, path: /audit, permission: audit.read}]}",
    "src/records/api.py": 'require(actor, "record.read")\nrequire(actor, "exchange.send")',
    "src/partners/api.py": 'PERMISSIONS = frozenset({"exchange.send"})',
    "src/auth/api.py": 'PERMISSION_NAMES = {"record.read": "调阅", "audit.read": "审计", "exchange.send": "上报"}',
}


@pytest.fixture
def check_definitions(tmp_path: Path) -> Check:
    """`check_definitions({path: text})` overlays the files on the right project and gives `path place message`."""

    def run(files: dict[str, str]) -> list[str]:
        shutil.copytree(ROOT / "definitions" / "schemas", tmp_path / "definitions" / "schemas")
        for name, text in {**RIGHT, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        kinds = (
            *(kind for kind in KINDS if kind.folder in {"roles", "menus", "timeline", "exchange"}),
            Kind("proved", "menus", examples=True),
        )
        report = check(read_project(tmp_path / "definitions", tmp_path / "src", kinds))
        return [
            f"{p.path} {p.place} {p.message}".replace("  ", " ")
            for problems in report.values()
            for p in problems
        ]

    return run
