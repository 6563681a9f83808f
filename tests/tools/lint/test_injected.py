import pytest

from tools.lint.rules.injected import Injected

PATH = "src/yizhou/records/timeline/api.py"


@pytest.mark.parametrize(
    "call",
    [
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "timezone.now()",
        "time.time()",
        "uuid4()",
        "uuid.uuid1()",
    ],
)
def test_the_systems_clock_and_own_ids_are_found(lint, call):
    assert len(lint(Injected(), {PATH: f"x = {call}"})) == 1


@pytest.mark.parametrize(
    "call",
    ["now()", "clock.now()", "today()", "new_id()", "perf_counter()", "UUID(text)", "uuid5(SPACE, text)"],
)
def test_the_kernels_clock_and_derived_ids_are_free(lint, call):
    assert lint(Injected(), {PATH: f"x = {call}"}) == []


def test_the_clock_itself_is_free(lint):
    assert lint(Injected(), {"src/yizhou/kernel/clock/api.py": "x = datetime.now(UTC)"}) == []
