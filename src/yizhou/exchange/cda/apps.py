"""Django app of the shared documents: makes the `cda` format known to the pipeline."""

from django.apps import AppConfig


class CdaConfig(AppConfig):
    name = "yizhou.exchange.cda"
    label = "cda"

    def ready(self) -> None:
        from yizhou.exchange.cda.api import CDA_FORMAT
        from yizhou.exchange.pipeline.api import register_format

        register_format(CDA_FORMAT)
