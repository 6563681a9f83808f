"""Django application of the tabular channel; its label differs from the kernel's file store."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "yizhou.exchange.files"
    label = "exchange_files"

    def ready(self) -> None:
        from yizhou.exchange.files.format import TabularFormat
        from yizhou.exchange.pipeline.api import register_format

        register_format(TabularFormat())
