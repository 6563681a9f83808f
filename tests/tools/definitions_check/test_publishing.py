"""A version that was published never changes: its content is pinned, a change has to raise the version."""

from pathlib import Path

import pytest

from tools.definitions_check import publishing
from tools.definitions_check.unit import Kind, Project, read_project

FORM = "id: visit\nname: 访视\nversion: {version}\ngroups: [{{id: a, title: {title}}}]\n"
TABLE = '<definitions id="x"><decision id="d">{text}</decision></definitions>'
KINDS = (
    Kind("forms", "forms"),
    Kind("programmes", "programmes", main="programme.yaml"),
    Kind("roles", "roles"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path, "forms/visit.yaml", FORM.format(version=1, title="一"))
    put(tmp_path, "programmes/care/programme.yaml", "id: care\nversion: 1\nname: 照护\n")
    put(tmp_path, "programmes/care/table.dmn", TABLE.format(text="a"))
    put(tmp_path, "programmes/care/examples/programme.yaml", "programme: care\n")
    put(tmp_path, "roles/doctor.yaml", "id: doctor\n")
    return tmp_path


def put(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def project(folder: Path) -> Project:
    return read_project(folder, folder, KINDS)


def wrong(folder: Path) -> dict[str, str]:
    lock = publishing.read(folder)
    said = {
        str(one.path): publishing.complaint(one, lock.get(str(one.path), {})) for one in project(folder).units
    }
    return {path: text for path, text in said.items() if text}


def test_a_draft_may_change_and_a_published_version_may_not(folder: Path) -> None:
    put(folder, "forms/visit.yaml", FORM.format(version=1, title="二"))
    assert wrong(folder) == {}
    assert publishing.publish(project(folder)) == ["forms/visit.yaml 1", "programmes/care/programme.yaml 1"]
    assert wrong(folder) == {}
    put(folder, "forms/visit.yaml", FORM.format(version=1, title="三"))
    assert "raise `version` to 2" in wrong(folder)["forms/visit.yaml"]
    put(folder, "forms/visit.yaml", FORM.format(version=2, title="三"))
    assert wrong(folder) == {}
    assert publishing.publish(project(folder)) == ["forms/visit.yaml 2"]
    assert publishing.publish(project(folder)) == [], "published once"


def test_a_decision_table_belongs_to_its_programme_comments_and_examples_do_not(folder: Path) -> None:
    publishing.publish(project(folder))
    put(folder, "programmes/care/examples/programme.yaml", "programme: care\ncases: []\n")
    put(folder, "programmes/care/programme.yaml", "# a comment\nname: 照护\nid: care\nversion: 1\n")
    put(folder, "programmes/care/table.dmn", TABLE.format(text="a").replace("><", ">\n  <"))
    assert wrong(folder) == {}
    put(folder, "programmes/care/table.dmn", TABLE.format(text="b"))
    assert list(wrong(folder)) == ["programmes/care/programme.yaml"]


def test_a_version_does_not_go_back_and_what_breaks_it_is_not_published(folder: Path) -> None:
    put(folder, "forms/visit.yaml", FORM.format(version=3, title="三"))
    publishing.publish(project(folder))
    put(folder, "forms/visit.yaml", FORM.format(version=2, title="二"))
    assert "a version never goes back, go on with 4" in wrong(folder)["forms/visit.yaml"]
    assert publishing.publish(project(folder)) == []
