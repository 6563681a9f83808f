"""Django app of the SOAP channel: makes its formats known to the pipeline."""

from django.apps import AppConfig


class SoapConfig(AppConfig):
    name = "yizhou.exchange.soap"
    label = "soap"

    def ready(self) -> None:
        from yizhou.exchange.pipeline.api import register_format
        from yizhou.exchange.soap.formats import FORMATS

        for each in FORMATS:
            register_format(each)
