"""Cards sent to the system above, as SOAP messages: queued with what they said, in order, tried again until they are received.

The interface of the national direct reporting system is not published; the message is ours in the terms of WS 375.10 (elements by their
identifier), and its other side is `tools/simulators/national_reporting.py`. What is refused stays, with the reason, for the reporter.
"""

import os
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx
from lxml import etree

from yizhou.engines.forms import api as forms
from yizhou.engines.report_cards import definitions
from yizhou.engines.report_cards.contracts import CardKind, Delivery, ReportCard
from yizhou.engines.report_cards.store import cards, deliveries
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.crypto.api import hmac_sm3

SOAP = "http://www.w3.org/2003/05/soap-envelope"
NAMESPACE = "urn:yizhou:report-cards"
_ACTOR = system_actor("报告卡直推")
_NSMAP: Any = {None: NAMESPACE}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where cards of a kind go: `YIZHOU_<receiver>_URL`, `_USER`, `_SECRET` of the environment."""

    url: str
    user: str
    secret: str


def receiver_of(kind: CardKind) -> Receiver | None:
    """The receiver; None while it is not configured."""
    if kind.push is None:
        return None
    found = [os.environ.get(f"YIZHOU_{kind.push.receiver}_{name}", "") for name in ("URL", "USER", "SECRET")]
    return Receiver(*found) if all(found) else None


def known_outside(actor: Actor, card: ReportCard) -> bool:
    """Whether the receiver has the card, or may be getting it just now."""
    return any(one.state != "refused" for one in deliveries.list_of_card(actor, card.id))


def queue(actor: Actor, card: ReportCard, *, delete: bool = False) -> None:
    """Put a card on its way as it is now; deleting what the receiver never had says nothing."""
    kind = definitions.kind(card.kind)
    told = known_outside(actor, card)
    if kind.push is None or (delete and not told):
        return
    act = "delete" if delete else "correct" if told else "new"
    instant = now()
    deliveries.queue(
        actor,
        Delivery(
            new_id(), card.resident_id, card.id, card.number, kind.id, act, card.revision, body_of(actor, kind, card, act),
            "waiting", instant, 0, "", "", instant, None,
        ),
    )  # fmt: skip


def body_of(actor: Actor, kind: CardKind, card: ReportCard, act: str) -> str:
    """The card as XML: every answered question with its data element, value and words."""
    root = etree.Element(f"{{{NAMESPACE}}}ReportCard", nsmap=_NSMAP)
    subject = kind.subjects[card.subject]
    for name, value in (
        ("kind", kind.id), ("act", act), ("number", card.number), ("revision", str(card.revision)), ("subject", subject.code),
        ("institution", card.institution_name), ("reporter", card.reporter), ("reason", card.deletion),
    ):  # fmt: skip
        root.set(name, value)
    filled = forms.find(actor, card.resident_id, card.id)
    form = forms.form(kind.form)
    if filled is not None:
        words = {label: text for _, label, text in forms.in_words(form, filled.answers)}
        for field in form.fields:
            value = filled.answers.get(field.id)
            if value is not None:
                item = etree.SubElement(root, f"{{{NAMESPACE}}}item", id=field.id, element=field.element)
                item.set("value", str(value).lower() if isinstance(value, bool) else str(value))
                item.text = words.get(field.label, "")
    return etree.tostring(root, encoding="unicode")


def send(receiver: Receiver, one: Delivery) -> tuple[str, str]:
    """(sent | refused | silent, receipt or problem). No database is touched."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    message = etree.SubElement(body, f"{{{NAMESPACE}}}Report", id=str(one.id))
    message.append(etree.fromstring(one.content, _PARSER))
    content = etree.tostring(envelope, encoding="utf-8", xml_declaration=True)
    moment = str(int(now().timestamp()))
    headers = {
        "Content-Type": "application/soap+xml; charset=utf-8", "X-User": receiver.user, "X-Timestamp": moment,
        "X-Signature": hmac_sm3(receiver.secret.encode(), f"{moment}\n".encode() + content).hex(),
    }  # fmt: skip
    try:
        answer = httpx.post(receiver.url, content=content, headers=headers, timeout=15)
        told = etree.fromstring(answer.content, _PARSER).find(f".//{{{NAMESPACE}}}Receipt")
    except (httpx.HTTPError, etree.XMLSyntaxError) as error:
        return "silent", str(error)[:200] or type(error).__name__
    if told is None:
        return "silent", f"HTTP {answer.status_code}，应答中没有回执"
    if told.get("state") == "accepted":
        return "sent", told.get("number", "")
    return "refused", (told.text or "接收系统没有说明原因")[:300]


def note(kind: CardKind, one: Delivery, state: str, text: str) -> None:
    """How an attempt ended: silence waits the definition's minutes, a receipt is kept on the card."""
    instant = now()
    if state == "silent":
        wait = timedelta(minutes=kind.push.retry_minutes if kind.push else 5)
        deliveries.note(
            _ACTOR, replace(one, state="waiting", due=instant + wait, tries=one.tries + 1, problem=text)
        )
        return
    receipt = text if state == "sent" else ""
    deliveries.note(
        _ACTOR,
        replace(one, state=state, tries=one.tries + 1, problem="" if receipt else text, receipt=receipt, sent=instant, due=instant),
    )  # fmt: skip
    card = cards.find(_ACTOR, one.card_id, hold=True)
    if card is not None and receipt:
        cards.update(_ACTOR, replace(card, receipt=receipt))
