"""What residents are told: a message in the app for each thing that happens to a booking."""

from yizhou.engines.schedules.contracts import Booking, Notice, Session
from yizhou.engines.schedules.definitions import service
from yizhou.engines.schedules.store import people
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, new_id, now


def _when(booking: Booking) -> str:
    starts, ends = booking.starts.astimezone(CHINA), booking.ends.astimezone(CHINA)
    return f"{starts.month}月{starts.day}日 {starts:%H:%M}—{ends:%H:%M}"


def _where(session: Session) -> str:
    resource = session.resource
    return f"{resource.organisation_name}{resource.department}（{resource.name}）"


def _tell(actor: Actor, booking: Booking, kind: str, title: str, text: str) -> None:
    people.insert_notices(
        actor, [Notice(new_id(), booking.resident_id, kind, title, text, now(), booking.id)]
    )


def booked(actor: Actor, booking: Booking, session: Session) -> None:
    """The number, the way to the place and what to bring."""
    heed = "；".join(service(session.resource.service).notes)
    place = f"地点：{session.resource.location}。" if session.resource.location else ""
    text = f"{_where(session)}，{_when(booking)}，{booking.number} 号，预约码 {booking.code}。{place}{heed}"
    _tell(actor, booking, "booked", "预约成功", text)


def promoted(actor: Actor, booking: Booking, session: Session) -> None:
    """Somebody gave a number back, and it went to the first who waited."""
    text = f"您候补的{_where(session)}有人退号，已为您预约 {_when(booking)}，{booking.number} 号，预约码 {booking.code}。不需要请及时取消。"
    _tell(actor, booking, "booked", "候补成功", text)


def stopped(actor: Actor, booking: Booking, session: Session, reason: str) -> None:
    """The clinic does not take place; what to do."""
    text = f"{_where(session)}{_when(booking)}因“{reason}”停诊，您的预约不能按时就诊。请在“我的预约”里改约或取消，不会记为爽约。"
    _tell(actor, booking, "stopped", "停诊通知", text)


def resumed(actor: Actor, booking: Booking, session: Session) -> None:
    """The clinic takes place after all."""
    text = f"{_where(session)}{_when(booking)}恢复出诊，您原来的 {booking.number} 号仍为您保留。"
    _tell(actor, booking, "resumed", "恢复出诊", text)


def called(actor: Actor, booking: Booking, session: Session) -> None:
    """It is the resident's turn."""
    place = session.resource.location or session.resource.department
    _tell(
        actor,
        booking,
        "called",
        "请就诊",
        f"{booking.number} 号，请到{place}（{session.resource.name}）就诊。",
    )


def arrived(actor: Actor, booking: Booking, session: Session, ahead: int) -> None:
    """Checked in; how many come before."""
    place = session.resource.location or session.resource.department
    text = f"已在{_where(session)}签到，前面还有 {ahead} 人，请在{place}候诊。"
    _tell(actor, booking, "arrived", "签到成功", text)


def missed(actor: Actor, booking: Booking, session: Session, until: str) -> None:
    """Did not come; what follows."""
    more = (
        f"累计爽约达到上限，暂停预约至{until}，可到窗口现场挂号。"
        if until
        else "多次爽约会暂停预约，不能就诊请提前取消。"
    )
    _tell(actor, booking, "no_show", "爽约提醒", f"{_where(session)}{_when(booking)}您没有签到。{more}")


def soon(actor: Actor, booking: Booking, session: Session) -> None:
    """The day before."""
    _tell(actor, booking, "reminder", "就诊提醒", f"请记得{_when(booking)}到{_where(session)}就诊，{booking.number} 号。{'；'.join(service(session.resource.service).notes)}")  # fmt: skip
