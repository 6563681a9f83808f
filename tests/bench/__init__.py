"""Measurements: `./yizhou bench [name…]`. Never timed assertions in the tests; a table with the machine named.

A file `bench_<name>.py` has a docstring that says what is measured and how, and one function

    def measure(bench: Bench) -> Iterator[Measure]: ...

`bench.platform` is a running platform of its own (started when first asked for), `bench.django()` opens that
platform's database in this process, `bench.scale` is below 1 for a quick look.
"""
