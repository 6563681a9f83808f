"""Namespaces, OIDs and the published code tables of the SOAP channel, as literal tables."""

from typing import cast

SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"
WSA_2004 = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
DS = "http://www.w3.org/2000/09/xmldsig#"
XOP = "http://www.w3.org/2004/08/xop/include"
XML = "http://www.w3.org/XML/1998/namespace"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

RHIN = "http://www.chiss.org.cn/rhin/2015"
"""Namespace of WS/T 790 (draft 2016-01): services of the regional health information network."""

HL7 = "urn:hl7-org:v3"
EXCHANGE = "urn:yizhou:exchange:soap"
"""Namespace of what the drafts name but do not print: the `MessageHeader` report and the faults of a `Detail`."""

# Object identifiers printed in the messages of the interaction specification (test-A01 … A44).
PLATFORM_PATIENT = "2.16.156.10011.0.2.1"  # 平台注册的患者 ID
LOCAL_PATIENT = "2.16.156.10011.0.2.2"  # 本地系统的患者 ID
MESSAGE_ROOT = "2.16.156.10011.0"
PLATFORM_DEVICE = "2.16.156.10011.0.1.1"
STAFF_NUMBER = "2.16.156.10011.1.4"  # 医务人员 ID
INSTITUTION_CODE = "2.16.156.10011.1.5"
DEPARTMENT_CODE = "2.16.156.10011.1.26"
INTERACTIONS = "2.16.840.1.113883.1.6"

SEX_TABLE = "2.16.156.10011.2.3.3.4"
MARRIAGE_TABLE = "2.16.156.10011.2.3.3.5"
ETHNIC_TABLE = "2.16.156.10011.2.3.3.3"
OCCUPATION_TABLE = "2.16.156.10011.2.3.3.7"
INSURANCE_TABLE = "2.16.156.10011.2.3.1.248"
TITLE_TABLE = "2.16.156.10011.2.3.3.10"
DEPARTMENT_TABLE = "2.16.156.10011.2.3.2.62"
INSTITUTION_TABLE = "2.16.156.10011.2.3.4.1"

PLATFORM_NODE = "urn:oid:2.16.156.10011.0.1.1"
"""wsa:From of every answer (WS/T 790.1 §7.4: the node's OID)."""

REPOSITORY = "urn:oid:2.16.156.10011.0.5.1"
"""`repositoryUniqueId` of the platform's own document repository."""

HOME_COMMUNITY = "urn:oid:2.16.156.10011.0.532300"
"""`homeCommunityId`: the prefecture."""


HL7_MAP = cast("dict[str, str]", {None: HL7, "xsi": XSI})
"""Prefixes of HL7 v3 answers: their own namespace is the default one, as published."""


def tag(namespace: str, name: str) -> str:
    """Clark notation, as lxml wants it."""
    return f"{{{namespace}}}{name}"
