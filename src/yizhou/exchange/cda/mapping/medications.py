"""Medicines → MedicationRequest (ordered), MedicationAdministration (given), MedicationStatement (told); supplies → SupplyDelivery."""

from typing import Any

from yizhou.exchange.cda.datatypes import NS, Value, read_moment, read_value, text_of
from yizhou.exchange.cda.mapping.drafting import Cluster, Drafting, Fact
from yizhou.exchange.cda.mapping.values import codeable, effective, number_of, people, quantity
from yizhou.exchange.cda.statements import SectionRead, Statement

_PRODUCT = "consumable/manufacturedProduct/"
_TIMES_PER_DAY = ("次/日", "次/天", "次/d", "日", "次", "")


def is_supply(statement: Statement) -> bool:
    """Consumables (C0022) are written as substanceAdministration of a material."""
    return (
        statement.element.find(f"{NS}consumable/{NS}manufacturedProduct/{NS}manufacturedMaterial") is not None
    )


def is_vaccine(section: SectionRead, statement: Statement) -> bool:
    """A vaccine named by the national vaccine list, or in a section of vaccinations."""
    if any(fact.element_id == "DE08.50.004.00" for fact in Cluster("", section, [statement]).facts):
        return True
    return "接种" in section.name and statement.kind in ("procedure", "substanceAdministration")


def draft(drafting: Drafting, section: SectionRead, statement: Statement) -> str:
    """One medicine. Returns its key."""
    cluster = Cluster("medication", section, [statement])
    if is_supply(statement):
        return _supply(drafting, cluster)
    kind = drafting.rule.medication
    if statement.mood in ("INT", "RQO"):
        kind = "request"
    elif section.code in ("18610-6", "29549-3"):
        kind = "administration"
    medicine = _medicine(cluster)
    if kind == "request":
        content = drafting.of_subject("MedicationRequest")
        content |= {"status": "completed", "intent": "order", "medicationCodeableConcept": medicine}
        if drafting.when:
            content["authoredOn"] = drafting.when
        who = people(statement, "author", "performer") or [drafting.document.header.author]
        if who[0]:
            content["requester"] = {"display": who[0]}
        dosage = _dosage(cluster)
        if dosage:
            content["dosageInstruction"] = [dosage]
        content |= _dispense(cluster)
    elif kind == "administration":
        content = drafting.of_subject("MedicationAdministration", visit="context")
        content |= {"status": "completed", "medicationCodeableConcept": medicine}
        content |= _effective(drafting, statement, required=True)
        dosage = _dosage(cluster)
        if dosage:
            content["dosage"] = _administered(dosage)
    else:
        content = drafting.of_subject("MedicationStatement", visit="context")
        content |= {
            "status": "active" if not _stopped(cluster) else "completed",
            "medicationCodeableConcept": medicine,
        }
        content |= _period(drafting, cluster, statement)
        if drafting.when:
            content["dateAsserted"] = drafting.when
        dosage = _dosage(cluster)
        if dosage:
            content["dosage"] = [dosage]
    return cluster.finish(drafting, content)


def _medicine(cluster: Cluster) -> dict[str, Any]:
    """Code and name of the drug, strength and form in the text as people say them."""
    statement = cluster.statements[0]
    drug = statement.element.find(f"{NS}consumable/{NS}manufacturedProduct/{NS}manufacturedLabeledDrug")
    code = drug.find(f"{NS}code") if drug is not None else None
    name = text_of(drug.find(f"{NS}name")) if drug is not None else ""
    cluster.take_part(f"{_PRODUCT}manufacturedLabeledDrug/name")
    told = cluster.take("name")
    if told and not name:
        name = told.value.text or told.value.display
    found: dict[str, Any] = {}
    if code is not None and code.get("code"):
        found = codeable(read_value(code))
        cluster.take_part(f"{_PRODUCT}manufacturedLabeledDrug/code")
    found["text"] = name or found.get("text") or "未写明药品名称"
    return found


def _dosage(cluster: Cluster) -> dict[str, Any]:
    """FHIR Dosage: how much, how often, by which route; the free text where there is one."""
    element = cluster.statements[0].element
    found: dict[str, Any] = {}
    usage = cluster.take("usage")
    if usage:
        found["text"] = usage.value.text
    dose = _number(cluster, "doseQuantity", element)
    unit = cluster.take("dose_unit")
    if dose:
        found["doseAndRate"] = [{"doseQuantity": quantity(dose, unit.value.text if unit else "")}]
    route = element.find(f"{NS}routeCode")
    if route is not None:
        value = read_value(route)
        if value.code or value.display or value.text:
            part = cluster.take_part("routeCode")
            found["route"] = codeable(value, part.table_oid if part else "")
    _frequency(cluster, element, found)
    return found


def _number(cluster: Cluster, name: str, element: Any) -> Value | None:
    child = element.find(NS + name)
    if child is None:
        return None
    value = read_value(child)
    if not value.number_readable:
        return None
    cluster.take_part(name)
    return Value("PQ", number=value.number, unit=value.unit)


def _frequency(cluster: Cluster, element: Any, found: dict[str, Any]) -> None:
    rate = _number(cluster, "rateQuantity", element)
    if (
        rate
        and rate.unit in _TIMES_PER_DAY
        and float(rate.number) >= 1
        and float(rate.number) == int(float(rate.number))
    ):
        found["timing"] = {"repeat": {"frequency": int(float(rate.number)), "period": 1, "periodUnit": "d"}}
        return
    if rate:
        found["timing"] = {"code": {"text": f"{rate.number}{rate.unit}"}}
        return
    coded = cluster.take("frequency")
    if coded:
        found["timing"] = {
            "code": codeable(coded.value, coded.table_oid)
            if coded.value.is_coded
            else {"text": coded.value.text}
        }


def _administered(dosage: dict[str, Any]) -> dict[str, Any]:
    """MedicationAdministration.dosage knows text, route and dose only; the rhythm goes into the text."""
    found = {name: dosage[name] for name in ("text", "route") if name in dosage}
    if "doseAndRate" in dosage:
        found["dose"] = dosage["doseAndRate"][0]["doseQuantity"]
    timing = dosage.get("timing", {})
    rhythm = timing.get("code", {}).get("text") or ""
    repeat = timing.get("repeat")
    if repeat:
        rhythm = f"每日{repeat['frequency']}次"
    if rhythm:
        found["text"] = "；".join(filter(None, (found.get("text", ""), rhythm)))
    if "dose" not in found and "text" not in found:
        found["text"] = "未写明剂量"
    return found


def _dispense(cluster: Cluster) -> dict[str, Any]:
    """Quantity and days of supply of an order."""
    found: dict[str, Any] = {}
    total = _take_number(cluster, "total")
    if total:
        found["quantity"] = quantity(total)
    days = _take_number(cluster, "days")
    if days:
        found["expectedSupplyDuration"] = {"value": number_of(days.number), "unit": "天",
                                           "system": "http://unitsofmeasure.org", "code": "d"}  # fmt: skip
    return {"dispenseRequest": found} if found else {}


def _take_number(cluster: Cluster, role: str) -> Value | None:
    fact = cluster.take(role)
    if fact is None or not fact.value.number_readable:
        return None
    return Value("PQ", number=fact.value.number, unit=fact.value.unit)


def _stop_date(cluster: Cluster) -> Fact | None:
    """The tables give the day a medicine was stopped the element of its route; the type tells (WS/T 483.17 用药停止日期)."""
    return next(
        (fact for fact in cluster.facts if fact.value.kind == "TS" and "停止" in fact.statement.label), None
    )


def _stopped(cluster: Cluster) -> bool:
    return _stop_date(cluster) is not None


def _period(drafting: Drafting, cluster: Cluster, statement: Statement) -> dict[str, Any]:
    found = _effective(drafting, statement, required=False)
    stop = _stop_date(cluster)
    end = read_moment(stop.value.text) if stop else None
    if end is None:
        return found
    start = found.get("effectiveDateTime", "")
    period = {"start": start, "end": end.fhir} if start and start[:10] <= end.fhir[:10] else {"end": end.fhir}
    return found if "effectivePeriod" in found else {"effectivePeriod": period}


def _effective(drafting: Drafting, statement: Statement, *, required: bool) -> dict[str, Any]:
    own = effective(statement)
    if "period" in own:
        return {"effectivePeriod": own["period"]}
    when = own.get("dateTime") or drafting.when
    if not when and required:
        return {"effectivePeriod": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                                                   "valueCode": "unknown"}]}}  # fmt: skip
    return {"effectiveDateTime": when} if when else {}


def _supply(drafting: Drafting, cluster: Cluster) -> str:
    """High-value consumables (C0022): what was used, how many."""
    element = cluster.element
    material = element.find(f"{NS}consumable/{NS}manufacturedProduct/{NS}manufacturedMaterial")
    content = drafting.of_subject("SupplyDelivery", "patient", visit="")
    content["status"] = "completed"
    item: dict[str, Any] = {"itemCodeableConcept": {"text": text_of(material) or "耗材"}}
    cluster.take_part(f"{_PRODUCT}manufacturedMaterial")
    dose = _number(cluster, "doseQuantity", element)
    if dose:
        item["quantity"] = quantity(dose)
    content["suppliedItem"] = item
    own = effective(cluster.statements[0])
    when = own.get("dateTime") or drafting.when
    if when:
        content["occurrenceDateTime"] = when
    return cluster.finish(drafting, content)
