"""The processes engine as a Django app: its own connectors are known as soon as it is."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "yizhou.engines.processes"
    label = "processes"

    def ready(self) -> None:
        from yizhou.engines.processes.connectors import bookings, licences, notices, record

        for module in (record, notices, licences, bookings):
            module.connect()
