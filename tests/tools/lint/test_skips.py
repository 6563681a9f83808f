import pytest

from tools.lint.rules.skips import Skips

PATH = "tests/records/timeline/test_api.py"


@pytest.mark.parametrize(
    "line",
    [
        "@pytest.mark.skip\ndef test_a(): ...",
        'pytest.skip("later")',
        "@pytest.mark.xfail\ndef test_a(): ...",
        "pytestmark = pytest.mark.skipif(True)",
    ],
)
def test_a_test_that_does_not_run_is_found(lint, line):
    assert len(lint(Skips(), {PATH: line})) == 1


def test_a_test_that_runs_is_free(lint):
    assert (
        lint(
            Skips(),
            {PATH: '@pytest.mark.parametrize("x", found)\ndef test_a(x): ...\nskipped = rows.skip(1)'},
        )
        == []
    )
