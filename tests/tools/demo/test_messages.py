"""The messages: well formed, as their standards want them, the same every time."""

import csv
import hashlib
import io
import json
import re
from base64 import b64decode
from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import orjson
from lxml import etree

from tests.tools.demo.conftest import AS_OF
from tools.demo.contracts import OutboundMessage, Plan
from tools.demo.messages.tabular import COLUMNS
from tools.demo.prefecture import prefecture
from tools.demo.streaming import stream_messages
from yizhou.exchange.cda.format import CdaFormat
from yizhou.exchange.pipeline.contracts import Envelope
from yizhou.kernel.errors.contracts import Severity

HL7 = "{urn:hl7-org:v3}"
TEMPLATES = {
    "C0002": 22, "C0004": 24, "C0005": 25, "C0006": 26, "C0007": 27, "C0032": 52, "C0053": 73, "HSDA00.01": 1, "HSDB01.01": 2, "HSDB01.03": 4,
    "HSDB02.01": 5, "HSDB02.02": 6, "HSDB02.03": 7, "HSDB03.01": 9, "HSDB03.02": 10, "HSDB03.03": 11, "HSDB04.01": 12, "HSDB04.02": 13,
}  # fmt: skip


def _document(message: OutboundMessage) -> bytes:
    """The CDA document inside a message, however it is wrapped."""
    if message.channel == "cda":
        return message.body
    root = etree.fromstring(message.body)
    if message.path == "/soap/DocumentsStorage":
        return b64decode(root.find(".//{http://www.chiss.org.cn/rhin/2015}document").text)
    inner = etree.fromstring(root.find(f".//{HL7}message").text.encode())
    return b64decode(inner.find(f".//{HL7}Content").text)


def _documents(messages: list[OutboundMessage]) -> list[tuple[str, bytes]]:
    return [
        (message.truth.format, _document(message))
        for message in messages
        if message.truth.format in TEMPLATES
    ]


def _digest(plan: Plan) -> str:
    digest = hashlib.sha256()
    for message in stream_messages(plan):
        digest.update(
            f"{message.number} {message.at} {message.path} {message.partner_code} {message.truth}".encode()
        )
        digest.update(message.body)
    return digest.hexdigest()


def test_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    first = _digest(Plan(residents=40, seed=1, as_of=AS_OF))
    assert _digest(Plan(residents=40, seed=1, as_of=AS_OF)) == first
    assert _digest(Plan(residents=40, seed=2, as_of=AS_OF)) != first


def test_messages_come_in_order_of_sending_within_a_block(small: list[OutboundMessage]) -> None:
    assert [message.number for message in small] == list(range(1, len(small) + 1))
    assert all(earlier.at <= later.at for earlier, later in pairwise(small))


def test_all_channels_and_forms_occur(clean: list[OutboundMessage]) -> None:
    assert {message.channel for message in clean} == {"fhir", "soap", "cda", "files"}
    formats = {message.truth.format for message in clean}
    assert set(COLUMNS) <= formats
    assert {"PersonRecordFeed", "PRPA_IN201311UV02", "fhir-bundle"} <= formats
    assert len(formats & set(TEMPLATES)) >= 15


def test_bundles_refer_only_to_their_own_entries(clean: list[OutboundMessage]) -> None:
    bundles = [orjson.loads(message.body) for message in clean if message.channel == "fhir"]
    assert bundles
    for bundle in bundles:
        assert bundle["type"] == "transaction"
        own = {entry["fullUrl"] for entry in bundle["entry"]}
        assert len(own) == len(bundle["entry"])
        assert bundle["entry"][0]["resource"]["resourceType"] == "Patient"
        references = re.findall(r'"reference":"([^"]+)"', orjson.dumps(bundle).decode())
        assert set(references) <= own
        urls = [entry["request"]["url"] for entry in bundle["entry"]]
        assert len(set(urls)) == len(urls)
        assert all(re.fullmatch(r"[A-Z][A-Za-z]+\?identifier=urn:[^|]+\|.+", url) for url in urls)


def test_documents_are_well_formed_and_name_their_template(clean: list[OutboundMessage]) -> None:
    seen: Counter[str] = Counter()
    for code, body in _documents(clean):
        root = etree.fromstring(body)
        seen[code] += 1
        assert root.tag == f"{HL7}ClinicalDocument"
        assert root.find(f"{HL7}templateId").get("root") == f"2.16.156.10011.2.1.1.{TEMPLATES[code]}"
        assert root.find(f"{HL7}code").get("code") == code
    assert len(seen) >= 15


def test_clean_documents_have_no_errors_by_the_national_tables(clean: list[OutboundMessage]) -> None:
    received = datetime(2025, 11, 25, tzinfo=ZoneInfo("Asia/Shanghai"))
    checker, looked_at = CdaFormat(), Counter()
    for code, body in _documents(clean):
        looked_at[code] += 1
        if looked_at[code] > 12:
            continue
        parsed = checker.parse(Envelope("cda", "cda", uuid4(), body, "text/xml", received))
        found = [*parsed.faults, *(fault for part in parsed.parts for fault in part.faults)]
        assert [fault for fault in found if fault.severity is Severity.ERROR] == []
        assert parsed.parts[0].subject is not None
        assert parsed.parts[0].resources


def test_soap_messages_have_one_payload_and_their_action(clean: list[OutboundMessage]) -> None:
    soap = "{http://www.w3.org/2003/05/soap-envelope}"
    paths = Counter()
    for message in clean:
        if message.channel != "soap":
            continue
        paths[message.path] += 1
        root = etree.fromstring(message.body)
        assert root.tag == f"{soap}Envelope"
        assert len(root.find(f"{soap}Body")) == 1
    assert set(paths) == {"/soap/PersonRegistration", "/soap/DocumentsStorage", "/soap/HIPMessageServer"}


def test_tables_have_the_documented_columns_in_every_encoding(small: list[OutboundMessage]) -> None:
    encodings = Counter()
    for message in small:
        if message.channel != "files" or message.media_type != "text/csv":
            continue
        encoding = "gb18030" if "gbk_file" in message.truth.faults else "utf-8-sig"
        encodings[encoding] += 1
        rows = list(csv.reader(io.StringIO(message.body.decode(encoding))))
        assert tuple(rows[0]) == COLUMNS[message.truth.format]
        assert all(len(row) == len(rows[0]) for row in rows)
        assert len(rows) - 1 == len(message.truth.records)
    assert encodings["gb18030"] > 5
    assert encodings["utf-8-sig"] > 30


def test_columns_are_those_of_the_written_agreement() -> None:
    text = (Path(__file__).parents[3] / "tools/demo/TABULAR.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| ([^|]+?) \|", text, re.MULTILINE)) | {"本地患者编号"}
    for columns in COLUMNS.values():
        for column in columns:
            if not re.fullmatch(r"药物(名称|使用频率|使用次剂量|使用剂量单位)[123]", column):
                assert column in documented, column


def test_the_shown_residents_have_rich_records(clean: list[OutboundMessage]) -> None:
    about: dict[str, Counter[str]] = {}
    for message in clean:
        for record in message.truth.records:
            if record.person.startswith("SHOW"):
                about.setdefault(record.person, Counter())[message.truth.kind] += 1
    elder, expecting, toddler, allergic = (about[key] for key in ("SHOW1-1", "SHOW2-1", "SHOW3-3", "SHOW4-1"))
    assert elder["file"] + elder["follow_up"] >= 55
    assert elder["outpatient"] >= 15
    assert elder["check_up"] >= 6
    assert expecting["antenatal"] >= 8
    assert expecting["birth"] == 0
    assert toddler["child_check"] >= 4
    assert toddler["birth"] == 1
    assert allergic["outpatient"] >= 5


def test_truth_stays_out_of_the_messages(small: list[OutboundMessage]) -> None:
    for message in small:
        if message.media_type.endswith("sheet"):
            continue
        for record in message.truth.records:
            assert record.person.encode() not in message.body


def test_memory_does_not_grow_with_the_population() -> None:
    """Against the same messages kept: caches that fill as they go are small beside them."""
    import tracemalloc

    def peak(residents: int, keep: bool) -> int:
        plan = Plan(residents=residents, seed=5, as_of=AS_OF, years=1, density=0.02, block=150)
        kept = []
        tracemalloc.start()
        kept.extend(message for message in stream_messages(plan) if keep)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    assert len(list(prefecture().staff())) > 16_000, (
        "the workforce is kept, so it has to be there before measuring"
    )
    peak(150, keep=False)
    streamed = peak(900, keep=False) - peak(300, keep=False)
    assert streamed < (peak(900, keep=True) - peak(300, keep=True)) / 5


def test_messages_can_be_written_to_disk(tmp_path: Path) -> None:
    from tools.demo.delivering import write

    outcome = write(
        Plan(residents=20, seed=1, as_of=AS_OF, years=2), tmp_path / "out", tmp_path / "truth.jsonl"
    )
    index = [
        json.loads(line)
        for line in (tmp_path / "out/messages.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert len(index) == outcome.sent > 20
    assert all((tmp_path / "out" / line["file"]).stat().st_size > 0 for line in index)
    truth = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sum(line["type"] == "person" for line in truth) == 20
    assert sum(line["type"] == "message" for line in truth) == outcome.sent
