from tools.lint.rules.schemas import Schemas

HERE, THERE = "src/yizhou/registries/residents/routes.py", "src/yizhou/registries/facilities/routes.py"
SCHEMA = "from ninja import Schema\nclass StatisticsView(Schema): ..."


def test_two_schemas_of_one_name_are_found(lint):
    assert lint(Schemas(), {HERE: SCHEMA, THERE: SCHEMA}) == [
        f"{HERE}:2 StatisticsView: {THERE} has it too; name it for what it shows here"
    ]


def test_a_schema_of_its_own_name_and_a_class_that_is_none_are_free(lint):
    other = SCHEMA.replace("StatisticsView", "FigureView")
    assert lint(Schemas(), {HERE: SCHEMA, THERE: other}) == []
    assert lint(Schemas(), {HERE: SCHEMA, THERE: "class StatisticsView: ..."}) == []
