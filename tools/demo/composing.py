"""A happening becomes messages: who sends it, in which form, about whom. Bodies are rendered only when they are sent."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tools.demo import tampering
from tools.demo.contracts import RecordTruth
from tools.demo.drafting import SOAP_TYPE, Draft, record_of, sends_reports, wire, wrap
from tools.demo.faces import Face, Faces
from tools.demo.happenings import (
    EMERGENCY,
    INPATIENT,
    Antenatal,
    Birth,
    CheckUp,
    ChildCheck,
    Death,
    FollowUp,
    Happening,
    Postpartum,
    Registration,
    ReportCard,
    Vaccination,
    Visit,
)  # fmt: skip
from tools.demo.institutions import Institution
from tools.demo.messages import (
    children,
    discharge,
    fhir,
    followups,
    front_sheet,
    mothers,
    outpatient,
    prescriptions,
    registers,
    reports,
    soap,
)
from tools.demo.messages.heads import Head
from tools.demo.partners import PUBLIC_HEALTH, Partner, county_partner
from tools.demo.people import Person
from tools.demo.randomness import chance
from tools.demo.workforce import Workforce

REGISTRATION_STYLE = {
    "532301": "rhin", "532302": "hip", "532322": "tabular", "532323": "hip", "532324": "tabular", "532325": "rhin",
    "532326": "tabular", "532327": "tabular", "532328": "rhin", "532329": "tabular",
}  # fmt: skip
"""How each county registers residents."""


def _antenatal(happening: Any, face: Face, head: Head) -> str:
    del face
    return (
        mothers.first_contact(happening, head) if happening.visit == 1 else mothers.contact(happening, head)
    )


DOCUMENTS: dict[
    type[Happening], tuple[Callable[[Any, Face, str], Head], Callable[[Any, Face, Head], str]]
] = {
    FollowUp: (followups.head, lambda happening, _, head: followups.follow_up(happening, head)),
    Vaccination: (children.vaccination_head, children.vaccination_report),
    ChildCheck: (children.check_head, children.child_check),
    Birth: (children.birth_head, children.birth_certificate),
    Antenatal: (mothers.head, _antenatal),
    Postpartum: (mothers.head, lambda happening, _, head: mothers.after_birth(happening, head)),
    ReportCard: (registers.card_head, registers.report_card),
    Death: (registers.death_head, registers.death_certificate),
}
"""Happenings that are one document each: how its header and its body are made."""


class Composer:
    """Makes drafts; knows partners, styles and faces."""

    def __init__(self, partners: list[Partner], workforce: Workforce, faces: Faces) -> None:
        self.partners = {partner.code: partner for partner in partners}
        self.by_institution = {
            partner.institution: partner for partner in partners if partner.code.startswith("H")
        }
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
        if isinstance(happening, Visit):
            yield from self._visit(happening, partner, revision)
        elif isinstance(happening, Registration):
            yield from self._registration(happening, partner)
        elif isinstance(happening, CheckUp):
            sender = self.partners[PUBLIC_HEALTH]
            face = self.face(happening.person, sender, happening.at.date())
            yield self._bundle("check_up", happening, sender, face, lambda: fhir.check_up(happening, face))
        elif isinstance(happening, Vaccination) and partner.style == "fhir":
            face = self.face(happening.person, partner, happening.at.date())
            yield self._bundle(
                "vaccination", happening, partner, face, lambda: fhir.vaccinations([happening], face)
            )
        else:
            head, body = DOCUMENTS[type(happening)]
            yield self._one(
                happening, partner, head, lambda made, face: body(happening, face, made), revision
            )

    def _bundle(
        self, kind: str, happening: Happening, partner: Partner, face: Face, build: Callable[[], fhir.Bundle]
    ) -> Draft:
        def render(fault: str, rng: Random) -> bytes:
            bundle = build()
            tampering.bundle(bundle.entries, fault, rng)
            return bundle.bytes()

        return Draft(
            kind, "fhir-bundle", "fhir", "/fhir", "application/fhir+json", "json", partner.code, happening.institution, happening.at,
            (record_of(face),), render, allowed=("missing", "wrong_code", "impossible_time"), correctable=kind != "vaccination",
        )  # fmt: skip

    def _visit(self, visit: Visit, partner: Partner, revision: int) -> Iterator[Draft]:
        kind = {INPATIENT: "inpatient", EMERGENCY: "emergency"}.get(visit.kind, "outpatient")
        face = self.face(visit.person, partner, visit.at.date())
        if partner.style == "fhir":
            yield self._bundle(kind, visit, partner, face, lambda: fhir.visit(visit, face))
            return
        workforce = self.workforce
        if visit.kind == INPATIENT:
            yield self._one(visit, partner, lambda h, f, n: front_sheet.front_sheet_head(h, f, n, workforce),
                            lambda head, f: front_sheet.front_sheet(visit, f, head), revision, kind=kind)  # fmt: skip
            yield self._one(visit, partner, lambda h, f, n: discharge.summary_head(h, f, n, workforce),
                            lambda head, f: discharge.discharge_summary(visit, f, head), revision, kind=kind)  # fmt: skip
        else:
            yield self._one(
                visit,
                partner,
                outpatient.record,
                lambda head, f: outpatient.outpatient_record(visit, f, head),
                revision,
                kind=kind,
            )
            for prescription in visit.prescriptions:
                if prescription.herbal is None and chance("prescription", visit.number) > 0.4:
                    continue
                write = (
                    prescriptions.herbal_prescription
                    if prescription.herbal
                    else prescriptions.western_prescription
                )
                yield self._one(
                    visit, partner, lambda h, f, n, p=prescription: prescriptions.prescription_head(h, p, f, n, workforce),
                    lambda head, _, p=prescription, w=write: w(visit, p, head), revision, kind=kind, at=prescription.at,
                )  # fmt: skip
        if revision > 1 or not sends_reports(partner, visit.institution):
            return
        for index, laboratory in enumerate(visit.laboratory):
            yield self._one(
                visit, partner, lambda h, f, n, r=laboratory, i=index: reports.laboratory_head(h, r, f, f"{n}L{i}"),
                lambda head, _, r=laboratory: reports.laboratory_report(visit, r, head), revision, kind="laboratory", at=laboratory.collected,
            )  # fmt: skip
        for index, imaging in enumerate(visit.imaging):
            yield self._one(
                visit, partner, lambda h, f, n, r=imaging, i=index: reports.imaging_head(h, r, f, f"{n}I{i}"),
                lambda head, _, r=imaging: reports.imaging_report(visit, r, head), revision, kind="imaging", at=imaging.performed,
            )  # fmt: skip

    def _one(
        self, happening: Happening, partner: Partner, make_head: Callable[[Any, Face, str], Head], write: Callable[[Head, Face], str],
        revision: int = 1, *, kind: str = "", at: datetime | None = None,
    ) -> Draft:  # fmt: skip
        """One CDA document, wrapped as its sender wraps it."""
        face = self.face(happening.person, partner, happening.at.date())
        number = f"{happening.number}{'' if revision == 1 else f'V{revision}'}"
        head = make_head(happening, face, number)
        if revision > 1:
            head.replaces, head.version = happening.number, revision
            head.created += timedelta(days=2)
        number = f"{head.code}-{head.number}"

        def render(fault: str, rng: Random) -> bytes:
            return wrap(partner.style, tampering.cda(write(head, face), fault, rng), head, number)

        channel, path, media_type = wire(partner.style)
        name = kind or _snake(type(happening).__name__)
        return Draft(
            name, head.code, channel, path, media_type, "xml", partner.code, happening.institution, at or happening.at, (record_of(face),),
            render, allowed=tampering.MESSAGE_FAULTS[1:], correctable=name not in ("laboratory", "imaging", "health_record"),
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
                    inner = soap.patient_registration(
                        face, happening.institution, happening.worker, happening.at, number
                    )
                    return soap.hip("AddPatientRegistry", inner, number)

                yield self._plain(
                    "registration",
                    "PRPA_IN201311UV02",
                    "/soap/HIPMessageServer",
                    partner,
                    happening,
                    (record_of(face),),
                    message,
                )
        for person in happening.family:
            if person.show or chance("health record", person.id) < 0.22:
                single = copy(happening)
                single.person, single.number = person, f"{happening.number}{person.id[-1]}"
                yield self._one(
                    single,
                    partner,
                    registers.record_head,
                    lambda head, face, h=single: registers.health_record(h, face, head),
                    kind="health_record",
                )

    def _plain(
        self, kind: str, format_: str, path: str, partner: Partner, happening: Happening, records: tuple[RecordTruth, ...],
        message: Callable[[], str],
    ) -> Draft:  # fmt: skip
        return Draft(
            kind, format_, "soap", path, SOAP_TYPE, "xml", partner.code, happening.institution, happening.at, records,
            lambda fault, rng: message().encode(),
        )  # fmt: skip


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
    return {"ReportCard": "report_card", "ChildCheck": "child_check", "FollowUp": "follow_up"}.get(
        name, name.lower()
    )
