"""Contents with a name of their own, that are thrown away again (exports): beside those kept by hash, never shared with them."""

from collections.abc import Iterator
from typing import IO, Any

_PIECE = 1024 * 1024


def create(place: tuple[Any, str], folder: str, name: str) -> IO[bytes]:
    """A new content, open for writing."""
    filesystem, root = place
    filesystem.makedirs(f"{root}/named/{folder}", exist_ok=True)
    return filesystem.open(f"{root}/named/{folder}/{name}", "wb")


def read(place: tuple[Any, str], folder: str, name: str) -> Iterator[bytes] | None:
    """Its bytes, a megabyte at a time; None when it is gone."""
    filesystem, root = place
    path = f"{root}/named/{folder}/{name}"
    return _pieces(filesystem, path) if filesystem.exists(path) else None


def _pieces(filesystem: Any, path: str) -> Iterator[bytes]:
    with filesystem.open(path, "rb") as source:
        while piece := source.read(_PIECE):
            yield piece


def drop(place: tuple[Any, str], folder: str) -> None:
    """Throw a folder away."""
    filesystem, root = place
    if filesystem.exists(f"{root}/named/{folder}"):
        filesystem.rm(f"{root}/named/{folder}", recursive=True)
