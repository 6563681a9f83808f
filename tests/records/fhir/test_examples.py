"""The published examples and whole synthetic lives go in and come out saying exactly the same."""

import gzip
import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import SHARED
from tests.records.conftest import Place, person
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir import api
from yizhou.records.fhir.contracts import NO_RESIDENT, Write
from yizhou.records.timeline import api as timeline

pytestmark = pytest.mark.django_db
SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.json"))
EXAMPLES = sorted((SHARED / "data/fhir/r4-examples").glob("*.json")) or SAMPLES
LIVES = sorted((SHARED / "data/fhir/synthea").glob("*.json.gz"))
SMALL = [path for path in LIVES if path.stat().st_size < 42_000]


def exact(body: bytes) -> Any:
    """JSON with every number as its digits, without what the store owns."""

    def bare(content: Any) -> Any:
        content = dict(content)
        content.pop("id", None)
        meta = {
            name: value
            for name, value in content.pop("meta", {}).items()
            if name not in ("versionId", "lastUpdated")
        }
        return {**content, **({"meta": meta} if meta else {})}

    return bare(json.loads(body, parse_float=lambda text: Decimal(text).as_tuple(), parse_int=str))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_comes_back_with_every_digit(path: Path, actor: Actor, resident: UUID) -> None:
    body = path.read_bytes()
    content = api.parse(body)
    [stored] = api.write(actor, [Write(resident, content, "test", path.stem)])
    read = api.read(actor, content["resourceType"], stored.id)
    assert exact(read.raw) == exact(body)
    [again] = api.write(actor, [Write(resident, api.parse(read.raw), "test", path.stem)])
    assert not again.changed


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name[:30])
def test_a_synthetic_life_comes_back_whole_and_makes_a_timeline(
    path: Path, actor: Actor, place: Place
) -> None:
    entries = api.parse(gzip.decompress(path.read_bytes()))["entry"]
    resident = person("模拟居民", path.stem, place.hospital)
    originals = {}
    keys = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in entries}
    shared = {"Organization", "Practitioner"}
    owners = {url: NO_RESIDENT if kind in shared else resident for url, kind in keys.items()}
    from yizhou.records.fhir.contracts import Key

    ids: dict[str, str] = {}
    for owner in (NO_RESIDENT, resident):
        urls = [url for url in keys if owners[url] == owner]
        found = api.assign(actor, owner, [Key(keys[url], "synthea", url) for url in urls])
        ids |= {url: f"{keys[url]}/{one}" for url, one in zip(urls, found, strict=True)}
    writes = []
    for entry in entries:
        text = api.serialise(entry["resource"]).decode()
        for url, reference in ids.items():
            text = text.replace(f'"reference":"{url}"', f'"reference":"{reference}"')
        originals[entry["fullUrl"]] = text.encode()
        writes.append(Write(owners[entry["fullUrl"]], api.parse(text.encode()), "synthea", entry["fullUrl"]))
    stored = api.write(actor, writes)
    for url, one in zip(keys, stored, strict=True):
        assert f"{one.type}/{one.id}" == ids[url]
        assert exact(one.raw) == exact(originals[url])
    timeline.project(actor, resident, stored, None, place.hospital)
    page = timeline.timeline(actor, resident, limit=1000)
    visits = sum(kind == "Encounter" for kind in keys.values())
    with_visits = [
        item for item in page.items if any(ref.startswith("Encounter/") for ref in item.event.resources)
    ]
    assert len(with_visits) == visits
    assert all(item.event.title and item.kind_name for item in page.items)
    again = api.write(actor, writes)
    assert not any(one.changed for one in again)
    before = [(item.event.id, item.event.title, item.event.resources) for item in page.items]
    timeline.project(actor, resident, again, None, place.hospital)
    after = timeline.timeline(actor, resident, limit=1000)
    assert [(item.event.id, item.event.title, item.event.resources) for item in after.items] == before
