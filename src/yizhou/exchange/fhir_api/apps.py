"""Django app of the FHIR channel."""

from django.apps import AppConfig


class FhirApiConfig(AppConfig):
    name = "yizhou.exchange.fhir_api"
    label = "fhir_api"

    def ready(self) -> None:
        from yizhou.exchange.fhir_api.bundles import BundleFormat, LinesFormat, ResourceFormat
        from yizhou.exchange.fhir_api.validating import operation
        from yizhou.exchange.fhir_api.views import offer
        from yizhou.exchange.pipeline.api import register_format
        from yizhou.records.fhir.api import mount

        for each in (BundleFormat(), ResourceFormat(), LinesFormat()):
            register_format(each)
        offer()
        mount(operation.DEFINITION, operation.answer)
