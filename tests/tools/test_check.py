import sys

from tools import check
from tools.check import STEPS, Outcome, Step, run


def test_a_step_passes_and_fails_with_its_command_and_keeps_what_it_printed():
    good = run(Step("good", (sys.executable, "-c", "print('fine')"), ""))
    bad = run(Step("bad", (sys.executable, "-c", "print('broken'); raise SystemExit(3)"), ""))
    assert (good.passed, good.output) == (True, "fine")
    assert (bad.passed, bad.output) == (False, "broken")


def test_a_step_whose_program_or_folder_is_missing_fails():
    assert not run(Step("x", ("no-such-program",), "")).passed
    assert "is missing" in run(Step("x", (sys.executable,), "", needs="web/no-such-folder")).output


def test_every_promised_check_is_a_step():
    promised = {
        "ruff",
        "format",
        "pyright",
        "imports",
        "lint",
        "features",
        "definitions",
        "migrations",
        "generated",
        "client",
    }
    assert {step.name for step in STEPS} == promised


def test_all_failures_are_shown_at_the_end_and_the_exit_code_says_so(monkeypatch, capsys):
    steps = (Step("one", (), ""), Step("two", (), ""), Step("three", (), ""))
    monkeypatch.setattr(check, "STEPS", steps)
    monkeypatch.setattr(
        check, "run", lambda step: Outcome(step, step.name == "two", 0.0, f"said by {step.name}")
    )
    monkeypatch.setattr(sys, "argv", ["check"])
    assert check.main() == 1
    printed = capsys.readouterr().out
    assert "said by one" in printed
    assert "said by three" in printed
    assert "said by two" not in printed
    assert "1 of 3 checks passed" in printed
