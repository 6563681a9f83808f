"""Counters of the process, summed over processes by prometheus_client's shared files."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess, values

REQUESTS = Counter("yizhou_requests_total", "HTTP requests", ["area", "status"])
SECONDS = Histogram(
    "yizhou_request_seconds", "Duration of HTTP requests", ["area"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip


def exposition() -> bytes:
    """All metrics in the Prometheus text format."""
    if values.ValueClass is not values.MutexValue:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest()
