import pytest

from tools.lint.rules.edges import Edges

OPENING = "with unit_of_work():\n    pass"


@pytest.mark.parametrize(
    "path",
    [
        "src/yizhou/exchange/fhir_api/routes.py",
        "src/yizhou/records/timeline/jobs.py",
        "src/yizhou/entrypoints/cli/load.py",
        "src/yizhou/exchange/pipeline/stages.py",
        "src/yizhou/exchange/soap/operations.py",
        "src/yizhou/kernel/jobs/app.py",
    ],
)
def test_an_edge_may_open_a_transaction(lint, path):
    assert lint(Edges(), {path: OPENING}) == []


@pytest.mark.parametrize(
    "path",
    [
        "src/yizhou/records/timeline/api.py",
        "src/yizhou/exchange/cda/api.py",
        "src/yizhou/records/timeline/store.py",
    ],
)
def test_code_inside_may_not(lint, path):
    assert len(lint(Edges(), {path: OPENING})) == 1


def test_djangos_own_transactions_are_for_the_kernels_database_only(lint):
    text = "from django.db import transaction"
    assert len(lint(Edges(), {"src/yizhou/records/timeline/routes.py": text})) == 1
    assert lint(Edges(), {"src/yizhou/kernel/db/api.py": text}) == []
