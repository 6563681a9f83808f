import pytest

from tools.lint.rules.names import Names


@pytest.mark.parametrize(
    "path",
    [
        "src/yizhou/records/timeline/utils.py",
        "src/yizhou/records/common/api.py",
        "src/yizhou/records/timeline/date_helpers.py",
        "web/apps/workstation/src/services/http.ts",
        "tests/helper.py",
    ],
)
def test_a_drawer_for_everything_is_found(lint, path):
    assert len(lint(Names(), {path: ""})) == 1


@pytest.mark.parametrize(
    "path",
    [
        "src/yizhou/records/timeline/projection.py",
        "src/yizhou/exchange/soap/service_audit.py",
        "docs/common.md",
    ],
)
def test_a_file_named_for_what_it_does_is_free(lint, path):
    assert lint(Names(), {path: ""}) == []
