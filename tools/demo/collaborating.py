"""Work between institutions, done over HTTP by the demo's own people: referrals, consultations and a licence change in every state."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx

from tools.demo.contracts import today

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n"
Answers = dict[str, Any]


class Desk:
    """Somebody of the demo, logged in."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=60, headers={"X-Yizhou-Request": "1"})
        self.post("/api/session", {"username": username, "password": password})
        session = self.get("/api/session")
        self.name, self.place = session["name"], session["organisation"]

    def get(self, path: str, **query: Any) -> Any:
        return self.http.get(path, params=query).raise_for_status().json()

    def post(self, path: str, body: Answers) -> Any:
        answer = self.http.post(path, json=body).raise_for_status()
        return answer.json() if answer.content else None

    def resident(self, name: str) -> str | None:
        found = self.get("/api/residents", q=name)["items"]
        return found[0]["id"] if found else None

    def start(self, process: str, resident: str | None, answers: Answers) -> str:
        body = {"process": process, "resident_id": resident, "answers": answers}
        return self.post("/api/collaboration/cases", body)["id"]

    def do(self, case: str, answers: Answers) -> None:
        """Answer the first task that waits for this person in a case."""
        active = self.get(f"/api/collaboration/cases/{case}")["active"][0]["task"]
        self.post(f"/api/collaboration/tasks/{active['id']}/claim", {})
        self.post(f"/api/collaboration/tasks/{active['id']}/completion", {"answers": answers})

    def myself(self, case: str) -> Answers:
        """This person as an answer: one of the colleagues who may do the task that waits."""
        active = self.get(f"/api/collaboration/cases/{case}")["active"][0]["task"]
        colleagues = self.get(f"/api/collaboration/tasks/{active['id']}/colleagues")
        return next(
            {"code": each["id"], "name": each["name"]} for each in colleagues if each["name"] == self.name
        )

    def receiver(self, name: str) -> Answers:
        found = self.get("/api/collaboration/receivers", q=name)[0]
        return {"code": found["code"], "name": found["name"]}


def _moment(days: int, hour: int) -> str:
    return f"{today() + timedelta(days=days)}T{hour:02}:00"


def _referral(to: Answers, **changes: Any) -> Answers:
    return {
        "direction": "up", "receiver": to, "department": "心血管内科", "diagnosis": "高血压3级，头晕待查", "disease": "chronic",
        "condition": "stable", "reason": "血压控制不佳，本院无动态血压和心脏彩超", "history": "高血压病史10年，规律服药，近两周血压170/100mmHg",
        "wish": "number", "insurance": True, "consent": True, **changes,
    }  # fmt: skip


def _consultation(to: Answers, **changes: Any) -> Answers:
    return {
        "invited": to, "department": "心血管内科", "mode": "offline", "priority": "normal", "diagnosis": "高血压合并糖尿病",
        "summary": "女，72岁，高血压10年、2型糖尿病7年，近期空腹血糖9.2mmol/L，血压158/92mmHg", "purpose": "请指导降压、降糖方案调整",
        "consent": True, **changes,
    }  # fmt: skip


ACCEPT = {"decision": "accept", "department": "心血管内科"}
OPINION = {
    "analysis": "血压、血糖均未达标，有左室肥厚证据，需强化控制并评估靶器官", "diagnosis": "高血压3级（很高危）；2型糖尿病", "agreement": "基本符合",
    "plan": "缬沙坦氨氯地平每日1片，加用达格列净10mg；两周复测，目标血压130/80mmHg", "examinations": "尿微量白蛋白、眼底检查", "transfer": False,
}  # fmt: skip


def collaborate(url: str, password: str) -> Iterator[str]:
    """Do it all; one line of progress for each case."""
    township, village, doctor = (Desk(url, name, password) for name in ("township", "village", "doctor"))
    expert, clerk = Desk(url, "chuxiong", password), Desk(url, "countyclerk", password)
    county = township.receiver(doctor.place["name"])
    prefecture = township.receiver(expert.place["name"])
    woman, man, son = (township.resident(name) for name in ("普秀兰", "普文忠", "普建国"))
    if woman:
        yield from _referrals(township, village, doctor, county, woman, man or woman, son or woman)
        yield from _consultations(doctor, expert, prefecture, woman, man or woman)
    yield from _licence(clerk)


def _referrals(
    township: Desk, village: Desk, doctor: Desk, county: Answers, woman: str, man: str, son: str
) -> Iterator[str]:
    case = township.start(
        "referral",
        woman,
        _referral(county, condition="severe", disease="chest_pain", diagnosis="胸痛待查，冠心病？"),
    )
    doctor.do(case, {**ACCEPT, "booked_at": _moment(0, 15), "reserved": "心内科病区12床"})
    doctor.do(case, {"came": True, "medium": "card"})
    doctor.do(case, {
        "diagnosis": "不稳定性心绞痛", "treatment": "冠脉造影示前降支狭窄80%，植入支架1枚，术后平稳", "outcome": "好转",
        "advice": "双抗治疗12个月，低盐低脂饮食，心脏康复", "refer_down": True, "follow_up_days": 14, "follow_up_plan": "每两周随访血压、心率和出血情况",
    })  # fmt: skip
    doctor.post(
        f"/api/collaboration/cases/{case}/remarks", {"text": "出院带药已备两周，请注意观察牙龈出血和黑便。"}
    )
    yield "转诊：已治疗，待卫生院接回"
    township.start("referral", man, _referral(county))
    yield "转诊：待县医院审核"
    case = village.start(
        "referral",
        son,
        _referral(
            county, condition="critical", disease="trauma", diagnosis="右胫骨开放性骨折", department="骨科"
        ),
    )
    doctor.do(case, {**ACCEPT, "department": "骨科", "booked_at": _moment(0, 16), "reserved": "急诊抢救室"})
    yield "转诊：危急，绿色通道，待到诊"
    case = township.start(
        "referral", man, _referral(county, diagnosis="腰肌劳损", condition="stable", disease="other")
    )
    doctor.do(case, {"decision": "refuse", "opinion": "建议在卫生院理疗康复，三周无缓解再转"})
    yield "转诊：未予接收"


def _consultations(doctor: Desk, expert: Desk, prefecture: Answers, woman: str, man: str) -> Iterator[str]:
    for rated in (True, False):
        case = doctor.start("consultation", woman, _consultation(prefecture))
        expert.do(case, {"decision": "accept", "quality": "完整"})
        expert.do(case, {"expert": expert.myself(case), "at": _moment(1, 10)})
        if rated:
            expert.do(case, OPINION)
            doctor.do(
                case,
                {"satisfaction": "5", "timely": True, "helpful": True, "comment": "方案具体，对基层很有帮助"},
            )
        yield "会诊：报告已出具并评价" if rated else "会诊：待专家出具意见"
    doctor.start(
        "consultation",
        man,
        _consultation(
            prefecture, priority="emergency", mode="interactive", department="呼吸内科", diagnosis="重症肺炎"
        ),
    )
    yield "会诊：急会诊，待分诊"


def _licence(clerk: Desk) -> Iterator[str]:
    found = clerk.get("/api/credentials", kind="institution_practice", q=clerk.place["name"])["items"]
    open_ones = clerk.get("/api/credentials/applications", state="open")["items"]
    held = [
        each
        for each in found
        if each["standing"] == "valid" and each["id"] not in {one["licence_id"] for one in open_ones}
    ]
    if not held:
        return
    beds = clerk.get(f"/api/credentials/{held[0]['id']}")["raw"].get("beds") or 100
    form = {
        "kind": "institution_practice",
        "action": "change",
        "licence_id": held[0]["id"],
        "fields": {"beds": beds + 50},
    }
    draft = clerk.post("/api/credentials/applications", form)
    for needed in draft["needed"]:
        clerk.http.post(
            f"/api/credentials/applications/{draft['id']}/documents", data={"document": needed["id"]},
            files={"file": (f"{needed['name']}.pdf", PDF, "application/pdf")},
        ).raise_for_status()  # fmt: skip
    wanted = {
        "code": draft["id"],
        "name": f"{draft['holder_name']} {draft['kind_title']}{draft['action_name']}",
    }
    clerk.start(
        "licence_change",
        None,
        {
            "application": wanted,
            "reason": f"床位由{beds}张增至{beds + 50}张",
            "contact": f"{clerk.name} 0878-3120000",
        },
    )
    yield "证照变更：待县级初审"
