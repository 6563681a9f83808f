"""The architecture as `.importlinter` states it: each contract is shown to catch what it is there for."""

from configparser import ConfigParser
from pathlib import Path

import pytest
from grimp import ImportGraph
from importlinter.api import read_configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

from tools.lint.public_surface import PublicSurfaceContract

CONFIGURATION = Path(__file__).resolve().parents[3] / ".importlinter"
TYPES = {"layers": LayersContract, "forbidden": ForbiddenContract, "public_surface": PublicSurfaceContract}

SOURCE = Path(__file__).resolve().parents[3] / "src/yizhou"
NOT_YET_BUILT = {"applications.primary_care", "engines.programmes", "engines.forms", "engines.rules"}
FEATURES = sorted(
    NOT_YET_BUILT
    | {
        f"{layer}.{folder.parent.name}"
        for layer in ("applications", "exchange", "engines", "records", "registries", "kernel")
        for folder in (SOURCE / layer).glob("*/__init__.py")
        if layer != "kernel" or folder.parent.name in ("auth", "audit")
    }
)
FILES = ["api", "contracts", "events", "errors", "models", "store", "routes", "jobs"]
WIRING = [
    "cli",
    "installing",
    "boot",
    "watch",
    "prefecture",
    "registers",
    "rosters",
    "web",
    "worker",
    "live",
    "database",
    "processes",
    "lifeline",
]
OUTSIDE = ["django", "ninja", "procrastinate", "psycopg", "psycopg_pool"]


def broken_by(*imports: str, modules: tuple[str, ...] = ()) -> set[str]:
    """Ids of the contracts that a small platform with these imports (`a.b -> c.d`, below yizhou) breaks."""
    graph = ImportGraph()
    names = {"standards.oids", *modules, *(f"entrypoints.{name}" for name in WIRING)}
    names |= {f"{feature}.{file}" for feature in FEATURES for file in FILES}
    for name in sorted(names):
        parts = ["yizhou", *name.split(".")]
        for length in range(1, len(parts) + 1):
            graph.add_module(".".join(parts[:length]))
    for name in OUTSIDE:
        graph.add_module(name, is_squashed=True)
    for line in imports:
        importer, imported = (name if name in OUTSIDE else f"yizhou.{name}" for name in line.split(" -> "))
        graph.add_import(importer=importer, imported=imported, line_number=1, line_contents=line)
    read = read_configuration(str(CONFIGURATION))
    session = {**read["session_options"], "root_packages": ["yizhou"]}
    return {
        options["id"]
        for options in read["contracts_options"]
        if not TYPES[options["type"]](options["name"], session, options).check(graph, verbose=False).kept
    }


def test_the_small_platform_alone_breaks_nothing():
    assert broken_by() == set()


@pytest.mark.parametrize(
    "line",
    [
        "entrypoints.web -> records.timeline.routes",
        "entrypoints.worker -> kernel.audit.jobs",
        "applications.primary_care.api -> records.fhir.api",
        "exchange.soap.routes -> exchange.pipeline.api",
        "exchange.cda.api -> registries.residents.contracts",
        "records.timeline.jobs -> records.documents.events",
        "registries.residents.api -> kernel.audit.api",
        "records.fhir.store -> records.fhir.models",
        "records.fhir.api -> standards.oids",
        "records.fhir.store -> psycopg",
        "records.fhir.routes -> ninja",
    ],
)
def test_imports_as_they_should_be_are_free(line):
    assert broken_by(line) == set()


@pytest.mark.parametrize(
    ("line", "contract"),
    [
        ("records.fhir.api -> exchange.pipeline.api", "layers"),
        ("kernel.auth.api -> registries.residents.api", "layers"),
        ("exchange.pipeline.api -> applications.primary_care.api", "layers"),
        ("standards.oids -> kernel.auth.contracts", "layers"),
        ("kernel.auth.api -> standards.oids", "layers"),
        ("records.fhir.api -> entrypoints.cli", "layers"),
        ("entrypoints.web -> entrypoints.cli", "entrypoints"),
        ("entrypoints.web -> entrypoints.worker", "entrypoints"),
        ("exchange.soap.api -> exchange.fhir_api.api", "exchange"),
        ("exchange.pipeline.api -> exchange.cda.api", "exchange"),
        ("exchange.partners.api -> exchange.pipeline.api", "exchange"),
        ("engines.rules.api -> engines.forms.api", "engines"),
        ("engines.forms.api -> engines.programmes.api", "engines"),
        ("records.fhir.api -> records.documents.api", "records"),
        ("records.documents.api -> records.timeline.api", "records"),
        ("registries.facilities.api -> registries.residents.api", "registries"),
        ("records.timeline.api -> records.fhir.store", "surface"),
        ("records.timeline.store -> records.fhir.models", "surface"),
        ("entrypoints.web -> records.fhir.store", "surface"),
        ("exchange.soap.api -> exchange.pipeline.routes", "surface"),
        ("records.timeline.api -> records.fhir", "surface"),
        ("records.fhir.routes -> records.fhir.store", "routes"),
        ("records.fhir.routes -> records.fhir.models", "routes"),
        ("standards.oids -> django", "standards"),
        ("records.fhir.contracts -> psycopg", "contracts"),
        ("records.fhir.events -> django", "events"),
    ],
)
def test_an_import_against_the_architecture_breaks_its_contract(line, contract):
    assert broken_by(line) == {contract}


def test_a_contract_may_not_drag_a_driver_behind_it_by_way_of_another_module():
    lines = (
        "records.timeline.contracts -> registries.residents.errors",
        "registries.residents.errors -> psycopg",
    )
    assert broken_by(*lines) == {"contracts"}


@pytest.mark.parametrize(
    ("module", "contract"),
    [
        ("everything.api", "layers"),
        ("entrypoints.cron", "entrypoints"),
        ("applications.gadgets.api", "applications"),
        ("exchange.carrier_pigeon.api", "exchange"),
        ("engines.steam.api", "engines"),
        ("records.gossip.api", "records"),
        ("registries.pets.api", "registries"),
    ],
)
def test_a_new_folder_fails_until_it_is_placed(module, contract):
    assert broken_by(modules=(module,)) == {contract}


def test_applications_do_not_import_one_another():
    line = "applications.primary_care.api -> applications.telemedicine.api"
    assert broken_by(line, modules=("applications.telemedicine.api",)) == {"applications"}


def test_an_application_may_be_a_group_of_features_each_with_its_own_border():
    modules = tuple(
        f"applications.emergency.{part}.{file}" for part in ("ambulance", "stretcher") for file in FILES
    )
    ambulance = "applications.emergency.ambulance"
    assert broken_by(f"{ambulance}.api -> applications.emergency.stretcher.api", modules=modules) == set()
    assert broken_by(f"{ambulance}.api -> applications.emergency.stretcher.store", modules=modules) == {
        "surface"
    }


def test_nothing_is_ignored_and_every_contract_of_layers_is_exhaustive():
    parser = ConfigParser()
    parser.read(CONFIGURATION, encoding="utf-8")
    contracts = {
        name: parser[name] for name in parser.sections() if name.startswith("importlinter:contract:")
    }
    assert len(contracts) >= 11
    for section in (parser["importlinter"], *contracts.values()):
        assert not [key for key in section if "ignore" in key or key == "exclude_type_checking_imports"]
    for section in contracts.values():
        assert section["type"] != "layers" or section["exhaustive"] == "True"
