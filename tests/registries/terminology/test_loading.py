"""Published tables become versions: once, whole, with what is above each code and what took an old one's place."""

import pytest

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.terminology import api, definitions, loading
from yizhou.registries.terminology.contracts import Kind
from yizhou.registries.terminology.errors import VersionTaken
from yizhou.registries.terminology.searching import question, searchable
from yizhou.registries.terminology.spelling import spellings

LOADED = ("icd10", "regions", "sexes", "ws364")


def test_loading_again_changes_nothing(standards: None, actor: Actor) -> None:
    before = api.state_counts(actor)
    assert api.load_standards(actor, LOADED) == 0
    assert api.state_counts(actor) == before


def test_a_table_changed_under_its_old_version_is_refused(
    standards: None, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_digest", lambda definition, edition: "another")
    with pytest.raises(VersionTaken):
        api.load_standards(actor, ("sexes",))


def test_every_definition_yields_codes() -> None:
    systems = definitions.code_systems()
    assert len(systems) > 300
    assert len({each.url for each in systems}) == len({each.slug for each in systems}) == len(systems)
    empty = [each.id for each in systems for edition in each.editions if not loading._concepts(each, edition)]
    assert empty == []


def test_the_older_edition_of_the_regions_is_retired(standards: None, actor: Actor) -> None:
    current = api.artefact(actor, Kind.CODE_SYSTEM, "GB/T 2260")
    versions = api.versions(actor, current)
    assert [(each.version, each.status.value) for each in versions] == [
        ("2023", "published"),
        ("2002", "retired"),
    ]


def test_hierarchy_is_read_from_code_or_parent(standards: None, actor: Actor) -> None:
    icd = api.artefact(actor, Kind.CODE_SYSTEM, "ICD-10")
    assert api.lookup(actor, icd, "A01.001").concept.ancestors == ("A01", "A00-A09", "A00-B99")
    regions = api.artefact(actor, Kind.CODE_SYSTEM, "GB/T 10114")
    village = api.lookup(actor, regions, "532329208208").concept
    assert village.ancestors == ("532329208", "532329", "532300", "530000")


@pytest.mark.parametrize(
    ("form", "code", "stored"),
    [("numbered", "01", "1"), ("region", "532302000000", "532302"), ("region", "532302101000", "532302101"),
     ("icd10", "a01.001+", "A01.001"), ("icd10", "E11.9", "E11.900"), ("exact", " x ", "x")],
)  # fmt: skip
def test_writings_of_a_code_mean_the_same(form: str, code: str, stored: str) -> None:
    assert stored in spellings(form, code)


@pytest.mark.parametrize(
    ("name", "asked"),
    [("2型糖尿病", "糖尿"), ("2型糖尿病", "tangniaobing"), ("2型糖尿病", "2xtnb"), ("2型糖尿病", "tn"), ("癌", "癌"),
     ("维生素B１２缺乏", "维生素b12"), ("Systolic blood pressure", "blood")],
)  # fmt: skip
def test_what_a_question_looks_up_is_among_the_pieces_of_the_name(name: str, asked: str) -> None:
    stored, looked_up = searchable(name), question(asked)
    ways = (
        (looked_up.characters, stored.plain), ([looked_up.sound], stored.letters), (looked_up.initials, stored.initials),
    )  # fmt: skip
    assert any(
        any(pieces) and set(pieces) <= set(stored.grams) and looked_up.plain in where
        for pieces, where in ways
    )
