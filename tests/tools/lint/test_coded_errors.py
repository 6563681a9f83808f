from tools.lint.rules.coded_errors import CodedErrors

PATH = "src/yizhou/records/timeline/errors.py"
GOOD = """
    class EventUnknown(CodedError):
        code = "timeline.event_unknown"
        category = Category.NOT_FOUND
        message = "没有这个健康事件：{id}"
        advice = "请从时间轴重新打开"
"""


def test_a_complete_error_is_free(lint):
    assert lint(CodedErrors(), {PATH: GOOD}) == []


def test_an_error_without_code_category_message_and_advice_is_found_four_times(lint):
    found = lint(CodedErrors(), {PATH: "class EventUnknown(CodedError):\n    pass"})
    assert [line.split(": ", 1)[1] for line in found] == [
        "state a code such as feature.what_happened",
        "state its message in Chinese",
        "state its advice in Chinese",
        "state its category",
    ]


def test_an_english_message_is_found(lint):
    found = lint(CodedErrors(), {PATH: GOOD.replace("没有这个健康事件", "no such event")})
    assert found == [f"{PATH}:2 EventUnknown: state its message in Chinese"]


def test_a_code_used_twice_is_found_with_its_first_place(lint):
    other = "src/yizhou/registries/residents/errors.py"
    found = lint(CodedErrors(), {PATH: GOOD, other: GOOD.replace("EventUnknown", "Other")})
    assert found == [f"{other}:2 Other: code timeline.event_unknown is taken by {PATH}:2"]


def test_an_error_outside_errors_py_is_found(lint):
    path = "src/yizhou/records/timeline/api.py"
    found = lint(CodedErrors(), {path: GOOD})
    assert found == [f"{path}:2 EventUnknown: errors belong into the feature's errors.py"]


def test_an_error_derived_from_another_error_must_be_complete_but_may_inherit_its_category(lint):
    base = "src/yizhou/kernel/db/errors.py"
    child = GOOD.replace("(CodedError)", "(Missing)").replace("category = Category.NOT_FOUND\n", "pass\n")
    parent = GOOD.replace("EventUnknown", "Missing").replace("event_unknown", "missing")
    line = "    from yizhou.kernel.db.errors import Missing\n"
    assert lint(CodedErrors(), {base: parent, PATH: line + child}) == []
    bare = "from yizhou.kernel.db.errors import Missing\nclass EventUnknown(Missing):\n    pass"
    assert len(lint(CodedErrors(), {base: parent, PATH: bare})) == 3


def test_a_message_that_comes_whole_from_a_placeholder_is_free(lint):
    assert lint(CodedErrors(), {PATH: GOOD.replace("没有这个健康事件：{id}", "{reason}：{id}")}) == []
