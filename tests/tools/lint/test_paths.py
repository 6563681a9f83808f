import pytest

from tools.lint.rules.paths import Paths


@pytest.mark.parametrize(
    "line", ['open("/work/shared/x")', 'Path("../shared/data")', 'HOME = "/tmp/yizhou"', 'x = "/home/me"']
)
def test_a_path_of_the_developers_machine_is_found(lint, line):
    assert len(lint(Paths(), {"src/yizhou/standards/regions.py": line})) == 1


def test_paths_inside_the_project_and_tests_are_free(lint):
    assert (
        lint(Paths(), {"src/yizhou/standards/regions.py": 'files("yizhou") / "tables"\nURL = "/network/"'})
        == []
    )
    assert lint(Paths(), {"tests/conftest.py": 'SHARED = ROOT / "../shared"'}) == []


def test_an_import_that_only_contains_the_word_is_free(lint):
    assert (
        lint(Paths(), {"web/apps/workstation/src/router.ts": "import { home } from './features/home/routes'"})
        == []
    )
