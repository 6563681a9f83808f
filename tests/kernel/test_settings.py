"""What the environment says becomes the database's address."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SHOW = (
    "import json; from yizhou.kernel.settings import django as s; d = s.DATABASES['default']; "
    "print(json.dumps({k: d.get(k) for k in ('NAME', 'USER', 'PASSWORD', 'HOST', 'PORT', 'OPTIONS')}))"
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://yz:p%40ss@db.chuxiong:5433/health?sslmode=require",
            {"NAME": "health", "USER": "yz", "PASSWORD": "p@ss", "HOST": "db.chuxiong", "PORT": "5433",
             "OPTIONS": {"sslmode": "require", "prepare_threshold": 5}},
        ),
        (
            "postgresql://postgres@/health?host=/run/pg&port=5432&prepare_threshold=0",
            {"NAME": "health", "USER": "postgres", "PASSWORD": "", "HOST": "/run/pg", "PORT": "5432",
             "OPTIONS": {"prepare_threshold": None}},
        ),
    ],
)  # fmt: skip
def test_database_url_replaces_the_embedded_database(
    tmp_path: Path, url: str, expected: dict[str, object]
) -> None:
    surroundings = {**os.environ, "DATABASE_URL": url, "YIZHOU_HOME": str(tmp_path)}
    shown = subprocess.run(
        [sys.executable, "-c", SHOW], env=surroundings, check=True, capture_output=True, text=True
    )
    assert json.loads(shown.stdout) == expected


def test_processes_that_start_at_once_agree_on_the_secret_key(tmp_path: Path) -> None:
    surroundings = {**os.environ, "YIZHOU_HOME": str(tmp_path)}
    read = "from yizhou.kernel.settings import django as s; print(s.SECRET_KEY)"
    running = [
        subprocess.Popen([sys.executable, "-c", read], env=surroundings, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    keys = {process.communicate()[0] for process in running}
    assert len(keys) == 1
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
