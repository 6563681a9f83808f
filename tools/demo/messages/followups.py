"""CDA of chronic disease management: HSDB04.01 hypertension and HSDB04.02 diabetes follow-ups."""

from tools.demo.faces import Face
from tools.demo.happenings import FollowUp
from tools.demo.messages import codes
from tools.demo.messages.heads import Head, address, document, ethnic, marriage
from tools.demo.messages.markup import (
    coded,
    day,
    integer,
    medicine,
    moment,
    observation,
    organizer,
    quantity,
    related,
    section,
    string,
    text,
    truth,
)  # fmt: skip
from tools.demo.messages.statements import blood_pressure
from tools.demo.people import DIABETES, HYPERTENSION

METHODS = {"1": "门诊", "2": "家庭", "3": "电话"}
EXERCISE = {"1": "每天", "22": "3次/周~4次/周", "23": "1次/周~2次/周", "3": "偶尔", "4": "不运动"}
SYMPTOM_CODES = {
    "头痛头晕": ("R51.x00", "头痛"), "恶心呕吐": ("R11.x00", "恶心和呕吐"), "眼花耳鸣": ("H93.100", "耳鸣"), "呼吸困难": ("R06.000", "呼吸困难"),
    "心悸胸闷": ("R00.200", "心悸"), "鼻衄出血不止": ("R04.000", "鼻出血"), "四肢发麻": ("R20.803", "肢体麻木"), "下肢水肿": ("R60.001", "下肢水肿"),
    "多饮": ("R63.100", "烦渴"), "多食": ("R63.200", "贪食"), "多尿": ("R35.x00", "多尿"), "视力模糊": ("H53.801", "视物模糊"),
    "感染": ("R50.900", "发热"), "手脚麻木": ("R20.803", "肢体麻木"), "下肢浮肿": ("R60.001", "下肢水肿"), "体重明显下降": ("R63.400", "异常体重减轻"),
}  # fmt: skip
RATINGS = {"1": "控制满意", "2": "控制不满意", "3": "不良反应"}
GOOD = {"1": "良好", "2": "一般", "3": "差"}


def head(happening: FollowUp, face: Face, number: str) -> Head:
    person = face.person
    diabetes = happening.disease == DIABETES
    parts = f"{marriage(person)}{ethnic(person)}"
    if not diabetes:
        parts += f'<birthplace><place classCode="PLC" determinerCode="INSTANCE">{address(person)}</place></birthplace>'
    return Head(
        "HSDB04.02" if diabetes else "HSDB04.01", 13 if diabetes else 12, "2型糖尿病患者随访服务" if diabetes else "高血压患者随访服务", number, face,
        happening.institution, happening.worker, happening.at, happening.at, id_root="2.16.156.10011.1.1.1.4",
        role_ids=[(codes.HEALTH_RECORD, person.record_number)], addr=True, postal=True, telecom=True, patient_parts=parts, health_record=True,
    )  # fmt: skip


def _symptoms(happening: FollowUp) -> str:
    entries = []
    for symptom in happening.symptoms:
        code = SYMPTOM_CODES.get(symptom)
        value = (
            coded(code[0], codes.ICD10_SYMPTOM, "症状代码表（ICD-10 R）", code[1])
            if code
            else '<value xsi:type="CD" nullFlavor="NA"/>'
        )
        entries.append(
            organizer(
                observation("DE04.01.118.00", "症状名称", string(symptom)),
                observation("DE04.01.116.00", "症状代码", value),
            )
        )
    return section("11450-4", "PROBLEM LIST", *entries)


def _signs(happening: FollowUp) -> str:
    signs = happening.vitals
    last = (
        observation("DE04.10.237.00", "足背动脉搏动标志", truth(happening.foot_pulse)) if happening.disease == DIABETES
        else observation("DE04.10.206.00", "心率", quantity(signs.pulse, "次/min"))
    )  # fmt: skip
    return section("8716-3", "VITAL SIGNS", blood_pressure(happening.vitals), observation("DE04.10.188.00", "体重", quantity(f"{signs.weight:.1f}", "kg")),
                   observation("DE05.10.075.00", "体质指数", quantity(f"{signs.bmi:.2f}", "Kg/m2")), last)  # fmt: skip


def _minutes(name: str, minutes: int) -> str:
    return observation(
        "DE03.00.088.00", name, f'<value xsi:type="IVL_TS"><width value="{minutes}" unit="min"/></value>'
    )


def _exercise(happening: FollowUp, prefix: str, code: str, minutes: int) -> str:
    frequency = coded(code, "2.16.156.10011.2.3.1.23", "身体活动频率代码表", EXERCISE[code])
    return organizer(
        observation("DE03.00.087.00", f"{prefix}锻炼频率", frequency),
        _minutes(f"{prefix}运动时长（min）", minutes),
    )


def _habits(happening: FollowUp) -> str:
    body = happening.person.body
    mood = coded(happening.mood, "2.16.156.10011.2.3.2.26", "心理调整评价结果代码表", GOOD[happening.mood])
    obedience = coded(
        happening.obedience,
        "2.16.156.10011.2.3.2.27",
        "随访遵医行为评价结果代码表",
        GOOD[happening.obedience],
    )
    salt = coded(
        str(body.salt), "2.16.156.10011.2.3.2.25", "摄盐量分级代码表", {1: "轻", 2: "中", 3: "重"}[body.salt]
    )
    return section(
        "", "生活方式", organizer(observation("DE03.00.053.00", "日吸烟量", quantity(body.cigarettes, "支"))),
        organizer(observation("DE03.00.054.00", "日饮酒量（两）", quantity(body.drinks, "两"))),
        _exercise(happening, "", body.exercise, 30),
        observation("DE03.00.055.00", "日主食量（g）", quantity(350, "g")) if happening.disease == DIABETES else
        observation("DE03.00.094.00", "摄盐情况", salt),
        observation("DE05.10.083.00", "心理调整", mood), observation("DE05.10.068.00", "遵医行为", obedience),
    )  # fmt: skip


def _targets(happening: FollowUp) -> str:
    body, signs = happening.person.body, happening.vitals
    bmi = min(signs.bmi, 23.9)
    target = bmi * (signs.height / 100) ** 2
    last = (
        observation("DE03.00.055.00", "目标日主食量（g）", quantity(300, "g")) if happening.disease == DIABETES
        else observation("DE03.00.094.00", "目标摄盐情况", coded("1", "2.16.156.10011.2.3.2.25", "摄盐量分级代码表", "轻"))
    )  # fmt: skip
    return section(
        "18776-5", "TREATMENT PLAN", observation("DE04.10.188.00", "目标体重", quantity(f"{target:.1f}", "kg")),
        observation("DE05.10.075.00", "目标体质指数", quantity(f"{bmi:.2f}", "Kg/m2")),
        organizer(observation("DE03.00.053.00", "目标日吸烟量", quantity(max(0, body.cigarettes - 5), "支"))),
        organizer(observation("DE03.00.054.00", "目标日饮酒量（两）", quantity(max(0, body.drinks - 1), "两"))),
        _exercise(happening, "目标", "22", 30), last,
    )  # fmt: skip


def _blood(happening: FollowUp) -> str:
    if happening.disease == HYPERTENSION:
        return ""
    glycated = happening.glycated or round((happening.glucose + 3.99) / 1.59, 1)
    return section(
        "30954-2", "STUDIES SUMMARY", observation("DE04.50.037.00", "空腹血糖值（mmol/L）", quantity(f"{happening.glucose:.1f}", "mmol/L")),
        observation("DE04.50.083.00", "糖化血红蛋白值（%）", f'<value xsi:type="REAL" value="{glycated:.1f}"/>', time=day(happening.at.date())),
    )  # fmt: skip


def _treatment(happening: FollowUp) -> str:
    compliance = coded(
        happening.compliance,
        "2.16.156.10011.2.3.2.12",
        "服药依从性代码表",
        {"1": "规律", "2": "间断", "3": "不服药"}[happening.compliance],
    )
    ill = bool(happening.side_effect)
    effect = (
        '<observation classCode="OBS" moodCode="EVN"><code code="DE06.00.130.00" displayName="药物不良反应" codeSystem="2.16.156.10011.2.2.1" '
        f'codeSystemName="卫生信息数据元目录"/>{string(happening.side_effect or "无")}<precondition><criterion>{truth(ill)}</criterion></precondition></observation>'
    )
    entries = [
        observation(
            "DE06.00.164.00",
            "中药类别代码",
            coded("1", "2.16.156.10011.2.3.1.157", "中药使用类别代码表", "未使用"),
        )
    ]
    insulin = ""
    for m in happening.medicines:
        if m.id == "insulin":
            insulin = m.name
            continue
        inside = related(observation("DE06.00.027.00", "用药观察", compliance)) + related(effect)
        inside += related(
            observation("DE06.00.135.00", "药物使用总剂量", integer(round(m.dose * m.times * 30)))
        )
        entries.append(
            medicine(
                m.name,
                f"{m.dose:g}",
                m.unit,
                m.times,
                route=m.route,
                route_name=codes.ROUTE_NAMES[m.route],
                inside=inside,
            )
        )
    if happening.disease == DIABETES:
        entries.append(
            f'<substanceAdministration classCode="SBADM" moodCode="EVN"><text/><doseQuantity value="{12 if insulin else 0}" unit="U"/>'
            f'<rateQuantity value="{2 if insulin else 0}" unit="次/日"/><consumable><manufacturedProduct><manufacturedLabeledDrug>'
            '<code code="DE08.50.013.00" codeSystem="2.16.156.10011.2.2.1" codeSystemName="卫生信息数据元目录" displayName="胰岛素种类"/>'
            f"<name>{text(insulin or '未使用')}</name></manufacturedLabeledDrug></manufacturedProduct></consumable></substanceAdministration>"
        )
        low = coded(
            happening.hypoglycaemia,
            "2.16.156.10011.2.3.2.28",
            "低血糖反应代码表",
            {"1": "无", "2": "偶尔", "3": "频繁"}[happening.hypoglycaemia],
        )
        entries.append(observation("DE04.50.024.00", "低血糖反应代码", low))
    return section("10160-0", "HISTORY OF MEDICATION USE", *entries)


def _referral(happening: FollowUp) -> str:
    if not happening.referral:
        return section("18776-1", "referal", observation("DE06.00.174.00", "转诊标志", truth(False)))
    act = (
        '<act classCode="INFRM" moodCode="APT"><code code="DE06.00.177.00" codeSystem="2.16.156.10011.2.2.1" codeSystemName="卫生信息数据元目录" '
        f'displayName="转诊原因"/><text>{text(happening.referral)}</text><performer><time/><assignedEntity><id/><representedOrganization><name>内科</name>'
        f"<asOrganizationPartOf><wholeOrganization><name>{happening.person.village.county_name}人民医院</name></wholeOrganization></asOrganizationPartOf>"
        "</representedOrganization></assignedEntity></performer></act>"
    )
    return section(
        "18776-1", "referal", observation("DE06.00.174.00", "转诊标志", truth(True), related(act, "CAUS"))
    )


def follow_up(happening: FollowUp, head_: Head) -> str:
    """HSDB04.01 or HSDB04.02."""
    on = day(happening.at.date())
    method = coded(happening.method, "2.16.156.10011.2.3.1.183", "随访方式代码表", METHODS[happening.method])
    rating = coded(
        happening.rating, "2.16.156.10011.2.3.1.150", "随访评价结果代码表", RATINGS[happening.rating]
    )
    return document(
        head_, section("", "随访事件", observation("DE06.00.108.00", "随访方式", method, kind="CASE", time=on)), _symptoms(happening), _signs(happening),
        _habits(happening), _targets(happening), _blood(happening), _treatment(happening),
        section("51848-0", "Assessment note", observation("DE05.10.066.00", "随访评价结果", rating)), _referral(happening),
        section("", "下次随访安排", observation("DE06.00.109.00", "下次随访日期", moment(day(happening.next)), mood="DEF")),
    )  # fmt: skip
