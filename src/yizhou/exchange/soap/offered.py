"""The services offered, as one table: path, contract, operations, and which format keeps a request too broken to open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from yizhou.exchange.soap import document_operations, hip_server, person_operations
from yizhou.exchange.soap.calls import Call, Reply
from yizhou.exchange.soap.errors import OperationUnknown, ServiceUnknown
from yizhou.exchange.soap.hip_messages import BY_ROOT
from yizhou.exchange.soap.names import HL7, RHIN

Handler = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Service:
    """`name` is the path below /soap; `intake` names the format of what it takes in, empty for services that only answer."""

    name: str
    title: str
    standard: str
    wsdl: str
    port_type: str
    namespace: str
    operations: Mapping[str, Handler]
    intake: str = ""
    schemas: tuple[str, ...] = ()
    bare: Mapping[str, Handler] = field(default_factory=dict)

    def handler(self, operation: str) -> Handler:
        """Some printed schemas begin names with a small letter, so the first letter may be either.

        Raises OperationUnknown.
        """
        found = self.operations.get(operation) or self.bare.get(operation)
        found = found or self.operations.get(operation[:1].upper() + operation[1:])
        if found is None:
            known = "、".join(self.operations)
            raise OperationUnknown(service=self.name, operation=operation, known=known)
        return found

    def action(self, operation: str) -> str:
        """wsa:Action of the answer (WS/T 790.1 §7.4: namespace/portType/message)."""
        return f"{self.namespace}/{self.port_type}/{operation}Response"


_BASE = ("yizhou-exchange.xsd", "RHIN-Base.xsd")

SERVICES = {
    service.name: service
    for service in (
        Service(
            "PersonRegistration", "居民注册服务", "WS/T 790.2", "rhin_PersonRegistration.wsdl", "PersonRegistration", RHIN,
            {
                "PersonRecordFeed": person_operations.feed,
                "PersonRecordQuery": person_operations.query,
                "PersonIdentifierQuery": person_operations.cross_reference,
            },
            intake="soap-person", schemas=(*_BASE, "rhin_PersonRegistration.xsd"),
        ),
        Service(
            "DocumentsStorage", "健康档案存储服务", "WS/T 790.6", "rhin_DocumentsStorage.wsdl", "DocumentsStorage", RHIN,
            {"SubmitDocumentSet": document_operations.submit_set, "RetrieveDocumentSet": document_operations.retrieve},
            intake="soap-document", schemas=(*_BASE, "RHIN-Documents.xsd", "rhin_DocumentsStorage.xsd"),
        ),
        Service(
            "DocumentsManagement", "健康档案管理服务", "WS/T 790.7", "rhin_DocumentsManagement.wsdl",
            "DocumentsManagement", RHIN,
            {
                "RegistryDocumentSet": document_operations.register_set,
                "DocumentStoredQuery": document_operations.query,
            },
            schemas=(*_BASE, "RHIN-Documents.xsd", "rhin_DocumentsManagement.xsd"),
        ),
        Service(
            "DocumentsCollection", "健康档案采集服务", "WS/T 790.8", "rhin_DocumentsCollection.wsdl",
            "DocumentsCollection", RHIN,
            {"ProviderAndRegistryDocumentSet": document_operations.submit_set},
            intake="soap-document", schemas=(*_BASE, "RHIN-Documents.xsd", "rhin_DocumentsCollection.xsd"),
        ),
        Service(
            "DocumentsRetrievement", "健康档案调阅服务", "WS/T 790.9", "rhin_DocumentsRetrievement.wsdl",
            "DocumentsRetrievement", RHIN,
            {"DocumentStoredQuery": document_operations.query, "RetrieveDocumentSet": document_operations.retrieve},
            schemas=(*_BASE, "RHIN-Documents.xsd", "rhin_DocumentsRetrievement.xsd"),
        ),
        Service(
            "HIPMessageServer", "区域卫生信息平台交互服务", "WS/T 448 交互规范", "HIPMessageServer.wsdl",
            "HIPMessageServer", HL7,
            {"HIPMessageServer": hip_server.serve, "HIPServiceInformation": hip_server.serve_information},
            intake="hip-message", schemas=("yizhou-exchange.xsd",),
            bare={root: hip_server.serve_bare for root in BY_ROOT if root != "HIPServiceInformation"},
        ),
    )
}  # fmt: skip


def service_named(name: str) -> Service:
    """Raises ServiceUnknown."""
    try:
        return SERVICES[name]
    except KeyError:
        raise ServiceUnknown(service=name) from None
