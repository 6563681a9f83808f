"""The file store keeps what it was given, once."""

import pytest

from yizhou.kernel.files import api as files
from yizhou.kernel.files.errors import FileMissing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("size", [0, 10, files.INLINE, files.INLINE + 1, 3_000_000])
def test_a_content_comes_back_byte_for_byte(size: int) -> None:
    content = bytes(i % 251 for i in range(size))
    reference = files.put(content, "application/octet-stream")
    assert reference.size == size
    assert files.get(reference.hash) == content
    assert files.put(content, "application/octet-stream") == reference


def test_an_unknown_hash_is_a_coded_error() -> None:
    with pytest.raises(FileMissing):
        files.get("00" * 32)
