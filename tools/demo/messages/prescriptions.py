"""CDA of prescriptions: C0004 western, C0005 Chinese medicine."""

from tools.demo.faces import Face
from tools.demo.happenings import Prescription, Visit
from tools.demo.messages import codes
from tools.demo.messages.heads import Head, age, document, provider
from tools.demo.messages.markup import (
    coded,
    integer,
    medicine,
    money,
    observation,
    quantity,
    related,
    section,
    string,
)
from tools.demo.messages.statements import diagnosis
from tools.demo.workforce import PHARMACIST, Workforce


def prescription_head(
    visit: Visit, prescription: Prescription, face: Face, number: str, workforce: Workforce
) -> Head:
    """Header of C0004 or C0005."""
    herbal = prescription.herbal is not None
    at = visit.institution.code
    checker, other = prescription.pharmacist, workforce.other(at, PHARMACIST, 0.37)
    roles = [
        ("处方审核药剂师", checker),
        ("处方调配药剂师", other),
        ("处方核对药剂师", checker),
        ("处方发药药剂师", other),
    ]
    if herbal:
        roles.insert(0, ("处方开立医师", visit.worker))
    return Head(
        "C0005" if herbal else "C0004", 25 if herbal else 24, "中药处方" if herbal else "西药处方", number, face, visit.institution, visit.worker,
        prescription.at, prescription.at, role_ids=[(codes.OUTPATIENT_NUMBER, face.local_id), (codes.PRESCRIPTION_NUMBER, prescription.number)], birth=False,
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
        section("29548-5", "Diagnosis", diagnosis(visit.diagnoses[0])),
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
        section("29548-5", "Diagnosis", diagnosis(visit.diagnoses[0]),
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
