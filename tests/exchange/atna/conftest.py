"""The people of the access log's own tests."""

from tests.kernel.audit.conftest import staff  # noqa: F401  fixture
from tests.kernel.conftest import people, tree  # noqa: F401  fixtures
