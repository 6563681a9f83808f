"""SOAP 1.2 messages: WS/T 790 registration and document storage, and the older HIPMessageServer(action, message)."""

from base64 import b64encode
from datetime import datetime
from hashlib import sha1

from tools.demo.faces import Face
from tools.demo.geography import PREFECTURE_NAME, PROVINCE_NAME
from tools.demo.institutions import Institution
from tools.demo.messages import codes
from tools.demo.messages.heads import POSTCODES, Head
from tools.demo.messages.markup import day, stamp, text
from tools.demo.naming import ETHNIC_NAMES
from tools.demo.people import Person
from tools.demo.randomness import identity
from tools.demo.workforce import Worker

RHIN = "http://www.chiss.org.cn/rhin/2015"
REGIONS = "2.16.156.10011.2.3.3.2"
"""Regions, GB/T 2260."""
REPOSITORY = "urn:oid:2.16.156.10011.0.5.1"


def _envelope(body: str, action: str, number: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" '
        'xmlns:wsa="http://www.w3.org/2005/08/addressing"><soap:Header>'
        f"<wsa:MessageID>urn:uuid:{identity('soap', number)}</wsa:MessageID><wsa:Action>{action}</wsa:Action></soap:Header>"
        f"<soap:Body>{body}</soap:Body></soap:Envelope>"
    )


def _valued(name: str, value: object) -> str:
    return f'<rhin:{name} value="{text(value)}"/>' if value != "" else ""


def _identifier(name: str, oid: str, value: str) -> str:
    return (
        f'<rhin:{name}><rhin:system value="urn:oid:{oid}"/><rhin:value value="{text(value)}"/></rhin:{name}>'
        if value
        else ""
    )


def _name(words: str) -> str:
    return f'<rhin:name><rhin:text value="{text(words)}"/></rhin:name>'


def _address(person: Person, name: str = "addr") -> str:
    village = person.village
    return (
        f'<rhin:{name}><rhin:text value="{person.full_address}"/><rhin:line value="{village.township_name}{village.name}{person.group}{person.house}"/>'
        f'<rhin:city value="{PREFECTURE_NAME}"/><rhin:district value="{village.county_name}"/><rhin:state value="{PROVINCE_NAME}"/>'
        f'<rhin:postalCode value="{POSTCODES[village.county]}"/><rhin:administrativeDivision value="{village.code}"/></rhin:{name}>'
    )


def local_uuid(face: Face) -> str:
    """The number of a person at a sender that numbers with UUIDs, as WS/T 790 wants it."""
    return str(identity("person", face.source, face.local_id))


def person(face: Face, at: datetime) -> str:
    """One `rhin:person` of PersonRecordFeed (WS/T 790.2)."""
    who = face.person
    contact = face.contact
    named = ""
    if contact is not None:
        number = f'<rhin:id value="urn:uuid:{identity("contact", contact.id)}"/>'
        phone = _valued("telecom", contact.phone or contact.home_phone)
        named = f"<rhin:contact>{number}{_valued('name', contact.name.registered)}{phone}</rhin:contact>"
    twin = (
        '<rhin:multipleBirthInd value="true"/>' + _valued("multipleBirthOrderNumber", who.twin_order)
        if who.twin_order
        else ""
    )
    human = (
        "<rhin:human>"
        + (_identifier("id", codes.CITIZEN_ID, face.citizen_id) or "<rhin:id/>")
        + _name(face.name) + _valued("gender", face.sex) + _address(who) + _valued("telecom", face.phone)
        + _valued("birthTime", face.birth.isoformat()) + twin + _valued("maritalStatusCode", who.marital)
        + _identifier("asOtherIds", codes.HEALTH_RECORD, who.record_number) + named + "</rhin:human>"
    )  # fmt: skip
    place = _identifier("id", REGIONS, who.village.code)
    committee = f'<rhin:assigningOrganization>{place}<rhin:name value="{who.village.name}"/></rhin:assigningOrganization>'
    return (
        f'<rhin:person><rhin:id value="urn:uuid:{local_uuid(face)}"/>{_address(who)}{_valued("telecom", face.phone)}'
        f'<rhin:statusCode value="urn:active"/><rhin:effectiveTime value="{at:%Y-%m-%dT%H:%M:%S+08:00}"/>{human}{committee}</rhin:person>'
    )


def person_feed(faces: list[Face], at: datetime, number: str) -> str:
    """PersonRecordFeed with one person or a family."""
    persons = "".join(person(face, at) for face in faces)
    body = f'<rhin:PersonRecordFeed xmlns:rhin="{RHIN}">{persons}</rhin:PersonRecordFeed>'
    return _envelope(body, f"{RHIN}/PersonRegistration/PersonRecordFeed", number)


def hip(action: str, message: str, number: str) -> str:
    """HIPMessageServer(action, message): the message goes in as text."""
    body = f'<HIPMessageServer xmlns="urn:hl7-org:v3"><action>{action}</action><message>{text(message)}</message></HIPMessageServer>'
    return _envelope(body, "urn:hl7-org:v3/HIPMessageServer", number)


def patient_registration(
    face: Face, institution: Institution, worker: Worker, at: datetime, number: str
) -> str:
    """PRPA_IN201311UV02 of the interaction specification (test-A03)."""
    who, village = face.person, face.person.village
    contact = face.contact
    marriage = f'<maritalStatusCode code="{who.marital}" codeSystem="{codes.MARRIAGE}" displayName="{codes.MARRIAGE_NAMES[who.marital]}"/>'
    ethnic = f'<ethnicGroupCode code="{who.ethnic}" codeSystem="{codes.ETHNIC}" displayName="{ETHNIC_NAMES[who.ethnic]}"/>'
    relation = ""
    if contact is not None:
        relation = (
            f'<personalRelationship><code/><telecom use="H" value="{contact.phone or contact.home_phone}"/><relationshipHolder1 classCode="PSN" '
            f'determinerCode="INSTANCE"><name>{text(contact.name.registered)}</name></relationshipHolder1></personalRelationship>'
        )
    phone = f'<telecom value="{face.phone}" use="H"/>' if face.phone else ""
    citizen = f'<id root="{codes.CITIZEN_ID}" extension="{face.citizen_id}"/>' if face.citizen_id else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><PRPA_IN201311UV02 xmlns="urn:hl7-org:v3" ITSVersion="XML_1.0">'
        f'<id root="2.16.156.10011.0" extension="{identity("hip", number)}"/><creationTime value="{stamp(at)}"/>'
        '<interactionId root="2.16.840.1.113883.1.6" extension="PRPA_IN201311UV02"/><processingCode code="P"/><processingModeCode code="R"/>'
        '<acceptAckCode code="AL"/><receiver typeCode="RCV"><device classCode="DEV" determinerCode="INSTANCE"><id root="2.16.156.10011.0.1.1" '
        'extension="2.16.156.10011.0.1.1"/></device></receiver><sender typeCode="SND"><device classCode="DEV" determinerCode="INSTANCE">'
        f'<id root="2.16.156.10011.0.1.2" extension="{face.source}"/></device></sender><controlActProcess classCode="CACT" moodCode="EVN">'
        '<subject typeCode="SUBJ"><registrationRequest classCode="REG" moodCode="RQO"><statusCode code="active"/><subject1 typeCode="SBJ">'
        f'<patient classCode="PAT"><id root="{codes.LOCAL_PATIENT}" extension="{face.local_id}"/><statusCode code="active"/>'
        f'<effectiveTime value="{stamp(at)}"/><patientPerson>{citizen}<name use="L">{text(face.name)}</name>{phone}'
        f'<administrativeGenderCode code="{face.sex}" codeSystem="{codes.SEX}" displayName="{codes.SEX_NAMES[face.sex]}"/>'
        f'<birthTime value="{day(face.birth)}"/><addr use="PUB"><streetAddressLine partType="SAL">{who.full_address}</streetAddressLine>'
        f'<state language="CH">{PROVINCE_NAME}</state><city>{PREFECTURE_NAME}</city><county>{village.county_name}</county>'
        f"<streetNameBase>{village.township_name}</streetNameBase><streetName>{village.name}</streetName>"
        f"<houseNumber>{who.group}{who.house}</houseNumber><postalCode>{POSTCODES[village.county]}</postalCode></addr>{marriage}{ethnic}"
        f'<asEmployee classCode="EMP"><occupationCode code="{codes.OCCUPATION_OF.get(who.occupation, "8")}" codeSystem="{codes.OCCUPATION}"/></asEmployee>'
        f'<asOtherIDs classCode="PAT"><id root="{codes.HEALTH_RECORD}" extension="{who.record_number}"/><scopingOrganization classCode="ORG" '
        f'determinerCode="INSTANCE"><id root="{codes.INSTITUTION}" extension="{institution.code}"/></scopingOrganization></asOtherIDs>{relation}'
        f'</patientPerson><providerOrganization classCode="ORG" determinerCode="INSTANCE"><id root="{codes.INSTITUTION}" extension="{institution.code}"/>'
        f'<name use="L">{text(institution.name)}</name><contactParty classCode="CON"/></providerOrganization><coveredPartyOf typeCode="COV">'
        '<coverageRecord classCode="COV" moodCode="EVN"><beneficiary typeCode="BEN"><beneficiary classCode="MBR"><code code="2" '
        'codeSystem="2.16.156.10011.2.3.1.248" codeSystemName="医疗保险类别代码" displayName="城乡居民基本医疗保险"/></beneficiary></beneficiary>'
        '</coverageRecord></coveredPartyOf></patient></subject1><author typeCode="AUT"><assignedEntity classCode="ASSIGNED">'
        f'<id root="2.16.156.10011.0.3.2" extension="{worker.licence}"/><assignedPerson classCode="PSN" determinerCode="INSTANCE">'
        f'<name use="L">{text(worker.name)}</name></assignedPerson></assignedEntity></author></registrationRequest></subject></controlActProcess>'
        "</PRPA_IN201311UV02>"
    )


def submit_document(document: bytes, head: Head, number: str) -> str:
    """SubmitDocumentSet (WS/T 790.6) with one document."""
    entry = identity("entry", head.institution.code, head.code, head.number)
    face, institution, made = head.face, head.institution, f"{head.created:%Y-%m-%dT%H:%M:%S+08:00}"
    author = (
        f"<rhin:author><rhin:authorPerson>{_valued('text', head.author.name)}</rhin:authorPerson><rhin:authorInstitution>"
        f"{_identifier('identifier', codes.INSTITUTION, institution.code)}{_valued('name', institution.name)}</rhin:authorInstitution></rhin:author>"
    )
    patient = _identifier("patientId", codes.LOCAL_PATIENT, face.local_id)
    info = (
        f"<rhin:sourcePatientInfo>{_identifier('id', codes.CITIZEN_ID, face.citizen_id)}{_name(face.name)}{_valued('gender', face.sex)}"
        f"{_valued('birthTime', face.birth.isoformat())}</rhin:sourcePatientInfo>"
    )
    set_id = f"urn:uuid:{identity('set', number)}"
    digest = sha1(document, usedforsecurity=False).hexdigest()
    replaced = ""
    if head.replaces:
        before = identity("entry", institution.code, head.code, head.replaces)
        replaced = (
            f'<rhin:association id="urn:uuid:{identity("association", number)}" type="RPLC"><rhin:status value="Original"/>'
            f'<rhin:sourceObject id="urn:uuid:{entry}"/><rhin:targetObject id="urn:uuid:{before}"/></rhin:association>'
        )
    body = (
        f'<rhin:SubmitDocumentSet xmlns:rhin="{RHIN}"><rhin:submitObjectList><rhin:submissionSet>'
        f"{_valued('entryUUID', set_id)}{_valued('availabilityStatus', 'Approved')}"
        f"{_valued('submissionTime', made)}{_valued('title', head.title)}{patient}{author}{_valued('sourceId', f'urn:oid:{codes.INSTITUTION}')}"
        f"{_valued('contentTypeCode', head.code)}{_valued('homeCommunityId', 'urn:oid:2.16.156.10011.0.532300')}</rhin:submissionSet>"
        f"<rhin:documentEntry>{_valued('entryUUID', f'urn:uuid:{entry}')}{_valued('languageCode', 'zh-CN')}{_valued('availabilityStatus', 'Approved')}"
        f"{_valued('confidentiality', 'N')}{_valued('title', head.title)}{_valued('creationTime', made)}{_valued('mimeType', 'text/xml')}"
        f"{_valued('formatCode', f'urn:oid:2.16.156.10011.2.1.1.{head.template}')}{_valued('size', len(document))}{_valued('hash', digest)}"
        f"{patient}{patient.replace('patientId', 'sourcePatientId')}{info}{author}{_valued('healthcareFacilityTypeCode', institution.class_code)}"
        f"{_valued('practiceSettingCode', '01')}{_valued('classCode', head.code)}{_valued('typeCode', head.code)}{_valued('eventCodeList', head.code)}"
        f"<rhin:uniqueId/>{_valued('repositoryUniqueId', REPOSITORY)}</rhin:documentEntry>{replaced}</rhin:submitObjectList>"
        f'<rhin:document id="urn:uuid:{entry}">{b64encode(document).decode()}</rhin:document></rhin:SubmitDocumentSet>'
    )
    return _envelope(body, f"{RHIN}/DocumentsStorage/SubmitDocumentSet", number)


def hip_document(document: bytes, head: Head, number: str) -> str:
    """ProvideAndRegisterDocumentSet-b by HIPMessageServer (test-A33)."""
    face, institution = head.face, head.institution
    made = f"{head.created:%Y-%m-%dT%H:%M:%S+08:00}"
    parent = f' parentDocumentRelationship="RPLC" parentDocumentId="{head.replaces}"' if head.replaces else ""
    message = (
        '<?xml version="1.0" encoding="UTF-8"?><ProvideAndRegisterDocumentSetRequest xmlns="urn:hl7-org:v3">'
        f'<ID root="2.16.156.10011.0" extension="{str(identity("hip", number)).upper()}"/><SourcePatientID>{face.local_id}</SourcePatientID>'
        f"<SourcePatientName>{text(face.name)}</SourcePatientName><HealthCardId></HealthCardId><IdentityId>{face.citizen_id}</IdentityId>"
        f'<Organization id="{institution.code}"><Name>{text(institution.name)}</Name></Organization><RegistryPackage>'
        f'<SubmissionSet targetObject="Document.1" availabilityStatus="Submitted"><SubmissionTime>{made}</SubmissionTime><UniqueId>{head.id_root}^{text(head.number)}</UniqueId>'
        f"<SourceId>{text(head.number)}</SourceId><Title>{head.title}</Title><CreateTime>{made}</CreateTime>"
        f"<ServerOrganization>{text(institution.name)}</ServerOrganization><Author><AuthorName>{text(head.author.name)}</AuthorName>"
        f"<AuthorInstitution>{text(institution.name)}</AuthorInstitution></Author></SubmissionSet></RegistryPackage>"
        f'<Document id="Document.1" mimeType="text/xml"{parent}><Content>{b64encode(document).decode()}</Content></Document>'
        "</ProvideAndRegisterDocumentSetRequest>"
    )
    return hip("ProvideAndRegisterDocumentSet-b", message, number)
