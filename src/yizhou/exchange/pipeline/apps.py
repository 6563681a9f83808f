"""Django app of the intake pipeline."""

from django.apps import AppConfig


class PipelineConfig(AppConfig):
    name = "yizhou.exchange.pipeline"
    label = "pipeline"
