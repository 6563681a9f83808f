"""Django app of the SOAP channel: makes its formats known to the pipeline."""

from collections.abc import Iterator

from django.apps import AppConfig

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.resource_directory.api import describe_with
from yizhou.registries.resource_directory.contracts import Description, Item


class SoapConfig(AppConfig):
    name = "yizhou.exchange.soap"
    label = "soap"

    def ready(self) -> None:
        from yizhou.exchange.pipeline.api import register_format
        from yizhou.exchange.soap.formats import FORMATS

        for each in FORMATS:
            register_format(each)
        describe_with("soap", _describe)


def _describe(actor: Actor) -> Iterator[Description]:
    """The services offered, for the resource directory."""
    from yizhou.exchange.soap.offered import SERVICES

    del actor
    for service in SERVICES.values():
        yield Description(
            service.name, service.title, f"{service.standard}：{service.title}（SOAP），{len(service.operations)} 个操作", "61",
            "service", ("SOAP", service.standard), sharing="conditional", condition="接入单位凭接入编码和密钥使用",
            security="sensitive", frequency="live", link=f"/soap/{service.name}?wsdl",
            items=tuple(Item(name) for name in service.operations),
        )  # fmt: skip
