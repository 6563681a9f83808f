"""Django app of bulk data."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "yizhou.exchange.bulk"
    label = "bulk"

    def ready(self) -> None:
        from yizhou.exchange.bulk.routes import ask_export, ask_import
        from yizhou.records.fhir.api import mount

        for each in ("export", "patient-export", "group-export"):
            mount(each, ask_export)
        mount("import", ask_import)
