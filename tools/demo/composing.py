"""A happening becomes messages: who sends it, in which form, about whom. Bodies are rendered only when they are sent."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from tools.demo import tampering
from tools.demo.contracts import RecordTruth
from tools.demo.faces import Face, Faces
from tools.demo.happenings import (
    EMERGENCY, INPATIENT, Antenatal, Birth, CheckUp, ChildCheck, Death, FollowUp, Happening, Postpartum, Registration, ReportCard,
    Vaccination, Visit,
)  # fmt: skip
from tools.demo.institutions import Institution
from tools.demo.messages import children, fhir, followups, inpatient, mothers, outpatient, registers, soap
from tools.demo.messages.heads import Head
from tools.demo.partners import PUBLIC_HEALTH, Partner, county_partner
from tools.demo.people import Person
from tools.demo.randomness import chance
from tools.demo.workforce import Workforce

SOAP_TYPE = "application/soap+xml; charset=utf-8"
REGISTRATION_STYLE = {
    "532301": "rhin", "532302": "hip", "532322": "tabular", "532323": "hip", "532324": "tabular", "532325": "rhin",
    "532326": "tabular", "532327": "tabular", "532328": "rhin", "532329": "tabular",
}  # fmt: skip
"""How each county registers residents."""

Render = Callable[[str, Random], bytes]


@dataclass(slots=True)
class Draft:
    """A message before it is sent. `render(fault, rng)` makes the body, with a fault or with none (empty)."""

    kind: str
    format: str
    channel: str
    path: str
    media_type: str
    extension: str
    partner: str
    institution: Institution
    occurred: datetime
    records: tuple[RecordTruth, ...]
    render: Render
    faults: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    correctable: bool = False
    headers: dict[str, str] = field(default_factory=dict)


class Composer:
    """Makes drafts; knows partners, styles and faces."""

    def __init__(self, partners: list[Partner], workforce: Workforce, faces: Faces) -> None:
        self.partners = {partner.code: partner for partner in partners}
        self.by_institution = {partner.institution: partner for partner in partners if partner.code.startswith("H")}
        self.workforce, self.faces = workforce, faces

    def partner_of(self, institution: Institution) -> Partner:
        """The hospital's own connection, or the county's information centre."""
        return self.by_institution.get(institution.code) or self.partners[county_partner(institution.county)]

    def face(self, person: Person, partner: Partner, on: date) -> Face:
        return self.faces.of(person, partner.code, on)

    def drafts(self, happening: Happening, revision: int = 1) -> Iterator[Draft]:
        """Messages of one happening, in the order they are sent; `revision` 2 is a correction of the first."""
        if revision > 1:
            happening = _revised(happening)
        partner = self.partner_of(happening.institution)
        match happening:
            case Visit():
                yield from self._visit(happening, partner, revision)
            case CheckUp():
                sender = self.partners[PUBLIC_HEALTH]
                face = self.face(happening.person, sender, happening.at.date())
                yield self._bundle("check_up", happening, sender, face, lambda: fhir.check_up(happening, face))
            case Registration():
                yield from self._registration(happening, partner)
            case FollowUp():
                yield self._one(happening, partner, followups.head, lambda head, _: followups.follow_up(happening, head), revision)
            case Vaccination() if partner.style == "fhir":
                face = self.face(happening.person, partner, happening.at.date())
                yield self._bundle("vaccination", happening, partner, face, lambda: fhir.vaccinations([happening], face))
            case Vaccination():
                yield self._one(happening, partner, children.vaccination_head, lambda head, face: children.vaccination_report(happening, face, head), revision)
            case ChildCheck():
                yield self._one(happening, partner, children.check_head, lambda head, face: children.child_check(happening, face, head), revision)
            case Antenatal():
                write = mothers.first_contact if happening.visit == 1 else mothers.contact
                yield self._one(happening, partner, mothers.head, lambda head, _: write(happening, head), revision)
            case Postpartum():
                yield self._one(happening, partner, mothers.head, lambda head, _: mothers.after_birth(happening, head), revision)
            case Birth():
                yield self._one(happening, partner, children.birth_head, lambda head, face: children.birth_certificate(happening, face, head), revision)
            case ReportCard():
                yield self._one(happening, partner, registers.card_head, lambda head, face: registers.report_card(happening, face, head), revision)
            case Death():
                yield self._one(happening, partner, registers.death_head, lambda head, face: registers.death_certificate(happening, face, head), revision)
            case _:
                raise TypeError(type(happening).__name__)

    def _bundle(self, kind: str, happening: Happening, partner: Partner, face: Face, build: Callable[[], fhir.Bundle]) -> Draft:
        def render(fault: str, rng: Random) -> bytes:
            bundle = build()
            tampering.bundle(bundle.entries, fault, rng)
            return bundle.bytes()

        return Draft(
            kind, "fhir-bundle", "fhir", "/fhir", "application/fhir+json", "json", partner.code, happening.institution, happening.at,
            (record_of(face),), render, allowed=("missing", "wrong_code", "impossible_time"), correctable=True,
        )  # fmt: skip

    def _visit(self, visit: Visit, partner: Partner, revision: int) -> Iterator[Draft]:
        kind = {INPATIENT: "inpatient", EMERGENCY: "emergency"}.get(visit.kind, "outpatient")
        face = self.face(visit.person, partner, visit.at.date())
        if partner.style == "fhir":
            yield self._bundle(kind, visit, partner, face, lambda: fhir.visit(visit, face))
            return
        workforce = self.workforce
        if visit.kind == INPATIENT:
            yield self._one(visit, partner, lambda h, f, n: inpatient.front_sheet_head(h, f, n, workforce),
                            lambda head, f: inpatient.front_sheet(visit, f, head), revision, kind=kind)  # fmt: skip
            yield self._one(visit, partner, lambda h, f, n: inpatient.summary_head(h, f, n, workforce),
                            lambda head, f: inpatient.discharge_summary(visit, f, head), revision, kind=kind)  # fmt: skip
        else:
            yield self._one(visit, partner, outpatient.record, lambda head, f: outpatient.outpatient_record(visit, f, head), revision, kind=kind)
            for prescription in visit.prescriptions:
                if prescription.herbal is None and chance("prescription", visit.number) > 0.4:
                    continue
                write = outpatient.herbal_prescription if prescription.herbal else outpatient.western_prescription
                yield self._one(
                    visit, partner, lambda h, f, n, p=prescription: outpatient.prescription_head(h, p, f, n, workforce),
                    lambda head, _, p=prescription, w=write: w(visit, p, head), revision, kind=kind, at=prescription.at,
                )  # fmt: skip
        if revision > 1 or not _sends_reports(partner, visit.institution):
            return
        for index, laboratory in enumerate(visit.laboratory):
            yield self._one(
                visit, partner, lambda h, f, n, r=laboratory, i=index: outpatient.laboratory_head(h, r, f, f"{n}L{i}"),
                lambda head, _, r=laboratory: outpatient.laboratory_report(visit, r, head), revision, kind="laboratory", at=laboratory.collected,
            )  # fmt: skip
        for index, imaging in enumerate(visit.imaging):
            yield self._one(
                visit, partner, lambda h, f, n, r=imaging, i=index: outpatient.imaging_head(h, r, f, f"{n}I{i}"),
                lambda head, _, r=imaging: outpatient.imaging_report(visit, r, head), revision, kind="imaging", at=imaging.performed,
            )  # fmt: skip

    def _one(
        self, happening: Happening, partner: Partner, make_head: Callable[[Happening, Face, str], Head], write: Callable[[Head, Face], str],
        revision: int = 1, *, kind: str = "", at: datetime | None = None,
    ) -> Draft:  # fmt: skip
        """One CDA document, wrapped as its sender wraps it."""
        face = self.face(happening.person, partner, happening.at.date())
        number = f"{happening.number}{'' if revision == 1 else f'V{revision}'}"
        head = make_head(happening, face, number)  # type: ignore[arg-type]
        if revision > 1:
            head.replaces, head.version = happening.number, revision
            head.created += timedelta(days=2)
        number = f"{head.code}-{head.number}"

        def render(fault: str, rng: Random) -> bytes:
            return _wrap(partner.style, tampering.cda(write(head, face), fault, rng), head, number)

        channel, path, media_type = _wire(partner.style)
        name = kind or _snake(type(happening).__name__)
        return Draft(
            name, head.code, channel, path, media_type, "xml", partner.code, happening.institution, at or happening.at, (record_of(face),),
            render, allowed=tampering.MESSAGE_FAULTS[1:], correctable=name not in ("laboratory", "imaging"),
        )  # fmt: skip

    def _registration(self, happening: Registration, partner: Partner) -> Iterator[Draft]:
        on = happening.at.date()
        faces = [self.face(person, partner, on) for person in happening.family]
        style = REGISTRATION_STYLE[happening.institution.county]
        if style == "rhin":
            yield self._plain(
                "registration", "PersonRecordFeed", "/soap/PersonRegistration", partner, happening,
                tuple(replace(record_of(face), local_id=soap.local_uuid(face), place=f"person[{i + 1}]") for i, face in enumerate(faces)),
                lambda: soap.person_feed(faces, happening.at, happening.number),
            )  # fmt: skip
        elif style == "hip":
            for face in faces:
                number = f"{happening.number}-{face.local_id}"

                def message(face: Face = face, number: str = number) -> str:
                    inner = soap.patient_registration(face, happening.institution, happening.worker, happening.at, number)
                    return soap.hip("AddPatientRegistry", inner, number)

                yield self._plain("registration", "PRPA_IN201311UV02", "/soap/HIPMessageServer", partner, happening, (record_of(face),), message)
        for person in happening.family:
            if person.show or chance("health record", person.id) < 0.22:
                single = copy(happening)
                single.person, single.number = person, f"{happening.number}{person.id[-1]}"
                yield self._one(single, partner, registers.record_head, lambda head, face, h=single: registers.health_record(h, face, head), kind="health_record")

    def _plain(
        self, kind: str, format_: str, path: str, partner: Partner, happening: Happening, records: tuple[RecordTruth, ...],
        message: Callable[[], str],
    ) -> Draft:  # fmt: skip
        return Draft(
            kind, format_, "soap", path, SOAP_TYPE, "xml", partner.code, happening.institution, happening.at, records,
            lambda fault, rng: message().encode(),
        )  # fmt: skip


def record_of(face: Face, place: str = "", faults: tuple[str, ...] = ()) -> RecordTruth:
    return RecordTruth(face.person.id, face.source, face.local_id, place, (*face.faults, *faults))


def _sends_reports(partner: Partner, institution: Institution) -> bool:
    """Laboratory and examination reports as documents: hospitals, and the centres of counties with modern systems."""
    return institution.is_hospital or partner.style == "rhin"


def _wire(style: str) -> tuple[str, str, str]:
    if style == "rhin":
        return "soap", "/soap/DocumentsStorage", SOAP_TYPE
    if style == "hip":
        return "soap", "/soap/HIPMessageServer", SOAP_TYPE
    return "cda", "/cda", "application/xml"


def _wrap(style: str, document: bytes, head: Head, number: str) -> bytes:
    if style == "rhin":
        return soap.submit_document(document, head, f"{head.institution.code}{number}").encode()
    if style == "hip":
        return soap.hip_document(document, head, f"{head.institution.code}{number}").encode()
    return document


def _revised(happening: Happening) -> Happening:
    """What the sender corrects: a weight that was read wrongly, an outcome."""
    changed = copy(happening)
    signs = getattr(changed, "vitals", None)
    if signs is not None:
        changed.vitals = copy(signs)  # type: ignore[attr-defined]
        changed.vitals.weight = round(signs.weight + 1.5, 1)  # type: ignore[attr-defined]
    if isinstance(changed, Visit):
        changed.outcome = "1"
        changed.history = f"{changed.history}（更正：补充既往无类似发作。）"
    return changed


def _snake(name: str) -> str:
    return {"ReportCard": "report_card", "ChildCheck": "child_check", "FollowUp": "follow_up"}.get(name, name.lower())
