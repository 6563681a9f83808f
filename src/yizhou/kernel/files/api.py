"""What others may call to keep bytes: by content hash, behind one interface.

Contents up to INLINE bytes are stored in PostgreSQL, in the caller's transaction; larger ones in a folder or a bucket
(`YIZHOU_FILE_STORE`, any fsspec URL such as `s3://bucket/yizhou`) before the row that names them.
"""

import os
import secrets
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import IO, Any

import fsspec

from yizhou.kernel.files import named, store
from yizhou.kernel.files.contracts import FileRef
from yizhou.kernel.files.errors import FileDamaged, FileMissing
from yizhou.kernel.settings.api import environment

__all__ = [
    "INLINE",
    "FileRef",
    "create_named",
    "drop_named",
    "get",
    "named_pieces",
    "pieces",
    "put",
    "put_stream",
]

INLINE = 256 * 1024
_PIECE = 1024 * 1024


@cache
def _place() -> tuple[Any, str]:
    url = environment().file_store or f"file://{environment().home / 'files'}"
    return fsspec.core.url_to_fs(url)


def _path(digest_hex: str) -> str:
    return f"{_place()[1]}/{digest_hex[:2]}/{digest_hex[2:4]}/{digest_hex}"


def put(content: bytes, media_type: str) -> FileRef:
    """Keep a content; the same bytes are kept once."""
    if len(content) <= INLINE:
        digest = sha256(content)
        store.insert(digest.digest(), len(content), media_type, content)
        return FileRef(digest.hexdigest(), len(content))
    return put_stream(iter((content,)), media_type)


def put_stream(chunks: Iterator[bytes], media_type: str) -> FileRef:
    """Keep a content that comes in pieces, without holding it in memory."""
    filesystem, root = _place()
    filesystem.makedirs(root, exist_ok=True)
    temporary = f"{root}/incoming-{secrets.token_hex(8)}"
    digest, size = sha256(), 0
    with filesystem.open(temporary, "wb") as target:
        for chunk in chunks:
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        _settle(target)
    path = _path(digest.hexdigest())
    if filesystem.exists(path):
        filesystem.rm(temporary)
    else:
        filesystem.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        filesystem.mv(temporary, path)
    store.insert(digest.digest(), size, media_type, None)
    return FileRef(digest.hexdigest(), size)


def _settle(target: IO[bytes]) -> None:
    """Have the bytes on disk before the row says so; object stores settle on close."""
    target.flush()
    try:
        os.fsync(target.fileno())
    except (OSError, AttributeError, ValueError):
        return


def get(digest_hex: str) -> bytes:
    """The bytes of a content, checked against its hash. Raises FileMissing, FileDamaged."""
    found = store.find(bytes.fromhex(digest_hex))
    if found is None:
        raise FileMissing(hash=digest_hex)
    _, _, content = found
    if content is None:
        filesystem, _ = _place()
        path = _path(digest_hex)
        if not filesystem.exists(path):
            raise FileMissing(hash=digest_hex)
        with filesystem.open(path, "rb") as source:
            content = source.read()
    if sha256(content).hexdigest() != digest_hex:
        raise FileDamaged(hash=digest_hex)
    return content


def pieces(digest_hex: str) -> Iterator[bytes]:
    """The bytes of a content, a megabyte at a time, for what is too large to be held.

    Raises FileMissing at once; FileDamaged at the end, when the last piece shows that the hash is another one.
    """
    found = store.find(bytes.fromhex(digest_hex))
    if found is None:
        raise FileMissing(hash=digest_hex)
    if found[2] is not None:
        return iter((get(digest_hex),))
    filesystem, _ = _place()
    path = _path(digest_hex)
    if not filesystem.exists(path):
        raise FileMissing(hash=digest_hex)
    return _read(filesystem, path, digest_hex)


def _read(filesystem: Any, path: str, digest_hex: str) -> Iterator[bytes]:
    digest = sha256()
    with filesystem.open(path, "rb") as source:
        while piece := source.read(_PIECE):
            digest.update(piece)
            yield piece
    if digest.hexdigest() != digest_hex:
        raise FileDamaged(hash=digest_hex)


def create_named(folder: str, name: str) -> IO[bytes]:
    """Open a content that is named, not kept by hash, and is thrown away with `drop_named`; close it."""
    return named.create(_place(), folder, name)


def named_pieces(folder: str, name: str) -> Iterator[bytes]:
    """Its bytes, a megabyte at a time. Raises FileMissing."""
    found = named.read(_place(), folder, name)
    if found is None:
        raise FileMissing(hash=f"{folder}/{name}")
    return found


def drop_named(folder: str) -> None:
    """Throw away all contents of a folder; nothing happens when there is none."""
    named.drop(_place(), folder)
