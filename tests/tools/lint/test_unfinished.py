import pytest

from tools.lint.rules.unfinished import Unfinished


@pytest.mark.parametrize(
    "path", ["src/yizhou/a.py", "web/apps/workstation/src/A.vue", "definitions/roles/doctor.yaml"]
)
@pytest.mark.parametrize("mark", ["TODO", "FIXME", "XXX"])
def test_a_mark_of_unfinished_work_is_found_in_any_text(lint, path, mark):
    assert lint(Unfinished(), {path: f"a\n# {mark}: later"}) == [
        f"{path}:2 {mark}: finish it, or open an issue"
    ]


def test_words_that_contain_a_mark_are_free(lint):
    assert (
        lint(Unfinished(), {"src/yizhou/a.py": "TODOS = ()\nphone = '139XXXX0000'\nschool = 'XXX 学校'"})
        == []
    )
