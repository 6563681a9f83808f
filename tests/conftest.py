"""The ground all tests stand on: a real PostgreSQL of their own, and on demand the whole running platform."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from hypothesis import settings

PROJECT = Path(__file__).resolve().parent.parent
# The suite says the same every time; HYPOTHESIS_PROFILE=search looks for new examples.
settings.register_profile("suite", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
SHARED = PROJECT.parent / "shared"
"""Folder with the published standards and sample data; absent in an ordinary clone."""

_HOME = Path(tempfile.mkdtemp(prefix="yz-"))
os.environ["YIZHOU_HOME"] = str(_HOME)
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhou.kernel.settings.django")

from tests.running import Platform, attach_platform, start_platform  # noqa: E402
from yizhou.kernel.auth.contracts import Actor, system_actor  # noqa: E402
from yizhou.kernel.db import embedded  # noqa: E402
from yizhou.kernel.settings.environment import environment  # noqa: E402

_server = None


def pytest_configure(config: pytest.Config) -> None:
    """Start the cluster before pytest-django asks for its database."""
    global _server
    if config.option.collectonly or (config.option.numprocesses and not hasattr(config, "workerinput")):
        # Nothing runs here: the workers, when there are some, have a home and a cluster each, and must not
        # find Django's settings named before they have said which home is theirs.
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        return
    env = environment()
    _server = embedded.start(env.database_folder, env.socket_folder, fsync="off", full_page_writes="off")
    if not embedded.wait_until_ready(env.socket_folder):
        raise pytest.UsageError("the embedded PostgreSQL did not start")
    embedded.ensure_database(env.socket_folder, "yizhou")
    django.setup(set_prefix=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server is not None:
        _server.terminate()
        _server.wait(20)
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture
def actor() -> Actor:
    """The platform itself: sees everything."""
    return system_actor("测试")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published material; tests that ask for it are collected only where it exists."""
    return SHARED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without the published material there are fewer tests; the committed samples cover the essentials."""
    if SHARED.exists():
        return
    needing = [item for item in items if "shared" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=needing)
    items[:] = [item for item in items if item not in needing]


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """The whole platform, running on its own home and ports, with the prefecture's organisations, partners and users."""
    home = os.environ.get("YIZHOU_TEST_HOME")
    if home:
        yield attach_platform(Path(home), int(os.environ["YIZHOU_TEST_PORT"]))
        return
    running = start_platform()
    yield running
    running.stop()
