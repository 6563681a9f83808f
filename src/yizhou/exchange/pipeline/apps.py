"""Django app of the intake pipeline."""

from django.apps import AppConfig


class PipelineConfig(AppConfig):
    name = "yizhou.exchange.pipeline"
    label = "pipeline"

    def ready(self) -> None:
        from yizhou.engines.warehouse.api import register_source
        from yizhou.exchange.pipeline.counted import SOURCES

        for source in SOURCES:
            register_source(source)
