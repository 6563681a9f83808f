"""`./yizhou bench [name…]`: run the measurements and print one table with the machine named.

    --list          names and what each measures
    --scale 0.1     a tenth of the amounts, for a quick look
    --json FILE     the same as data

Exit code 1 when a measurement broke or missed its target.
"""

import argparse
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from time import perf_counter
from types import ModuleType

from rich.console import Console
from rich.table import Table

from tests.bench.machine import describe
from tests.bench.measuring import Bench, Measure

FOLDER = Path(__file__).resolve().parent
AT_REST = "idle"
Row = tuple[str, Measure]


def names() -> list[str]:
    """Names of the measurements, `reads` for bench_reads.py; the platform at rest comes before it is loaded."""
    found = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    return sorted(found, key=lambda name: name != AT_REST)


def module_of(name: str) -> ModuleType:
    return import_module(f"tests.bench.bench_{name}")


def measure_all(
    chosen: list[str], bench: Bench, load: Callable[[str], ModuleType] = module_of
) -> tuple[list[Row], list[str]]:
    """Run the measurements one after the other; one that breaks does not stop the next."""
    rows: list[Row] = []
    broken: list[str] = []
    for name in chosen:
        started = perf_counter()
        bench.say(f"{name} …")
        try:
            for measure in load(name).measure(bench):
                rows.append((name, measure))
                bench.say(f"  {measure.what}: {number(measure.value)} {measure.unit}")
        except Exception:
            broken.append(f"{name} broke:\n{traceback.format_exc()}")
        bench.say(f"  {perf_counter() - started:.0f} s")
    return rows, broken


def number(value: float) -> str:
    """Three figures that count, thousands apart."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(rows: list[Row], machine: dict[str, str]) -> Table:
    """The result; the caption is the machine."""
    caption = " · ".join(f"{key} {value}" for key, value in machine.items())
    drawn = Table("measurement", "what", title="健康彝州 bench", caption=caption, caption_justify="left")
    for column in ("measured", "target"):
        drawn.add_column(column, justify="right")
    drawn.add_column("met")
    drawn.add_column("note")
    for name, measure in rows:
        sign = "≤" if measure.at_most else "≥"
        target = f"{sign} {number(measure.target)} {measure.unit}" if measure.target is not None else ""
        met = {True: "[green]yes[/]", False: "[red]no[/]", None: ""}[measure.met]
        drawn.add_row(
            name, measure.what, f"{number(measure.value)} {measure.unit}", target, met, measure.note
        )
    return drawn


def as_data(rows: list[Row], machine: dict[str, str]) -> dict[str, object]:
    """The same as the table, for keeping."""
    listed = [{"measurement": name, **vars(measure), "met": measure.met} for name, measure in rows]
    return {"machine": machine, "rows": listed}


def described() -> Iterator[tuple[str, str]]:
    """Each measurement with the first line of its docstring."""
    for name in names():
        yield name, (module_of(name).__doc__ or "").strip().partition("\n")[0]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="./yizhou bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("only", nargs="*", metavar="name")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    wide = None if sys.stdout.isatty() else 180
    console = Console(highlight=False, width=wide)
    if options.list:
        for name, about in described():
            console.print(f"[bold]{name}[/bold]  {about}")
        return 0
    if unknown := set(options.only) - set(names()):
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    bench = Bench(options.scale, lambda text: console.print(text, style="dim", markup=False))
    try:
        rows, broken = measure_all(options.only or names(), bench)
    finally:
        bench.close()
    machine = describe()
    console.print(table(rows, machine))
    for text in broken:
        console.print(text, style="red", markup=False)
    if options.json:
        options.json.write_text(
            json.dumps(as_data(rows, machine), ensure_ascii=False, indent=1), encoding="utf-8"
        )
    return 1 if broken or any(measure.met is False for _, measure in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
