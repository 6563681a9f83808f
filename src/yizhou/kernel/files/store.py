"""Every query of the file store."""

from yizhou.kernel.db.api import execute, fetch_one


def insert(digest: bytes, size: int, media_type: str, content: bytes | None) -> None:
    execute(
        "INSERT INTO stored_file (hash, size, media_type, content) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (digest, size, media_type[:120], content),
    )


def find(digest: bytes) -> tuple[int, str, bytes | None] | None:
    """Size, media type and the bytes when they are in the row."""
    row = fetch_one("SELECT size, media_type, content FROM stored_file WHERE hash = %s", (digest,))
    return (row[0], row[1], bytes(row[2]) if row[2] is not None else None) if row else None
