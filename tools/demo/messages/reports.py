"""CDA of reports: C0007 laboratory, C0006 imaging and other examinations."""

from datetime import datetime, timedelta

from tools.demo.faces import Face
from tools.demo.happenings import EMERGENCY, INPATIENT, ImagingReport, LaboratoryReport, Visit
from tools.demo.messages import codes
from tools.demo.messages.heads import Head, age, document, ward
from tools.demo.messages.markup import (
    coded,
    day,
    observation,
    organizer,
    real,
    related,
    section,
    span,
    stamp,
    string,
    text,
)
from tools.demo.messages.statements import diagnosis
from tools.demo.workforce import Worker

RESULTS = ("2.16.156.10011.2.3.2.38", "检查/检验结果代码表")
KINDS = {INPATIENT: ("3", "住院"), EMERGENCY: ("2", "急诊")}


def laboratory_head(visit: Visit, report: LaboratoryReport, face: Face, number: str) -> Head:
    """Header of C0007."""
    head = _head(visit, face, number, report.reported, report.reviewer)
    head.code, head.template, head.title = "C0007", 27, "检验报告"
    head.role_ids += [
        (codes.LABORATORY_REPORT, report.number),
        (codes.ORDER_NUMBER, f"A{report.number}"),
        (codes.SPECIMEN_NUMBER, report.specimen_number),
    ]
    head.signers = [
        ("审核医师", report.reviewer),
        ("检验技师", report.technician),
        ("检验医师", report.reviewer),
    ]
    return head


def imaging_head(visit: Visit, report: ImagingReport, face: Face, number: str) -> Head:
    """Header of C0006."""
    head = _head(visit, face, number, report.reported, report.radiologist)
    head.code, head.template, head.title = "C0006", 26, "检查报告"
    head.role_ids += [(codes.EXAMINATION_REPORT, report.number), (codes.ORDER_NUMBER, f"A{report.number}")]
    head.signers = [
        ("审核医师", report.radiologist),
        ("检查技师", report.technician),
        ("检查医师", report.radiologist),
    ]
    return head


def _head(visit: Visit, face: Face, number: str, reported: datetime, author: Worker) -> Head:
    """What both kinds of report say: the patient's kind, who asked, and where the patient lies."""
    institution = visit.institution
    code, name = KINDS.get(visit.kind, ("1", "门诊"))
    table = 'codeSystem="2.16.156.10011.2.3.1.271" codeSystemName="患者类型代码表"'
    asking = (
        f'<participant typeCode="PRF"><time value="{stamp(visit.at)}"/><associatedEntity classCode="ASSIGNED"><scopingOrganization>'
        f'<id root="{codes.DEPARTMENT}" extension="{text(visit.department)}"/><name>{text(visit.department)}</name><asOrganizationPartOf>'
        f'<wholeOrganization><id root="{codes.INSTITUTION}" extension="{institution.code}"/><name>{text(institution.name)}</name>'
        "</wholeOrganization></asOrganizationPartOf></scopingOrganization></associatedEntity></participant>"
    )
    bed = f"{int(visit.number[-3:]) % 40 + 1:03d}"
    return Head(
        "", 0, "", number, face, institution, author, reported, reported,
        role_ids=[(codes.OUTPATIENT_NUMBER, face.local_id), (codes.INPATIENT_NUMBER, face.local_id if visit.kind == INPATIENT else "")],
        telecom=True, birth=False, participants=asking, patient_parts=age(face.person, visit.at.date()),
        before_patient=f'<patientType><patienttypeCode code="{code}" {table} displayName="{name}"/></patientType>',
        component_of=f'<componentOf><encompassingEncounter><effectiveTime value="{stamp(visit.at)}"/>'
        f"{ward(visit.department, institution, bed)}</encompassingEncounter></componentOf>",
    )  # fmt: skip


def _diagnosed(visit: Visit) -> str:
    where = f"<performer><assignedEntity><id/><representedOrganization><name>{text(visit.institution.name)}</name></representedOrganization></assignedEntity></performer>"
    return section(
        "29548-5", "Diagnosis", diagnosis(visit.diagnoses[0], time=day(visit.at.date()), after=where)
    )


def laboratory_report(visit: Visit, report: LaboratoryReport, head: Head) -> str:
    """C0007: one organizer per item."""
    items: list[str] = []
    for result in report.results:
        specimen = observation(
            "DE04.50.134.00",
            "标本类别",
            string(report.panel.specimen),
            time=span(stamp(report.collected), stamp(report.collected + timedelta(minutes=15))),
        )
        state = observation("DE04.50.135.00", "标本状态", string("合格"))
        item = observation("DE04.30.019.00", "检验项目代码", string(result.item.loinc), related(specimen), related(state), time=stamp(report.reported),
                           qualifier=result.item.name)  # fmt: skip
        flag = coded("2" if result.flag else "1", *RESULTS, "异常" if result.flag else "正常")
        parts = [item, observation("DE04.30.017.00", "检验结果代码", flag)]
        if result.value is not None:
            unit = related(observation("DE04.30.016.00", "检查定量结果计量单位", string(result.item.unit)))
            parts.append(observation("DE04.30.015.00", "检验定量结果", real(result.written), unit))
        items.append(organizer(*parts))
    words = "；".join(
        f"{r.item.name}：{r.written}{r.item.unit}"
        + (f"（参考范围 {r.low:g}～{r.high:g}）" if r.value is not None else "")
        for r in report.results
    )
    return document(
        head, _diagnosed(visit),
        section("30954-2", "STUDIES SUMMARY", observation("DE02.10.027.00", "检验方法名称", string("仪器法")),
                observation("DE04.30.018.00", "检验类别", string(report.panel.name)), *items),
        section("", "检验报告", observation("DE04.50.130.00", "检验报告结果", string(words[:198])),
                observation("DE08.10.026.00", "检验报告科室", string("检验科")),
                observation("DE08.10.013.00", "检验报告机构名称", string(visit.institution.name))),
    )  # fmt: skip


def _no_specimen(report: ImagingReport) -> list[str]:
    """The table wants a specimen even of an image; hospitals write 无."""
    at = stamp(report.performed)
    return [
        related(observation("DE04.50.134.00", "标本类别", string("无"), time=span(at, at))),
        related(observation("DE04.50.135.00", "标本状态", string("无"))),
        related(observation("DE08.50.027.00", "标本固定液名称", string("无"))),
    ]


def imaging_report(visit: Visit, report: ImagingReport, head: Head) -> str:
    examination = report.examination
    flag = coded("2" if report.abnormal else "1", *RESULTS, "异常" if report.abnormal else "正常")
    return document(
        head, _diagnosed(visit),
        section("10154-3", "CHIEF COMPLAINT", observation("DE04.01.119.00", "主诉", string(visit.complaint))),
        section("11450-4", "PROBLEM LIST", observation("DE04.01.117.00", "症状描述", string(visit.history),
                                                       time=span(day(visit.at.date() - timedelta(days=2)), day(visit.at.date())))),
        section("29545-1", "PHYSICAL EXAMINATION", observation("DE02.01.079.00", "特殊检查标志", string("否")),
                observation("DE02.10.027.00", "检查方法名称", string(examination.method)),
                observation("DE04.30.018.00", "检查类别", string(examination.category)),
                organizer(observation("DE04.30.019.00", "检查项目代码", string(examination.code), *_no_specimen(report), time=stamp(report.performed),
                                      qualifier=examination.site + examination.method),
                          observation("DE04.30.017.00", "检查结果代码", flag))),
        section("", "检查报告", observation("DE04.50.131.00", "检查报告结果-客观所见", string(report.finding)),
                observation("DE04.50.132.00", "检查报告结果-主观提示", string(report.impression)),
                observation("DE08.10.026.00", "检查报告科室", string("医学影像科")),
                observation("DE08.10.013.00", "检查报告机构名称", string(visit.institution.name))),
    )  # fmt: skip
