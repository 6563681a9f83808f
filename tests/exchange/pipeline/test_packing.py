"""Archives: opened, limited, and never believed."""

import gzip
import io
import zipfile
import zlib

from yizhou.exchange.pipeline.packing import EXPANDED_LIMIT, expand, unpack


def archive(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return target.getvalue()


def test_content_encodings_are_undone() -> None:
    assert expand(gzip.compress(b"text"), "gzip").content == b"text"
    assert expand(zlib.compress(b"text"), "deflate").content == b"text"
    assert expand(b"text", "").content == b"text"
    assert expand(gzip.compress(b"a") + gzip.compress(b"b"), "gzip").content == b"ab"
    assert expand(b"text", "br").faults[0].code == "pipeline.packing_unsupported"


def test_a_bomb_is_stopped_while_it_grows() -> None:
    bomb = gzip.compress(bytes(300 * 1024 * 1024), 9)
    assert len(bomb) < 400_000
    found = expand(bomb, "gzip")
    assert found.content == b""
    assert [fault.code for fault in found.faults] == ["pipeline.packing_bomb"]


def test_a_bomb_in_a_zip_is_stopped_whatever_its_directory_says() -> None:
    found = list(unpack(archive(bomb=bytes(300 * 1024 * 1024)), "a.zip"))
    assert [fault.code for packed in found for fault in packed.faults] == ["pipeline.packing_bomb"]


def test_real_data_within_the_limit_is_no_bomb() -> None:
    text = b"".join(b'{"n": %d},' % number for number in range(800_000))
    assert len(text) < EXPANDED_LIMIT
    assert expand(gzip.compress(text), "gzip").content == text


def test_broken_and_cut_off_archives_are_said_to_be() -> None:
    whole = gzip.compress(b"text" * 1000)
    assert expand(whole[:-20], "gzip").faults[0].code == "pipeline.packing_broken"
    assert expand(b"\x1f\x8bnonsense", "gzip").faults[0].code == "pipeline.packing_broken"
    assert next(iter(unpack(b"PK\x03\x04nonsense", "a.zip"))).faults[0].code == "pipeline.packing_broken"
    damaged = bytearray(archive(a=b"text" * 1000))
    damaged[45] ^= 0xFF
    assert any(packed.faults for packed in unpack(bytes(damaged), "a.zip"))


def test_members_of_a_zip_come_with_their_chinese_names() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(zipfile.ZipInfo("居民.csv".encode("gbk").decode("cp437")), b"x")
        made.writestr("folder/", b"")
        made.writestr("子夹/接种.csv", b"y")
    raw = target.getvalue()
    found = {packed.name: packed.content for packed in unpack(raw, "a.zip")}
    assert found["子夹/接种.csv"] == b"y"
    assert len(found) == 2


def test_what_is_no_archive_passes_as_it_is() -> None:
    assert [packed.content for packed in unpack(b"a,b", "a.csv")] == [b"a,b"]
