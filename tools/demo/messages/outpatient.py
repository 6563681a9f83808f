"""CDA of outpatient visits: C0002, the outpatient and emergency record."""

from datetime import timedelta

from tools.demo.faces import Face
from tools.demo.happenings import Visit
from tools.demo.messages import codes
from tools.demo.messages.heads import Head, age, document, provider
from tools.demo.messages.markup import (
    coded,
    observation,
    organizer,
    related,
    section,
    span,
    stamp,
    string,
    text,
    truth,
)  # fmt: skip
from tools.demo.messages.statements import diagnosis

ORDER_KINDS = "医嘱项目类型代码表"
ARROWS = {"H": "↑", "L": "↓", "A": ""}


def record(visit: Visit, face: Face, number: str) -> Head:
    """Header of C0002."""
    on = visit.at.date()
    return Head(
        "C0002", 22, "门（急）诊病历", number, face, visit.institution, visit.worker, visit.until, visit.at,
        role_ids=[(codes.OUTPATIENT_NUMBER, face.local_id), (codes.ORDER_NUMBER, f"A{visit.number}")], patient_parts=age(face.person, on),
        provider=provider(visit.department, visit.institution), signers=[("责任医生", visit.worker)],
    )  # fmt: skip


def _allergy_section(visit: Visit, face: Face) -> str:
    known = [allergy for allergy in face.person.allergies if allergy.since <= visit.at.date()]
    inside = (
        related(
            observation(
                "DE05.01.022.00",
                "过敏史",
                string("；".join(f"{a.substance}过敏（{a.reaction}）" for a in known)),
            )
        )
        if known
        else ""
    )
    return section(
        "48765-2",
        "Allergies, adverse reactions, alerts",
        observation("DE02.10.023.00", "过敏史标志", truth(bool(known)), inside),
    )


def _tests_section(visit: Visit) -> str:
    entries: list[str] = []
    for report in visit.laboratory:
        odd = "，".join(
            f"{r.item.name}{r.written}{r.item.unit}{ARROWS[r.flag]}" for r in report.results if r.flag
        )
        words = odd[:100] or "未见异常"
        entries.append(organizer(observation("DE04.30.010.00", "辅助检查项目", string(report.panel.name)),
                                 observation("DE04.30.009.00", "辅助检查结果", string(words))))  # fmt: skip
    entries += [
        organizer(observation("DE04.30.010.00", "辅助检查项目", string(imaging.examination.site + imaging.examination.method)),
                  observation("DE04.30.009.00", "辅助检查结果", string(imaging.impression)))
        for imaging in visit.imaging
    ]  # fmt: skip
    return section("30954-2", "STUDIES SUMMARY", *entries) if entries else ""


def _orders_section(visit: Visit) -> str:
    doctor = text(visit.worker.name)
    unit = f"<representedOrganization><name>{text(visit.department)}</name></representedOrganization>"
    entries: list[str] = []
    for prescription in visit.prescriptions:
        words = prescription.herbal.formula if prescription.herbal else "；".join(
            f"{m.name} 每次{m.dose:g}{m.unit} 每日{m.times}次" for m in prescription.medicines
        )  # fmt: skip
        at, until = stamp(prescription.at), stamp(prescription.at + timedelta(days=prescription.days))
        after = (
            f'<performer><time value="{at}"/><assignedEntity><id root="{codes.WORKER}" extension="{prescription.pharmacist.licence}"/>'
            f'<code displayName="医嘱执行者"/><assignedPerson><name>{text(prescription.pharmacist.name)}</name></assignedPerson>{unit}'
            f'</assignedEntity></performer><author><time value="{at}"/><assignedAuthor><id root="{codes.WORKER}" extension="{visit.worker.licence}"/>'
            f'<code displayName="医嘱开立者"/><assignedPerson><name>{doctor}</name></assignedPerson>{unit}</assignedAuthor></author>'
            f'<participant typeCode="ATND"><time value="{at}"/><participantRole classCode="ASSIGNED"><id root="{codes.WORKER}"/>'
            f'<code displayName="医嘱审核人"/><playingEntity classCode="PSN" determinerCode="INSTANCE"><name>{doctor}</name></playingEntity>'
            "</participantRole></participant>"
        )
        entries.append(
            organizer(
                observation(
                    "DE06.00.289.00",
                    "医嘱项目类型",
                    coded("01", "2.16.156.10011.2.3.1.268", ORDER_KINDS, "药品类医嘱"),
                ),
                observation(
                    "DE06.00.288.00", "医嘱项目内容", string(words), time=span(at, until), after=after
                ),
            )
        )
    return section("46209-3", "Provider Orders", *entries) if entries else ""


def _sections(visit: Visit, face: Face) -> list[str]:
    """Body of C0002."""
    diagnoses = [
        organizer(
            observation("DE05.01.025.00", "诊断名称", string(name)),
            diagnosis((code, name)),
        )
        for code, name in visit.diagnoses
    ]
    chinese = [p.herbal for p in visit.prescriptions if p.herbal]
    plan = ""
    if chinese:
        herbal = chinese[0]
        table = "中医病证分类与代码表（ GB/T 15657）"
        for name, code, what in (
            (herbal.disease, herbal.disease_code, "病名"),
            (herbal.pattern, herbal.pattern_code, "证候"),
        ):
            diagnoses.append(
                organizer(
                    observation(
                        "DE05.10.172.00", f"中医{what}名称", string(name), qualifier=f"中医{what}名称"
                    ),
                    observation(
                        "DE05.10.130.00",
                        f"中医{what}代码",
                        coded(code, codes.CHINESE_DISEASES, table, name),
                        qualifier=f"中医{what}代码",
                    ),
                )
            )
        plan = section("18776-5", "TREATMENT PLAN", observation("DE05.10.132.00", "辨证依据", string(herbal.pattern)),
                       observation("DE06.00.300.00", "治则治法", string(herbal.method)))  # fmt: skip
    signs = visit.vitals
    examined = f"T {signs.temperature}℃，P {signs.pulse}次/分，R {signs.breaths}次/分，BP {signs.systolic}/{signs.diastolic}mmHg。{visit.examination}"
    past = (
        "、".join(name for _, name in visit.diagnoses[1:]) or "否认高血压、糖尿病等慢性病史，否认手术外伤史。"
    )
    return [
        _allergy_section(visit, face),
        section("10154-3", "CHIEF COMPLAINT", observation("DE04.01.119.00", "主诉", string(visit.complaint))),
        section("10164-2", "HISTORY OF PRESENT ILLNESS", observation("DE02.10.071.00", "现病史", string(visit.history))),
        section("11348-0", "HISTORY OF PAST ILLNESS", observation("DE02.10.099.00", "既往史", string(past))),
        section("29545-1", "PHYSICAL EXAMINATION", observation("DE04.10.258.00", "体格检查", string(examined))),
        _tests_section(visit),
        section(
            "29548-5", "Diagnosis",
            observation("DE06.00.196.00", "初诊标志代码", coded("1" if visit.first else "2", "2.16.156.10011.2.3.2.39", "初诊标志代码表",
                                                       "初诊" if visit.first else "复诊")),
            *diagnoses,
        ),
        plan,
        _orders_section(visit),
    ]  # fmt: skip


def outpatient_record(visit: Visit, face: Face, head: Head) -> str:
    return document(head, *_sections(visit, face))
