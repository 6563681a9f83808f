"""CDA of mothers: HSDB02.01 first antenatal contact, HSDB02.02 later ones, HSDB02.03 visit after the birth."""

from datetime import timedelta

from tools.demo.faces import Face
from tools.demo.happenings import Antenatal, Postpartum
from tools.demo.messages import codes
from tools.demo.messages.heads import Head, document
from tools.demo.messages.markup import (
    coded,
    day,
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
from tools.demo.messages.statements import blood_group, blood_pressure

URINE = "2.16.156.10011.2.3.1.95"
URINE_TABLE = "尿实验室定性检测结果代码表"
URINE_NAMES = {"01": "-", "02": "±", "03": "+"}
ADVICE = {"03": "膳食营养", "07": "自我监测", "08": "分娩准备", "09": "母乳喂养"}
POSITIONS = {"01": "左枕前（LOA）", "02": "右枕前（ROA）", "05": "左枕横（LOT）", "13": "左骶前（LSA）"}
HEPATITIS = "2.16.156.10011.2.3.2.10"


def head(happening: Antenatal | Postpartum, face: Face, number: str) -> Head:
    person = face.person
    if isinstance(happening, Postpartum):
        code, template, title = "HSDB02.03", 7, "产后访视"
    elif happening.visit == 1:
        code, template, title = "HSDB02.01", 5, "首次产前随访服务"
    else:
        code, template, title = "HSDB02.02", 6, "产前随访服务"
    husband = person.spouse
    participants = ""
    if code == "HSDB02.01":
        name = husband.name.registered if husband else "无"
        birth = f'<birthTime value="{day(husband.birth)}"/>' if husband else ""
        phone = (husband.phone if husband else "") or person.home_phone
        participants = (
            f'<participant typeCode="NOT"><associatedEntity classCode="ECON"><code code="11" displayName="丈夫" codeSystem="{codes.KINSHIP}" '
            f'codeSystemName="家庭关系代码表（GB/T 4761）"/><telecom value="{phone}"/><associatedPerson classCode="PSN" determinerCode="INSTANCE">'
            f"<name>{text(name)}</name>{birth}</associatedPerson></associatedEntity></participant>"
        )
    return Head(
        code, template, title, number, face, happening.institution, happening.worker, happening.at, happening.at, id_root="2.16.156.10011.1.1.1.2",
        role_ids=[(codes.HEALTH_RECORD, person.record_number)], telecom=code == "HSDB02.02", participants=participants, health_record=True,
    )  # fmt: skip


def _closing(happening: Antenatal | Postpartum, risk: str, *, after: bool = False) -> list[str]:
    on = happening.at.date()
    assessed = observation("DE05.10.126.00", "孕产妇健康评估异常结果描述", string(risk or "未见异常"))
    advice = ["09"] if after else happening.advice if isinstance(happening, Antenatal) else []
    element, name, mood = (
        ("DE06.00.051.00", "健康指导", "DEF")
        if after
        else ("DE06.00.152.00", "孕产妇健康指导类别代码", "EVN")
    )
    table = "孕产妇健康指导类别代码表"
    following = [
        observation(
            "DE06.00.109.00",
            "下次随访日期",
            moment(day(on + timedelta(days=32 if after else 30))),
            mood="DEF",
        )
    ]
    if not after:
        following.append(
            observation("DE02.01.057.00", "下次访视地点", string(happening.institution.name), mood="DEF")
        )
    flag = truth(bool(risk))
    judged = (
        [observation("DE05.10.125.00", "孕产妇健康评估异常标志", flag, related(assessed))] if after
        else [observation("DE05.10.125.00", "孕产妇健康评估异常标志", flag), assessed]
    )  # fmt: skip
    reason = ""
    if isinstance(happening, Antenatal) and happening.visit > 1:
        reason = related(
            '<act classCode="INFRM" moodCode="APT"><code code="DE06.00.177.00" codeSystem="2.16.156.10011.2.2.1" codeSystemName="卫生信息数据元目录" '
            'displayName="转诊原因"/><text>无</text></act>', "CAUS",
        )  # fmt: skip
    return [
        section("51848-0", "Assessment note", *judged),
        section("69730-0", "Instructions", *(
            observation(element, name, coded(code, "2.16.156.10011.2.3.1.195", table, ADVICE[code]), mood=mood) for code in advice)),
        section("18776-1", "referal", observation("DE06.00.174.00", "转诊标志", truth(False), reason)),
        section("", "下次随访安排", *following),
    ]  # fmt: skip


def _count(element: str, name: str, number: int) -> str:
    return observation(element, name, quantity(number, "次"))


def _value(happening: Antenatal, item: str, default: float) -> float:
    for report in happening.laboratory:
        for result in report.results:
            if result.item.id == item and result.value is not None:
                return result.value
    return default


def _word(happening: Antenatal, item: str, default: str) -> str:
    for report in happening.laboratory:
        for result in report.results:
            if result.item.id == item and result.text:
                return result.text
    return default


def _first_tests(happening: Antenatal) -> str:
    person = happening.person

    def amount(element: str, name: str, item: str, default: float, unit: str) -> str:
        return observation(element, name, quantity(f"{round(_value(happening, item, default), 1):g}", unit))

    def urine(element: str, name: str, code: str = "01") -> str:
        return observation(element, name, coded(code, URINE, URINE_TABLE, URINE_NAMES[code]))

    def marker(element: str, name: str, item: str, table: str, table_name: str) -> str:
        positive = _word(happening, item, "阴性").startswith("阳性")
        return observation(
            element, name, coded("2" if positive else "1", table, table_name, "阳性" if positive else "阴性")
        )

    hepatitis = "乙肝病毒定性检测结果分类代码表"
    return section(
        "30954-2", "STUDIES SUMMARY",
        organizer(observation("DE04.50.091.00", "血红蛋白值", quantity(f"{happening.haemoglobin:g}", "g/L")), amount("DE04.50.015.00", "白细胞计数值", "WBC", 6.2, "G/L"),
                  amount("DE04.50.108.00", "血小板计数值", "PLT", 210, "G/L"), kind="BATTERY"),
        organizer(observation("DE04.50.049.00", "尿蛋白定量检测值", quantity(60, "mg/24h")), urine("DE04.50.050.00", "尿蛋白定性检测结果代码", happening.protein),
                  observation("DE04.50.061.00", "尿糖定量检测", quantity("0.2", "mmol/L")), urine("DE04.50.062.00", "尿糖定性检测结果代码"),
                  urine("DE04.50.063.00", "尿酮体定性检测结果代码"), urine("DE04.50.057.00", "尿潜血检测结果代码"), kind="BATTERY"),
        amount("DE04.50.102.00", "血糖检测值", "GLU", 4.8, "mmol/L"),
        marker("DE04.50.041.00", "梅毒血清学试验结果代码", "RPR", "2.16.156.10011.2.3.2.18", "梅毒血清学试验结果代码表"),
        marker("DE04.50.009.00", "HIV抗体检测结果代码", "HIV", "2.16.156.10011.2.3.2.19", "HIV抗体检测结果代码表"),
        organizer(amount("DE04.50.099.00", "血清谷丙转氨酶值", "ALT", 18, "U/L"), amount("DE04.50.127.00", "血清谷草转氨酶值", "AST", 19, "U/L"),
                  amount("DE04.50.013.00", "白蛋白浓度", "ALB", 43, "g/L"), amount("DE04.50.126.00", "总胆红素值", "TBIL", 10, "μmol/L"),
                  amount("DE04.50.034.00", "结合胆红素值", "DBIL", 3, "μmol/L"), kind="BATTERY"),
        organizer(amount("DE04.50.092.00", "血清肌酐值", "CREA", 52, "μmol/L"), amount("DE04.50.095.00", "血尿素氮值", "UREA", 3.6, "mmol/L"), kind="BATTERY"),
        blood_group(person),
        organizer(marker("DE04.50.116.00", "乙型肝炎表面抗原", "HBSAG", HEPATITIS, hepatitis), marker("DE04.50.115.00", "乙型肝炎表面抗体", "HBSAB", HEPATITIS, hepatitis),
                  marker("DE04.50.114.00", "乙型肝炎e抗原", "HBEAG", HEPATITIS, hepatitis), marker("DE04.50.113.00", "乙型肝炎e抗体", "HBEAB", HEPATITIS, hepatitis),
                  marker("DE04.50.117.00", "乙型肝炎核心抗体", "HBCAB", HEPATITIS, hepatitis), kind="BATTERY"),
    )  # fmt: skip


def first_contact(happening: Antenatal, head_: Head) -> str:
    """HSDB02.01."""
    signs = happening.vitals
    section_birth = min(happening.para, 1) if happening.risk == "瘢痕子宫" else 0
    fine = [
        observation(element, f"{name}异常标志", truth(False))
        for element, name in (
            ("DE04.10.187.00", "外阴"),
            ("DE04.10.223.00", "阴道"),
            ("DE04.10.070.00", "宫颈"),
            ("DE04.10.072.00", "宫体"),
            ("DE04.10.041.00", "附件"),
        )
    ]
    return document(
        head_,
        section("10162-6", "HISTORY OF PREGNANCIES", _count("DE04.01.108.00", "孕次", happening.gravida), _count("DE02.10.002.00", "产次", happening.para),
                _count("DE02.10.010.00", "阴道分娩次数", happening.para - section_birth), _count("DE02.10.053.00", "剖宫产次数", section_birth),
                observation("DE04.01.044.00", "末次月经日期明确标志", truth(True),
                            related(observation("DE02.10.051.00", "末次月经", moment(day(happening.last_menstruation))))),
                observation("DE05.10.098.00", "预产期", moment(day(happening.due))), _count("DE02.10.049.00", "流产总次数", happening.gravida - 1 - happening.para),
                _count("DE02.10.064.00", "死产例数", 0), _count("DE02.10.065.00", "死胎例数", 0), _count("DE02.10.075.00", "新生儿死亡例数", 0),
                _count("DE02.10.005.00", "出生缺陷儿例数", 0)),
        section("11348-0", "HISTORY OF PAST ILLNESS", observation("DE02.10.026.00", "既往疾病史", string("无特殊")),
                observation("DE02.10.062.00", "妇科手术史标志", truth(False))),
        section("8716-3", "VITAL SIGNS", blood_pressure(happening.vitals), observation("DE04.10.167.00", "身高", quantity(f"{signs.height:.1f}", "cm")),
                observation("DE04.10.188.00", "体重", quantity(f"{signs.weight:.1f}", "kg")), observation("DE05.10.075.00", "体质指数", quantity(f"{signs.bmi:.2f}", "Kg/m2"))),
        section("10200-4", "HEART", observation("DE04.10.208.00", "心脏听诊异常标志", truth(False))),
        section("11412-4", "RESPIRATORY SYSTEM", observation("DE04.10.034.00", "肺部听诊异常标志", truth(False))),
        section("11400-9", "GENITALIA", *fine), _first_tests(happening), *_closing(happening, happening.risk),
    )  # fmt: skip


def contact(happening: Antenatal, head_: Head) -> str:
    """HSDB02.02."""
    scan = (
        [
            section(
                "",
                "辅助检查",
                observation(
                    "DE04.30.002.00", "B超", string("宫内单活胎，胎心搏动规则，羊水量正常，胎盘后壁。")
                ),
            )
        ]
        if happening.week in (16, 21, 30, 37)
        else []
    )
    return document(
        head_, section("8716-3", "VITAL SIGNS", observation("DE04.10.188.00", "体重", quantity(f"{happening.vitals.weight:.1f}", "kg")), blood_pressure(happening.vitals)),
        section("11450-4", "PROBLEM LIST", observation("DE04.10.242.00", "孕周", quantity(happening.week * 7 + happening.day, "d")),
                observation("DE04.01.119.00", "主诉", string("无不适" if not happening.risk else "偶感乏力"))),
        section("57073-9", "Prenatal events", observation("DE04.10.067.00", "宫底高度", quantity(f"{happening.fundus:g}", "cm")),
                observation("DE04.10.052.00", "腹围", quantity(f"{happening.abdomen:g}", "cm")),
                observation("DE05.01.044.00", "胎方位代码", coded(happening.position, "2.16.156.10011.2.3.1.106", "胎方位代码表", POSITIONS[happening.position])),
                observation("DE04.10.183.00", "胎心率", quantity(happening.heart_rate, "次/min"))),
        section("30954-2", "STUDIES SUMMARY", organizer(observation("DE04.50.091.00", "血红蛋白值", quantity(f"{happening.haemoglobin:g}", "g/L")), kind="BATTERY"),
                organizer(observation("DE04.50.050.00", "尿蛋白定性检测结果代码", coded(happening.protein, URINE, URINE_TABLE, URINE_NAMES[happening.protein])), kind="BATTERY")),
        *scan, *_closing(happening, happening.risk),
    )  # fmt: skip


def after_birth(happening: Postpartum, head_: Head) -> str:
    """HSDB02.03."""
    breast = coded("1", "2.16.156.10011.2.3.1.66", "乳腺检查结果代码表", "未见异常")
    wound = coded(
        happening.wound,
        "2.16.156.10011.2.3.1.110",
        "伤口愈合状况代码表",
        "愈合" if happening.wound == "1" else "未愈",
    )
    return document(
        head_,
        section("11450-4", "PROBLEM LIST", observation("DE04.01.121.00", "健康状况详细描述", string(f"产后{happening.days}天，一般情况好，乳汁充足。")),
                observation("DE04.01.122.00", "心理状况详细描述", string(happening.mood))),
        section("8716-3", "VITAL SIGNS", blood_pressure(happening.vitals), observation("DE04.10.186.00", "体温", quantity(f"{happening.vitals.temperature:.1f}", "℃"))),
        section("10193-1", "Breasts", observation("DE04.10.159.00", "左侧乳腺检查结果代码", breast, qualifier="左侧"),
                observation("DE04.10.159.00", "右侧乳腺检查结果代码", breast, qualifier="右侧")),
        section("11400-9", "GENITALIA", observation("DE04.10.244.00", "恶露异常标志", truth(False)), observation("DE04.10.072.00", "宫体异常标志", truth(False)),
                observation("DE05.01.039.00", "伤口愈合状况代码", wound)),
        *_closing(happening, "" if happening.mood == "情绪稳定" else happening.mood, after=True),
    )  # fmt: skip
