"""Django app of the exchange partners."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "yizhou.exchange.partners"
    label = "partners"

    def ready(self) -> None:
        from yizhou.exchange.partners.api import connect_authentication

        connect_authentication()
