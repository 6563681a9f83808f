"""Django app of subscriptions."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "yizhou.exchange.subscriptions"
    label = "subscriptions"

    def ready(self) -> None:
        from yizhou.exchange.subscriptions.routes import answer
        from yizhou.records.fhir.api import own

        own("Subscription", answer)
