"""The file store keeps what it was given, once."""

import fsspec
import pytest

from yizhou.kernel.files import api as files
from yizhou.kernel.files.errors import FileDamaged, FileMissing
from yizhou.kernel.settings.environment import environment

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("size", [0, 10, files.INLINE, files.INLINE + 1, 3_000_000])
def test_a_content_comes_back_byte_for_byte(size: int) -> None:
    content = bytes(i % 251 for i in range(size))
    reference = files.put(content, "application/octet-stream")
    assert reference.size == size
    assert files.get(reference.hash) == content
    assert b"".join(files.pieces(reference.hash)) == content
    assert files.put(content, "application/octet-stream") == reference


def test_an_unknown_hash_is_a_coded_error() -> None:
    with pytest.raises(FileMissing):
        files.get("00" * 32)


def test_large_contents_go_to_whatever_store_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same calls against another fsspec file system; `s3://…` needs the `s3` extra and a bucket."""
    bucket = fsspec.filesystem("memory")
    monkeypatch.setattr(files, "_place", lambda: (bucket, "/bucket/yizhou"))
    reference = files.put(b"\x00" * (files.INLINE + 1), "image/dicom")
    assert bucket.find("/bucket/yizhou") == [
        f"/bucket/yizhou/{reference.hash[:2]}/{reference.hash[2:4]}/{reference.hash}"
    ]
    assert files.get(reference.hash) == b"\x00" * (files.INLINE + 1)


def test_a_file_changed_behind_our_back_is_noticed() -> None:
    reference = files.put(b"x" * (files.INLINE + 1), "application/octet-stream")
    path = environment().home / "files" / reference.hash[:2] / reference.hash[2:4] / reference.hash
    path.write_bytes(b"y" * (files.INLINE + 1))
    with pytest.raises(FileDamaged):
        files.get(reference.hash)
