from types import SimpleNamespace

import pytest
from rich.console import Console

from tests.bench.machine import describe
from tests.bench.measuring import Bench, Measure, clock, percentile
from tests.bench.run import as_data, measure_all, names, number, table

MACHINE = {"cpu": "Test CPU", "cores": "2"}


def quiet(scale=1.0):
    return Bench(scale, lambda text: None)


def test_a_measurement_that_breaks_does_not_stop_the_next():
    def breaking(bench):
        yield Measure("first", 1, "s")
        raise RuntimeError("no luck")

    modules = {
        "a": SimpleNamespace(measure=breaking),
        "b": SimpleNamespace(measure=lambda b: [Measure("x", 2, "s")]),
    }
    rows, broken = measure_all(["a", "b"], quiet(), modules.__getitem__)
    assert [(name, measure.what) for name, measure in rows] == [("a", "first"), ("b", "x")]
    assert len(broken) == 1
    assert "no luck" in broken[0]


@pytest.mark.parametrize(
    ("measure", "met"),
    [
        (Measure("rate", 100, "/s", target=100), True),
        (Measure("rate", 99, "/s", target=100), False),
        (Measure("time", 80, "ms", target=80, at_most=True), True),
        (Measure("time", 81, "ms", target=80, at_most=True), False),
        (Measure("size", 5, "MB"), None),
    ],
)
def test_a_target_is_met_or_missed(measure, met):
    assert measure.met is met


def test_the_table_names_the_machine_and_the_targets():
    console = Console(width=160)
    with console.capture() as capture:
        console.print(table([("reads", Measure("by id", 2612.4, "/s", target=2500))], MACHINE))
    text = capture.get()
    assert "2,612 /s" in text
    assert "≥ 2,500 /s" in text
    assert "yes" in text
    assert "cpu Test CPU · cores 2" in text


def test_the_same_as_data():
    data = as_data([("reads", Measure("by id", 1.5, "/s", target=1))], MACHINE)
    assert data["machine"] == MACHINE
    assert data["rows"][0]["measurement"] == "reads"
    assert data["rows"][0]["met"] is True


def test_numbers_have_three_figures_that_count():
    assert [number(value) for value in (1234567.8, 99.96, 0.01234)] == ["1,234,568", "100", "0.0123"]


def test_percentiles_are_values_that_were_measured():
    values = [5, 1, 4, 2, 3]
    assert [percentile(values, share) for share in (0, 0.5, 0.95, 1)] == [1, 3, 5, 5]


def test_amounts_are_scaled_but_never_to_nothing():
    assert quiet(0.1).amount(1000) == 100
    assert quiet(0.0001).amount(1000) == 1


def test_a_clock_stops_at_the_end_of_its_block():
    with clock() as seconds:
        pass
    assert seconds() == seconds()


def test_the_machine_is_described_with_what_numbers_depend_on():
    machine = describe()
    assert set(machine) == {"cpu", "cores", "memory", "system", "python", "postgresql"}
    assert int(machine["cores"]) >= 1
    assert machine["postgresql"][0].isdigit()


def test_names_are_those_of_the_files():
    assert all(name and not name.startswith("bench_") for name in names())
