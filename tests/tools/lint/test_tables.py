import pytest

from tools.lint.rules.tables import Tables

PATH = "src/yizhou/records/timeline/models.py"


def test_a_model_without_annotation_is_found(lint):
    assert lint(Tables(), {PATH: "class Event(models.Model):\n    pass"}) == [
        f"{PATH}:1 Event: annotate it with @table(personal=…, retention=…)"
    ]


@pytest.mark.parametrize(
    "annotation",
    [
        'table(personal="", retention="30y")',
        'table(personal="a bit", retention="30y")',
        'table(personal="health", retention="30y")',
        'table(personal="none", retention="long")',
        'table(personal="none")',
        'table(personal=NONE, retention="30y")',
    ],
)
def test_an_annotation_that_says_nothing_is_found(lint, annotation):
    assert len(lint(Tables(), {PATH: f"@{annotation}\nclass Event(models.Model):\n    pass"})) == 1


@pytest.mark.parametrize(
    ("personal", "retention"),
    [
        ("none", "permanent"),
        ("health: results", "30y"),
        ("staff: name; identity: own account", "5y after closing"),
        ("identity: ids only", "until repaired"),
    ],
)
def test_an_annotated_model_is_free(lint, personal, retention):
    text = f'@table(personal="{personal}", retention="{retention}")\nclass Event(models.Model):\n    pass'
    assert lint(Tables(), {PATH: text}) == []


def test_abstract_models_and_other_classes_are_free(lint):
    text = """
        class Base(models.Model):
            class Meta:
                abstract = True

        class Reading:
            pass
    """
    assert lint(Tables(), {PATH: text}) == []


def test_a_model_made_from_an_abstract_one_is_found(lint):
    text = "class Base(models.Model):\n    class Meta:\n        abstract = True\n\n\nclass Event(Base):\n    pass"
    assert len(lint(Tables(), {PATH: text})) == 1


def test_a_contract_of_the_same_name_as_a_model_and_what_is_made_from_it_are_free(lint):
    model = (
        "from django.db import models\n"
        '@table(personal="none", retention="30y")\nclass Event(models.Model):\n    pass'
    )
    contract = "src/yizhou/records/timeline/contracts.py"
    api = "src/yizhou/records/timeline/api.py"
    events = "src/yizhou/records/timeline/events.py"
    files = {
        PATH: model,
        contract: "class Event:\n    pass",
        api: "from yizhou.records.timeline.contracts import Event",
        events: "from yizhou.records.timeline.api import Event\nclass Projected(Event):\n    pass",
    }
    assert lint(Tables(), files) == []


def test_a_model_is_followed_through_imports(lint):
    base = (
        "from django.db import models\nclass Base(models.Model):\n    class Meta:\n        abstract = True\n"
    )
    elsewhere = "src/yizhou/kernel/db/bases.py"
    text = "from yizhou.kernel.db import bases\nclass Event(bases.Base):\n    pass"
    assert len(lint(Tables(), {elsewhere: base, PATH: text})) == 1
