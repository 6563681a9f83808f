"""`./yizhou load`: whatever lies in a folder, through the same pipeline, with a report of everything refused."""

import gzip
import io
import zipfile
from pathlib import Path

import orjson
import pytest
from rich.console import Console

from tests.conftest import SHARED
from tests.exchange.ground import C, P, bundle, condition, entry, patient, visit
from yizhou.exchange.files.errors import PathMissing, PrefectureMissing
from yizhou.exchange.files.finding import recognise
from yizhou.exchange.files.loading import LoadReport, load
from yizhou.exchange.files.loading_view import show
from yizhou.exchange.partners.contracts import Partner
from yizhou.kernel.db.api import fetch_all

TABLE = "记录编号,组织机构代码,本人姓名,性别代码,出生日期,疫苗名称代码,疫苗接种日期,接种剂次\nV1,431234567,李阿依,2,19900506,01,20260105,1\nV2,431234567,,2,19900506,01,20260105,1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "包").mkdir()
    (tmp_path / "包/visit.json").write_bytes(orjson.dumps(visit()))
    (tmp_path / "包/again.json.gz").write_bytes(gzip.compress(orjson.dumps(visit())))
    (tmp_path / "one.json").write_bytes(
        orjson.dumps(patient("罗正明", "", id="p9", gender="male", birthDate="1980-01-02"))
    )
    lines = [patient("普文芳", "", id="p5", birthDate="1990-05-06"), condition("Patient/p5") | {"id": "c5"}]
    (tmp_path / "bulk.ndjson").write_bytes(b"\n".join(map(orjson.dumps, lines)))
    (tmp_path / "接种.csv").write_bytes(TABLE.encode("gbk"))
    (tmp_path / "bad.json").write_bytes(b'{"resourceType": "Bundle",')
    (tmp_path / "readme.md").write_text("# 说明")
    (tmp_path / "other.json").write_text('{"a": 1}')
    (tmp_path / "manifest.csv").write_text("file\na")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "inside.json",
            orjson.dumps(
                bundle(entry(P, patient("杨丽", "", birthDate="1970-02-03")), entry(C, condition(P)))
            ),
        )
    (tmp_path / "zipped.zip").write_bytes(made.getvalue())
    return tmp_path


@pytest.mark.feature("10.4-12")
@pytest.mark.feature("10.4-02")
def test_a_folder_is_loaded_and_every_refusal_explained(senders: dict[str, Partner], folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    report = load([folder], lambda done, total, so_far: seen.append((done, total)))
    assert seen[-1] == (10, 10)
    assert (report.accepted, report.partly, report.refused, report.repeated, report.passed_over) == (
        5,
        1,
        1,
        1,
        3,
    )
    assert dict(report.formats) == {"fhir-bundle": 3, "fhir-resource": 2, "fhir-ndjson": 1, "tabular": 1}
    assert report.refusals.keys() == {"fhir_api.broken_json", "files.value_missing"}
    assert report.refusals["files.value_missing"].files == ["接种.csv CSV!3,本人姓名"]
    assert report.refusals["fhir_api.broken_json"].files[0].startswith("bad.json")
    assert {reason.message for reason in report.passes.values()} == {
        "目录清单，不是数据",
        "说明文件，不是数据",
        "不是 FHIR 资源的 JSON",
    }
    assert len(report.new) == 5
    assert report.per_second > 0
    assert not report.complete


def test_loading_again_changes_nothing(senders: dict[str, Partner], folder: Path) -> None:
    load([folder])
    before = fetch_all("SELECT local, version FROM fhir_resource ORDER BY local")
    again = load([folder / "包", folder / "接种.csv"])
    assert again.repeated == 3
    assert fetch_all("SELECT local, version FROM fhir_resource ORDER BY local") == before


def test_the_console_shows_totals_and_reasons(senders: dict[str, Partner], folder: Path) -> None:
    console = Console(record=True, width=160, file=io.StringIO())
    assert show(console, lambda progress: load([folder], progress)) is False
    text = console.export_text()
    for word in ("装载报告", "拒收原因", "files.value_missing", "新登记居民", "未装载的文件", "接种.csv"):
        assert word in text


def test_paths_and_prefecture_must_exist(senders: dict[str, Partner], tmp_path: Path) -> None:
    with pytest.raises(PathMissing):
        load([tmp_path / "nothing"])
    console = Console(record=True, width=100, file=io.StringIO())
    assert show(console, lambda progress: load([tmp_path / "nothing"], progress)) is False
    assert "没有这个文件或文件夹" in console.export_text()


@pytest.mark.django_db
def test_without_a_prefecture_nothing_can_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(PrefectureMissing):
        load([tmp_path])


def test_contents_are_recognised_by_their_bytes() -> None:
    assert recognise("x.txt", b"<?xml version='1.0'?><ClinicalDocument/>").format == "cda"
    assert recognise("x.xml", b"<soap:Envelope/>").reason.startswith("SOAP")
    assert recognise("x", b'{"resourceType":"Patient"}\n{"resourceType":"Patient"}').format == "fhir-ndjson"
    assert recognise("x.csv", "甲,乙\n1,2".encode()).reason == "表头与任何数据集都不符"
    assert recognise("x.csv", TABLE.encode()).definition == "vaccinations"


@pytest.mark.parametrize(
    "name", [name for name in ("fhir/r4-examples", "cda") if (SHARED / "data" / name).exists()]
)
def test_published_data_is_loaded_without_a_refusal(senders: dict[str, Partner], name: str) -> None:
    report: LoadReport = load([SHARED / "data" / name])
    # The standard's own transaction updates a version 2 that was never sent here: refused, as If-Match demands.
    known = {"pipeline.version_differs"} if name == "fhir/r4-examples" else set()
    assert set(report.refusals) <= known
    refused = {file for reason in report.refusals.values() for file in reason.files}
    assert report.accepted + len(refused) == report.files - report.passed_over
