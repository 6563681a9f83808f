"""`python -m tools.check [step…]`, behind `./yizhou check`: every check of the code, all failures at the end.

The steps are data; two of them run at a time. What a failed step printed is shown once all are through.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 2
LIMIT_SECONDS = 900


@dataclass(frozen=True)
class Step:
    """One check: a command that ends with 0 when all is well. `needs` is a path without which it cannot run."""

    name: str
    command: tuple[str, ...]
    asks: str
    folder: str = "."
    needs: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a step."""

    step: Step
    passed: bool
    seconds: float
    output: str


def python(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *words)


STEPS = (
    Step("pyright", python("pyright"), "types"),
    Step(
        "client",
        ("npm", "run", "--silent", "check"),
        "types, lint and freshness of the web client",
        "web",
        "web/node_modules",
    ),
    Step("ruff", python("ruff", "check", "."), "style and likely mistakes"),
    Step("format", python("ruff", "format", "--check", "--quiet", "."), "one way to lay out code"),
    Step(
        "imports",
        (str(Path(sys.executable).parent / "lint-imports"), "--no-logo"),
        "layers and public surfaces (.importlinter)",
    ),
    Step("lint", python("tools.lint"), "the rules of the house"),
    Step("features", python("tools.features", "--check"), "claims on the plan's functions"),
    Step("definitions", python("tools.definitions_check"), "every definition proved"),
    Step(
        "migrations",
        (sys.executable, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"),
        "every change of a model has its migration",
    ),
    Step("generated", python("tools.generated", "--check"), "files made from others are fresh"),
)


def run(step: Step) -> Outcome:
    """Run one step; a missing program or folder is a failure that says so."""
    started = time.monotonic()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "yizhou.kernel.settings.django", "NO_COLOR": "1"}
    if step.needs and not (ROOT / step.needs).exists():
        return Outcome(step, False, 0.0, f"{step.needs} is missing: run ./yizhou check, which makes it")
    if not shutil.which(step.command[0]):
        return Outcome(
            step, False, 0.0, f"{step.command[0]} is not on this machine: run ./yizhou check, which brings it"
        )
    try:
        done = subprocess.run(
            step.command,
            check=False,
            cwd=ROOT / step.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LIMIT_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Outcome(step, False, time.monotonic() - started, f"not through after {LIMIT_SECONDS} s")
    return Outcome(step, done.returncode == 0, time.monotonic() - started, done.stdout.strip())


def main() -> int:
    parser = argparse.ArgumentParser(prog="./yizhou check", description=__doc__)
    names = [step.name for step in STEPS]
    parser.add_argument("only", nargs="*", metavar="step", help=f"of {', '.join(names)}")
    options = parser.parse_args()
    if unknown := set(options.only) - set(names):
        parser.error(f"no such step: {', '.join(sorted(unknown))}")
    console = Console(highlight=False, soft_wrap=True)
    chosen = [step for step in STEPS if not options.only or step.name in options.only]
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for future in as_completed([pool.submit(run, step) for step in chosen]):
            outcome = future.result()
            outcomes.append(outcome)
            mark = "[green]✓[/]" if outcome.passed else "[red]✗[/]"
            console.print(
                f"  {mark} {outcome.step.name:<12} {outcome.seconds:5.1f} s  [dim]{outcome.step.asks}[/]"
            )
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        console.rule(f"[red]{outcome.step.name}[/]", align="left")
        console.print(outcome.output, markup=False)
    console.print(f"{len(outcomes) - len(failed)} of {len(outcomes)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
