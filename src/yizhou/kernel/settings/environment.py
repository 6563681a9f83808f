"""Where the platform lives and what the environment says of it: read once, named, typed."""

import os
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True, slots=True)
class Environment:
    """Settings from the environment. `home` holds all state (database, files, keys, logs)."""

    project: Path
    home: Path
    port: int
    live_port: int
    host: str
    database_url: str
    file_store: str
    debug: bool
    web_workers: int
    public_origin: str
    audit_repository: str
    audit_repository_trust: str
    audit_repository_identity: str

    @property
    def embedded_database(self) -> bool:
        return not self.database_url

    @property
    def database_folder(self) -> Path:
        return self.home / "database"

    @property
    def socket_folder(self) -> Path:
        """Folder of the embedded database's socket; short, for a socket path may have 107 bytes at most."""
        near = self.home / "run"
        if len(str(near)) <= 80:
            return near
        return Path("/tmp") / f"yizhou-{zlib.crc32(str(self.home).encode())}"  # noqa: S108  the shortest folder there is

    @property
    def definitions(self) -> Path:
        return self.project / "definitions"

    @property
    def web_dist(self) -> Path:
        return self.project / "web" / "dist"


@cache
def environment() -> Environment:
    """The environment, read once per process."""
    get = os.environ.get
    port = int(get("YIZHOU_PORT", "8000"))
    return Environment(
        project=PROJECT,
        home=Path(get("YIZHOU_HOME", str(PROJECT / ".yizhou"))).resolve(),
        port=port,
        live_port=int(get("YIZHOU_LIVE_PORT", str(port + 1))),
        host=get("YIZHOU_HOST", "127.0.0.1"),
        database_url=get("DATABASE_URL", ""),
        file_store=get("YIZHOU_FILE_STORE", ""),
        debug=get("YIZHOU_DEBUG", "") == "1",
        web_workers=int(get("YIZHOU_WEB_WORKERS", "2")),
        public_origin=get("YIZHOU_ORIGIN", ""),
        audit_repository=get("YIZHOU_AUDIT_REPOSITORY", ""),
        audit_repository_trust=get("YIZHOU_AUDIT_REPOSITORY_TRUST", ""),
        audit_repository_identity=get("YIZHOU_AUDIT_REPOSITORY_IDENTITY", ""),
    )
