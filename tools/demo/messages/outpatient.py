"""CDA of outpatient visits: C0002 record, C0004 and C0005 prescriptions, C0007 laboratory, C0006 examination reports."""

from datetime import timedelta

from tools.demo.faces import Face
from tools.demo.happenings import INPATIENT, ImagingReport, LaboratoryReport, Prescription, Visit
from tools.demo.messages import codes
from tools.demo.messages.heads import Head, age, document, provider, ward
from tools.demo.messages.markup import (
    coded, day, integer, medicine, money, observation, organizer, quantity, real, related, section, span, stamp, string, text, truth,
)  # fmt: skip
from tools.demo.workforce import PHARMACIST, Workforce

ORDER_KINDS = "医嘱项目类型代码表"
ARROWS = {"H": "↑", "L": "↓", "A": ""}


def _roles(visit: Visit, face: Face) -> list[tuple[str, str]]:
    return [(codes.OUTPATIENT_NUMBER, face.local_id)]


def _diagnosis(code: str, *, element: str = "DE05.01.024.00", time: str = "", after: str = "") -> str:
    return observation(element, "诊断代码", coded(code[0], codes.ICD10_DIAGNOSIS, "诊断代码表（ICD-10）", code[1]), time=time, after=after)


def record(visit: Visit, face: Face, number: str) -> Head:
    """Header of C0002."""
    on = visit.at.date()
    return Head(
        "C0002", 22, "门（急）诊病历", number, face, visit.institution, visit.worker, visit.until, visit.at,
        role_ids=[*_roles(visit, face), (codes.ORDER_NUMBER, f"A{visit.number}")], patient_parts=age(face.person, on),
        provider=provider(visit.department, visit.institution), signers=[("责任医生", visit.worker)],
    )  # fmt: skip


def _allergy_section(visit: Visit, face: Face) -> str:
    known = [allergy for allergy in face.person.allergies if allergy.since <= visit.at.date()]
    inside = related(observation("DE05.01.022.00", "过敏史", string("；".join(f"{a.substance}过敏（{a.reaction}）" for a in known)))) if known else ""
    return section("48765-2", "Allergies, adverse reactions, alerts", observation("DE02.10.023.00", "过敏史标志", truth(bool(known)), inside))


def _tests_section(visit: Visit) -> str:
    entries: list[str] = []
    for report in visit.laboratory:
        odd = "，".join(f"{r.item.name}{r.written}{r.item.unit}{ARROWS[r.flag]}" for r in report.results if r.flag)
        words = odd[:100] or "未见异常"
        entries.append(organizer(observation("DE04.30.010.00", "辅助检查项目", string(report.panel.name)),
                                 observation("DE04.30.009.00", "辅助检查结果", string(words))))  # fmt: skip
    for imaging in visit.imaging:
        entries.append(organizer(observation("DE04.30.010.00", "辅助检查项目", string(imaging.examination.site + imaging.examination.method)),
                                 observation("DE04.30.009.00", "辅助检查结果", string(imaging.impression))))  # fmt: skip
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
                observation("DE06.00.289.00", "医嘱项目类型", coded("01", "2.16.156.10011.2.3.1.268", ORDER_KINDS, "药品类医嘱")),
                observation("DE06.00.288.00", "医嘱项目内容", string(words), time=span(at, until), after=after),
            )
        )
    return section("46209-3", "Provider Orders", *entries) if entries else ""


def record_sections(visit: Visit, face: Face) -> list[str]:
    """Body of C0002."""
    diagnoses = [
        organizer(
            observation("DE05.01.025.00", "诊断名称", string(name)),
            _diagnosis((code, name)),
        )
        for code, name in visit.diagnoses
    ]
    chinese = [p.herbal for p in visit.prescriptions if p.herbal]
    plan = ""
    if chinese:
        herbal = chinese[0]
        table = "中医病证分类与代码表（ GB/T 15657）"
        for name, code, what in ((herbal.disease, herbal.disease_code, "病名"), (herbal.pattern, herbal.pattern_code, "证候")):
            diagnoses.append(
                organizer(
                    observation("DE05.10.172.00", f"中医{what}名称", string(name), qualifier=f"中医{what}名称"),
                    observation("DE05.10.130.00", f"中医{what}代码", coded(code, codes.CHINESE_DISEASES, table, name), qualifier=f"中医{what}代码"),
                )
            )
        plan = section("18776-5", "TREATMENT PLAN", observation("DE05.10.132.00", "辨证依据", string(herbal.pattern)),
                       observation("DE06.00.300.00", "治则治法", string(herbal.method)))  # fmt: skip
    signs = visit.vitals
    examined = f"T {signs.temperature}℃，P {signs.pulse}次/分，R {signs.breaths}次/分，BP {signs.systolic}/{signs.diastolic}mmHg。{visit.examination}"
    past = "、".join(name for _, name in visit.diagnoses[1:]) or "否认高血压、糖尿病等慢性病史，否认手术外伤史。"
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
    return document(head, *record_sections(visit, face))


def prescription_head(visit: Visit, prescription: Prescription, face: Face, number: str, workforce: Workforce) -> Head:
    """Header of C0004 or C0005."""
    herbal = prescription.herbal is not None
    at = visit.institution.code
    checker, other = prescription.pharmacist, workforce.other(at, PHARMACIST, 0.37)
    roles = [("处方审核药剂师", checker), ("处方调配药剂师", other), ("处方核对药剂师", checker), ("处方发药药剂师", other)]
    if herbal:
        roles.insert(0, ("处方开立医师", visit.worker))
    return Head(
        "C0005" if herbal else "C0004", 25 if herbal else 24, "中药处方" if herbal else "西药处方", number, face, visit.institution, visit.worker,
        prescription.at, prescription.at, role_ids=[*_roles(visit, face), (codes.PRESCRIPTION_NUMBER, prescription.number)], birth=False,
        patient_parts=age(face.person, visit.at.date()), provider=provider(visit.department, visit.institution), signers=roles,
    )  # fmt: skip


def western_prescription(visit: Visit, prescription: Prescription, head: Head) -> str:
    drugs = [
        medicine(
            m.name, f"{m.dose:g}", m.unit, m.times, route=m.route, route_name=codes.ROUTE_NAMES[m.route], form=m.form,
            inside=related(observation("DE08.50.043.00", "药物规格", string(m.specification)))
            + related(observation("DE06.00.135.00", "药物使用总剂量", quantity(f"{round(m.dose * m.times * prescription.days, 2):g}", m.unit))),
        )
        for m in prescription.medicines
    ]  # fmt: skip
    return document(
        head,
        section("29548-5", "Diagnosis", _diagnosis(visit.diagnoses[0])),
        section(
            "10160-0", "HISTORY OF MEDICATION USE", *drugs,
            observation("DE06.00.294.00", "处方有效天数", quantity(prescription.days, "天")),
            observation("DE08.50.056.00", "处方药品组号", integer(1)),
            observation("DE06.00.179.00", "处方备注信息", string("遵医嘱服用")),
        ),
        section("48768-6", "PAYMENT SOURCES", observation("DE07.00.004.00", "处方药品金额", money(prescription.price))),
    )  # fmt: skip


def herbal_prescription(visit: Visit, prescription: Prescription, head: Head) -> str:
    """C0005."""
    herbal = prescription.herbal
    if herbal is None:
        raise ValueError("a prescription without herbs is a C0004")
    words = " ".join(f"{herb}{grams:g}g" for herb, grams in herbal.herbs)
    table = "中医病证分类与代码表（ GB/T 15657）"
    drugs = [
        medicine(herb, f"{grams:g}", "g", 3, route="1", route_name="口服", form="00",
                 inside=related(observation("DE08.50.043.00", "药物规格", string("饮片")))
                 + related(observation("DE06.00.135.00", "药物使用总剂量", quantity(f"{grams * prescription.days * 1000:g}", "mg"))))
        for herb, grams in herbal.herbs
    ]  # fmt: skip
    return document(
        head,
        section("29548-5", "Diagnosis", _diagnosis(visit.diagnoses[0]),
                observation("DE05.10.130.00", "中医诊断病名代码", coded(herbal.disease_code, codes.CHINESE_DISEASES, table, herbal.disease), qualifier="中医病名代码"),
                observation("DE05.10.130.00", "中医诊断证候代码", coded(herbal.pattern_code, codes.CHINESE_DISEASES, table, herbal.pattern), qualifier="中医证候代码")),
        section(
            "10160-0", "HISTORY OF MEDICATION USE", *drugs,
            observation("DE06.00.294.00", "处方有效天数", quantity(prescription.days, "天")),
            observation("DE08.50.056.00", "处方药品组号", integer(1)),
            observation(
                "DE08.50.049.00", "中药饮片处方", string(f"{herbal.formula}：{words}"),
                related(observation("DE08.50.050.00", "中药饮片剂数", quantity(prescription.days, "剂"))),
                related(observation("DE08.50.047.00", "中药饮片煎煮法", string("水煎服，每剂煎3次"))),
                related(observation("DE06.00.136.00", "中药用药法", string("每日1剂，分3次温服"))),
            ),
            observation("DE08.50.032.00", "处方类别代码", coded("1", "2.16.156.10011.2.3.2.40", "处方类别代码表", "中药饮片处方")),
        ),
        section("48768-6", "PAYMENT SOURCES", observation("DE07.00.004.00", "处方药品金额", money(prescription.price))),
        section("18776-5", "TREATMENT PLAN", observation("DE06.00.300.00", "治则治法", string(herbal.method))),
    )  # fmt: skip


def laboratory_head(visit: Visit, report: LaboratoryReport, face: Face, number: str) -> Head:
    """Header of C0007."""
    inpatient = visit.kind == INPATIENT
    return _report_head("C0007", 27, "检验报告", visit, face, number, report.reported, (codes.LABORATORY_REPORT, report.number), inpatient,
                        report.specimen_number, [("审核医师", report.reviewer), ("检验技师", report.technician), ("检验医师", report.reviewer)])  # fmt: skip


def imaging_head(visit: Visit, report: ImagingReport, face: Face, number: str) -> Head:
    """Header of C0006."""
    inpatient = visit.kind == INPATIENT
    return _report_head("C0006", 26, "检查报告", visit, face, number, report.reported, (codes.EXAMINATION_REPORT, report.number), inpatient, "",
                        [("审核医师", report.radiologist), ("检查技师", report.technician), ("检查医师", report.radiologist)])  # fmt: skip


def _report_head(code, template, title, visit, face, number, reported, report_id, inpatient, specimen, signers) -> Head:  # noqa: ANN001
    institution = visit.institution
    kind = ("3", "住院") if inpatient else ("2", "急诊") if visit.kind == "emergency" else ("1", "门诊")
    applying = (
        f'<participant typeCode="PRF"><time value="{stamp(visit.at)}"/><associatedEntity classCode="ASSIGNED"><scopingOrganization>'
        f'<id root="{codes.DEPARTMENT}" extension="{text(visit.department)}"/><name>{text(visit.department)}</name><asOrganizationPartOf>'
        f'<wholeOrganization><id root="{codes.INSTITUTION}" extension="{institution.code}"/><name>{text(institution.name)}</name>'
        "</wholeOrganization></asOrganizationPartOf></scopingOrganization></associatedEntity></participant>"
    )
    roles = [
        (codes.OUTPATIENT_NUMBER, face.local_id), (codes.INPATIENT_NUMBER, face.local_id if inpatient else ""), report_id,
        (codes.ORDER_NUMBER, f"A{report_id[1]}"), (codes.SPECIMEN_NUMBER, specimen),
    ]  # fmt: skip
    return Head(
        code, template, title, number, face, institution, signers[0][1], reported, reported, role_ids=roles, telecom=True, birth=False,
        before_patient=f'<patientType><patienttypeCode code="{kind[0]}" codeSystem="2.16.156.10011.2.3.1.271" codeSystemName="患者类型代码表" displayName="{kind[1]}"/></patientType>',
        patient_parts=age(face.person, visit.at.date()), signers=signers, participants=applying,
        component_of=f'<componentOf><encompassingEncounter><effectiveTime value="{stamp(visit.at)}"/>'
        f"{ward(visit.department, institution, f'{int(visit.number[-3:]) % 40 + 1:03d}')}</encompassingEncounter></componentOf>",
    )  # fmt: skip


def _diagnosed(visit: Visit) -> str:
    where = f"<performer><assignedEntity><id/><representedOrganization><name>{text(visit.institution.name)}</name></representedOrganization></assignedEntity></performer>"
    return section("29548-5", "Diagnosis", _diagnosis(visit.diagnoses[0], time=day(visit.at.date()), after=where))


def laboratory_report(visit: Visit, report: LaboratoryReport, head: Head) -> str:
    """C0007: one organizer per item."""
    items: list[str] = []
    for result in report.results:
        specimen = observation("DE04.50.134.00", "标本类别", string(report.panel.specimen), time=span(stamp(report.collected), stamp(report.collected + timedelta(minutes=15))))
        state = observation("DE04.50.135.00", "标本状态", string("合格"))
        item = observation("DE04.30.019.00", "检验项目代码", string(result.item.loinc), related(specimen), related(state), time=stamp(report.reported),
                           qualifier=result.item.name)  # fmt: skip
        flag = coded("2" if result.flag else "1", "2.16.156.10011.2.3.2.38", "检查/检验结果代码表", "异常" if result.flag else "正常")
        parts = [item, observation("DE04.30.017.00", "检验结果代码", flag)]
        if result.value is not None:
            unit = related(observation("DE04.30.016.00", "检查定量结果计量单位", string(result.item.unit)))
            parts.append(observation("DE04.30.015.00", "检验定量结果", real(result.written), unit))
        items.append(organizer(*parts))
    words = "；".join(
        f"{r.item.name}：{r.written}{r.item.unit}" + (f"（参考范围 {r.low:g}～{r.high:g}）" if r.value is not None else "") for r in report.results
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
    flag = coded("2" if report.abnormal else "1", "2.16.156.10011.2.3.2.38", "检查/检验结果代码表", "异常" if report.abnormal else "正常")
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
