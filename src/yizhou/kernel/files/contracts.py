"""Frozen types of the file store that cross the feature's border."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileRef:
    """A stored content: SHA-256 of its bytes in hex, and their number."""

    hash: str
    size: int
