from pathlib import Path, PurePosixPath

import pytest

from tools.lint.rules import RULES
from tools.lint.source import Source, parsable
from tools.scaffold.__main__ import ROOT
from tools.scaffold.feature import Feature, NotPlaceable, installed, make, placed

CONSENT = Feature("records/consent", "同意与授权")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (".importlinter", "src/yizhou/kernel/settings/django.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def test_a_new_feature_breaks_no_rule_of_the_house(project):
    written = make(project, CONSENT)
    sources = [Source(PurePosixPath(name), (project / name).read_text(encoding="utf-8")) for name in written]
    good, broken = parsable(sources)
    assert broken == []
    assert [found for rule in RULES for found in rule.check(good)] == []


def test_a_new_feature_takes_the_place_that_waited_for_it(project):
    make(project, CONSENT)
    contract = (project / ".importlinter").read_text(encoding="utf-8")
    assert "    consent\n" in contract
    assert "(consent)" not in contract
    assert '    "yizhou.records.consent",\n' in (project / "src/yizhou/kernel/settings/django.py").read_text()


def test_an_app_is_installed_after_those_of_its_own_and_lower_layers():
    settings = 'INSTALLED_APPS = [\n    "yizhou.kernel.db",\n    "yizhou.records.fhir",\n    "yizhou.exchange.soap",\n]\n'
    assert installed(settings, CONSENT).splitlines()[2:4] == [
        '    "yizhou.records.fhir",',
        '    "yizhou.records.consent",',
    ]
    below = installed(settings, Feature("registries/pets", "宠物")).splitlines()
    assert below[1:3] == ['    "yizhou.kernel.db",', '    "yizhou.registries.pets",']


def test_a_feature_without_a_place_is_refused_and_nothing_is_written(project):
    with pytest.raises(NotPlaceable, match="has no place"):
        make(project, Feature("records/gossip", "传闻"))
    assert not (project / "src/yizhou/records").exists()


@pytest.mark.parametrize("place", ["gossip", "moon/base", "records/Consent", "records/"])
def test_a_feature_must_name_a_layer_and_itself(project, place):
    with pytest.raises(NotPlaceable, match="give <layer>/<feature>"):
        make(project, Feature(place, "x"))


def test_a_feature_that_is_there_is_not_overwritten(project):
    make(project, CONSENT)
    with pytest.raises(NotPlaceable, match="there already"):
        make(project, CONSENT)


def test_a_feature_already_placed_stays_where_it_is():
    contract = "layers =\n    consent | other\n"
    assert placed(contract, CONSENT) == contract
