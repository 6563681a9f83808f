"""Nothing acknowledged is lost and nothing is doubled when a process is killed with SIGKILL between any two stages."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import orjson
import pytest

from tests.exchange.ground import C, P, bundle, condition, entry, patient
from tests.running import PROJECT, PUBLIC_HEALTH, Platform
from yizhou.exchange.pipeline.contracts import Stage
from yizhou.standards.citizen_id import check_digit

pytestmark = pytest.mark.platform


def until(ready: Callable[[], Any], seconds: float = 90) -> Any:
    """What `ready` gives once it is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = ready()
        except httpx.HTTPError:
            found = None
        if found:
            return found
        time.sleep(0.3)
    raise AssertionError(f"not within {seconds} seconds")


def citizen(number: int) -> str:
    start = f"53230119{60 + number // 336 % 40:02}{number // 28 % 12 + 1:02}{number % 28 + 1:02}{number % 1000:03}"
    return start + check_digit(start)


def visit(number: int) -> dict[str, Any]:
    """A visit of a person of whom there is only one."""
    who = citizen(number)
    born = f"{who[6:10]}-{who[10:12]}-{who[12:14]}"
    gender = "male" if int(who[16]) % 2 else "female"
    one = patient(f"杀{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{number}", who, birthDate=born, gender=gender)
    return bundle(
        entry(f"{P}{number:04}", one), entry(f"{C}{number:04}", condition(f"{P}{number:04}", f"诊断{number}"))
    )


def stop_at(platform: Platform, stage: Stage, body: bytes, *, passes: int = 0, table: str = "") -> str:
    """Have a process take the message in, kill it when it stands at the stage; the message's id."""
    words = [PUBLIC_HEALTH, stage.value, str(passes), "tabular" if table else "fhir-bundle", table]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.stopping", *words],
        cwd=PROJECT, env=platform.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(body)
    process.stdin.close()
    message_id = process.stdout.readline().decode().strip()
    assert message_id, "the process ended before it reached the stage"
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait(30) == -signal.SIGKILL
    return message_id


@pytest.fixture(scope="module")
def engineer(platform: Platform) -> Any:
    client = platform.client("exchange")
    yield client
    client.close()


def message(engineer: httpx.Client, message_id: str) -> dict[str, Any]:
    answer = engineer.get(f"/api/exchange/messages/{message_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def decided(engineer: httpx.Client, message_id: str) -> dict[str, Any]:
    """The message once the platform's own worker has finished it."""
    return until(lambda: (found := message(engineer, message_id))["status"] != "received" and found)


def diagnoses(partner: httpx.Client, found: dict[str, Any]) -> list[str]:
    """Diagnoses in the record of the person a message speaks of."""
    (part,) = found["parts"]
    listed = partner.get("/fhir/Condition", params={"patient": f"Patient/{part['resident_id']}"})
    assert listed.status_code == 200, listed.text
    return [one["resource"]["code"]["text"] for one in listed.json().get("entry", ())]


@pytest.mark.parametrize(
    "stage",
    [Stage.RECEIVED, Stage.PARSED, Stage.PREHEATED, Stage.VALIDATED, Stage.STORED, Stage.ACKNOWLEDGED],
)
def test_a_message_whose_process_is_killed_is_finished_by_the_worker(
    platform: Platform, engineer: httpx.Client, stage: Stage
) -> None:
    number = 100 + list(Stage).index(stage)
    body = orjson.dumps(visit(number))
    found = decided(engineer, stop_at(platform, stage, body))
    assert found["status"] == "accepted"
    assert len(found["parts"]) == 1
    with platform.partner() as partner:
        assert diagnoses(partner, found) == [f"诊断{number}"]
        again = partner.post("/fhir", content=body, headers={"Content-Type": "application/fhir+json"})
        assert again.status_code == 200
        assert again.headers["X-Message-Id"] == found["id"], (
            "the sender who got no answer asks again, and gets it"
        )
        assert diagnoses(partner, found) == [f"诊断{number}"]


def test_a_large_table_goes_on_from_the_slice_it_was_killed_in(
    platform: Platform, engineer: httpx.Client
) -> None:
    header = (
        "记录编号,组织机构代码,本人姓名,性别代码,出生日期,身份证件号码,疫苗名称代码,疫苗接种日期,接种剂次"
    )
    rows = []
    for number in range(2000, 3200):
        who = citizen(number)
        rows.append(f"K{number},,表{number},{2 - int(who[16]) % 2},{who[6:14]},{who},01,20260105,1")
    # The institution column is required; the hub names its own test institution by the organisation tree.
    code = until(lambda: institution(engineer))
    body = "\r\n".join([header, *(row.replace(",,", f",{code},", 1) for row in rows)]).encode()
    message_id = stop_at(platform, Stage.STORED, body, passes=1, table="vaccinations")
    found = decided(engineer, message_id)
    assert (found["status"], found["parts_total"]) == ("accepted", 1200)
    assert len({part["key"] for part in found["parts"]}) == len(found["parts"])
    listed = engineer.get("/api/exchange/messages", params={"channel": "files"}).json()["items"]
    assert [one["parts"] for one in listed if one["id"] == message_id] == [1200]


def institution(engineer: httpx.Client) -> str:
    """Registration code of some institution of the platform."""
    nodes = engineer.get("/api/organisations").json()
    while nodes:
        node = nodes.pop(0)
        if node["kind"] == "institution":
            return node["code"].replace("-", "")
        nodes += engineer.get("/api/organisations", params={"parent": node["id"]}).json()
    return ""


def pid_of(platform: Platform, name: str) -> int:
    for line in platform.command("status").stdout.splitlines():
        words = line.split()
        if words and words[0] == name and words[1] == "RUNNING":
            return int(words[3])
    return 0


def kill_and_wait(platform: Platform, name: str) -> None:
    """Kill a process of the platform, and wait until the supervisor has replaced it."""
    before = pid_of(platform, name)
    os.kill(before, signal.SIGKILL)
    until(lambda: pid_of(platform, name) not in (0, before))


def test_acknowledged_messages_survive_when_the_web_process_is_killed_under_load(
    platform: Platform, engineer: httpx.Client
) -> None:
    acknowledged: dict[int, str] = {}
    numbers = list(range(5000, 5120))
    killed = threading.Event()

    def send(number: int) -> None:
        """As a sender does: again and again until there is an answer."""
        body = orjson.dumps(visit(number))
        for _ in range(100):
            try:
                with platform.partner() as partner:
                    answer = partner.post(
                        "/fhir", content=body, headers={"Content-Type": "application/fhir+json"}
                    )
            except httpx.HTTPError:
                time.sleep(0.3)
                continue
            if answer.status_code == 200:
                acknowledged[number] = answer.headers["X-Message-Id"]
                return
            time.sleep(0.3)

    def work() -> None:
        while numbers:
            try:
                send(numbers.pop(0))
            except IndexError:
                return

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        until(lambda: len(acknowledged) >= (90 if killed.is_set() else 20))
        kill_and_wait(platform, "web")
        killed.set()
    for thread in threads:
        thread.join(180)
    assert acknowledged.keys() == set(range(5000, 5120))
    assert len(set(acknowledged.values())) == 120
    until(lambda: engineer.get("/api/exchange/messages", params={"status": "received"}).json()["total"] == 0)
    details = {number: message(engineer, message_id) for number, message_id in acknowledged.items()}
    assert len({found["parts"][0]["resident_id"] for found in details.values()}) == 120
    with platform.partner() as partner:
        for number, found in details.items():
            assert diagnoses(partner, found) == [f"诊断{number}"]


def test_what_was_decided_is_counted_once_although_the_worker_is_killed(
    platform: Platform, engineer: httpx.Client
) -> None:
    def counted() -> int:
        return sum(
            one["accepted"] for one in engineer.get("/api/exchange/volumes", params={"days": 2}).json()
        )

    def listed() -> int:
        return engineer.get("/api/exchange/messages", params={"status": "accepted"}).json()["total"]

    with platform.partner() as partner:
        for number in range(6000, 6020):
            partner.post("/fhir", json=visit(number), headers={"Content-Type": "application/fhir+json"})
            if number == 6010:
                os.kill(pid_of(platform, "worker"), signal.SIGKILL)
    until(lambda: counted() == listed())
    time.sleep(2)
    assert counted() == listed()
