import pytest

from tools.lint.rules.claims import Claims

STORE = "src/yizhou/engines/schedules/store/sessions.py"
SEARCH = "SELECT id FROM number WHERE free LIMIT 1 FOR UPDATE SKIP LOCKED"


@pytest.mark.parametrize(
    "line",
    [
        f'sql = "UPDATE number SET free = false FROM ({SEARCH}) c WHERE c.id = number.id"',
        f'sql = f"UPDATE {{table}} SET free = false WHERE id IN ({SEARCH})"'.replace("{table}", "number"),
        f'sql = "DELETE FROM number WHERE id = ({SEARCH})"',
    ],
)
def test_rows_claimed_by_a_sub_select_are_found(lint, line):
    assert len(lint(Claims(), {STORE: line})) == 1


@pytest.mark.parametrize(
    "line",
    [
        f'sql = "WITH c AS MATERIALIZED ({SEARCH}) UPDATE number SET free = false FROM c WHERE c.id = number.id"',
        f'sql = "{SEARCH}"',
        'sql = "UPDATE number SET free = false WHERE id = %s"',
    ],
)
def test_a_search_named_and_materialized_is_free(lint, line):
    assert lint(Claims(), {STORE: line}) == []
