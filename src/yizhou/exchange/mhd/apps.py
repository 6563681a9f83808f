"""Django app of the MHD profile."""

from django.apps import AppConfig


class MhdConfig(AppConfig):
    name = "yizhou.exchange.mhd"
    label = "mhd"

    def ready(self) -> None:
        from yizhou.exchange.mhd.formats import FORMATS
        from yizhou.exchange.pipeline.api import register_format

        for each in FORMATS:
            register_format(each)
