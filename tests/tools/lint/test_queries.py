import pytest

from tools.lint.rules.queries import Queries

API = "src/yizhou/records/timeline/api.py"

QUERIES = [
    "rows = HealthEvent.objects.filter(id=1)",
    "with connection.cursor() as c: pass",
    "from yizhou.kernel.db.api import Page, fetch_all",
    "from yizhou.kernel.db.api import native",
    "from django.db import connection",
    "import psycopg",
    'sql = "SELECT id FROM event WHERE id = %s"',
    'sql = f"DELETE FROM {table} WHERE id = %s"',
    'sql = "INSERT INTO event VALUES (1)"',
    'sql = "UPDATE event SET title = %s"',
]


@pytest.mark.parametrize("line", QUERIES)
def test_a_query_outside_the_store_is_found(lint, line):
    found = lint(Queries(), {API: line})
    assert len(found) == 1
    assert found[0].startswith(f"{API}:1 ")


@pytest.mark.parametrize("line", QUERIES)
@pytest.mark.parametrize(
    "path",
    [
        "src/yizhou/records/timeline/store.py",
        "src/yizhou/records/timeline/store/search.py",
        "src/yizhou/records/timeline/migrations/0002_sql.py",
        "src/yizhou/kernel/db/api.py",
    ],
)
def test_the_same_query_is_free_in_stores_migrations_and_the_kernels_database(lint, line, path):
    assert lint(Queries(), {path: line}) == []


def test_words_that_only_look_like_sql_are_free(lint):
    text = '''
        """SELECT a timeline FROM the store: this is documentation."""
        advice = "Please select a value from the list"
        from yizhou.kernel.db.api import Page, encode_key, unit_of_work
        from psycopg.errors import UniqueViolation
        from psycopg import OperationalError
        objects = []
    '''
    assert lint(Queries(), {API: text}) == []


def test_a_process_may_hold_a_connection_but_may_not_ask_with_it(lint):
    worker = "src/yizhou/entrypoints/worker.py"
    assert lint(Queries(), {worker: "import psycopg\nfrom yizhou.kernel.db.api import native"}) == []
    assert len(lint(Queries(), {worker: 'native().execute("SELECT id FROM event WHERE true")'})) == 1
