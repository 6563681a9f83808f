"""Django application of the resource directory: what is below it describes itself here."""

from django.apps import AppConfig


class ResourceDirectoryConfig(AppConfig):
    name = "yizhou.registries.resource_directory"
    label = "resource_directory"

    def ready(self) -> None:
        from yizhou.registries.resource_directory.describers import register_all

        register_all()
