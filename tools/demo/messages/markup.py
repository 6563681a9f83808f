"""Pieces of CDA as text: statements, values, sections. Faster than a tree, and every piece looks as the standards print it."""

from datetime import date, datetime

ELEMENTS = 'codeSystem="2.16.156.10011.2.2.1" codeSystemName="卫生信息数据元目录"'
LOINC = 'codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC"'
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def text(words: object) -> str:
    """Escaped for text and attributes."""
    return str(words).translate(_ESCAPES)


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%d%H%M%S")


def day(on: date) -> str:
    return on.strftime("%Y%m%d")


def string(words: object) -> str:
    return f'<value xsi:type="ST">{text(words)}</value>'


def coded(code: str, system: str, name: str, display: str) -> str:
    """A CD value; `name` is the name of its table."""
    return f'<value xsi:type="CD" code="{text(code)}" codeSystem="{system}" codeSystemName="{text(name)}" displayName="{text(display)}"/>'


def quantity(value: object, unit: str = "") -> str:
    return f'<value xsi:type="PQ" value="{value}"' + (f' unit="{unit}"/>' if unit else "/>")


def integer(value: int) -> str:
    return f'<value xsi:type="INT" value="{value}"/>'


def real(value: object) -> str:
    return f'<value xsi:type="REAL" value="{value}"/>'


def truth(value: bool) -> str:
    return f'<value xsi:type="BL" value="{"true" if value else "false"}"/>'


def moment(value: str) -> str:
    return f'<value xsi:type="TS" value="{value}"/>'


def money(value: float) -> str:
    return f'<value xsi:type="MO" value="{value:.2f}" currency="元"/>'


def observation(
    element: str, name: str, value: str = "", *inside: str, mood: str = "EVN", kind: str = "OBS", time: str = "", qualifier: str = "",
    after: str = "",
) -> str:  # fmt: skip
    """A statement under a data element id; `inside` are related statements, `after` what follows the value (performer)."""
    code = f'<code code="{element}" displayName="{text(name)}" {ELEMENTS}'
    code += f'><qualifier><name displayName="{text(qualifier)}"/></qualifier></code>' if qualifier else "/>"
    effective = f'<effectiveTime value="{time}"/>' if time and "<" not in time else time
    related = "".join(inside)
    return f'<observation classCode="{kind}" moodCode="{mood}">{code}{effective}{value}{after}{related}</observation>'


def related(statement: str, kind: str = "COMP") -> str:
    return f'<entryRelationship typeCode="{kind}">{statement}</entryRelationship>'


def span(low: str, high: str) -> str:
    """An effectiveTime from and to."""
    return f'<effectiveTime><low value="{low}"/><high value="{high}"/></effectiveTime>'


def entry(statement: str) -> str:
    return f"<entry>{statement}</entry>"


def organizer(*statements: str, kind: str = "CLUSTER", before: str = "") -> str:
    parts = "".join(f'<component typeCode="COMP">{statement}</component>' for statement in statements)
    return f'<organizer classCode="{kind}" moodCode="EVN"><statusCode code="completed"/>{before}{parts}</organizer>'


def section(code: str, title: str, *entries: str, subject: str = "") -> str:
    """A section with a LOINC code, or with a display name only where the standard gives no code."""
    head = (
        f'<code code="{code}" displayName="{title}" {LOINC}/>'
        if code and code[0].isdigit()
        else f'<code displayName="{title}"/>'
    )
    return f"<component><section>{head}<text/>{subject}{''.join(map(entry, entries))}</section></component>"


def medicine(
    name: str, dose: object, unit: str, times: object, *, route: str, route_name: str, form: str = "", inside: str = "", rate: str = "次/日",
) -> str:  # fmt: skip
    """A substanceAdministration as prescriptions and follow-ups print it."""
    form_code = (
        f'<administrationUnitCode code="{form}" codeSystem="2.16.156.10011.2.3.1.211" codeSystemName="药物剂型代码表"/>'
        if form
        else ""
    )
    return (
        '<substanceAdministration classCode="SBADM" moodCode="EVN"><text/>'
        f'<routeCode code="{route}" displayName="{route_name}" codeSystem="2.16.156.10011.2.3.1.158" codeSystemName="用药途径代码表"/>'
        f'<doseQuantity value="{dose}" unit="{unit}"/><rateQuantity value="{times}" unit="{rate}"/>{form_code}'
        f"<consumable><manufacturedProduct><manufacturedLabeledDrug><code/><name>{text(name)}</name>"
        f"</manufacturedLabeledDrug></manufacturedProduct></consumable>{inside}</substanceAdministration>"
    )
