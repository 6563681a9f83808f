"""Every process of the repository is played through HTTP as its examples say: who does what, and what stands afterwards."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import PROJECT
from tests.engines.processes.ground import Stage
from tests.registries.credentials.conftest import Office
from tests.registries.credentials.test_applications import INSTITUTION
from tests.registries.ground import Ground
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import fetch_one
from yizhou.records.fhir import api as fhir
from yizhou.registries.residents import api as residents

FOLDER = PROJECT / "definitions" / "processes"
EXAMPLES = sorted(FOLDER.glob("*/examples/*.yaml"))


def played(stage: Stage, value: Any) -> Any:
    """Answers with names of places and people, and `$code`, replaced by what the platform knows them by."""
    match value:
        case "$application":
            return application(stage)
        case "$code":
            return residents.printed_code(system_actor(), stage.resident).code
        case str() if value.startswith("$"):
            return {"code": stage.accounts[value[1:]], "name": f"{value[1:]}医生"}
        case str() if value in stage.places:
            return {"code": stage.places[value].code, "name": value}
        case dict():
            return {name: played(stage, each) for name, each in value.items()}
        case list():
            return [played(stage, each) for each in value]
        case _:
            return value


def application(stage: Stage) -> dict[str, str]:
    """A change of the city hospital's licence, drafted with all its documents by its clerk."""
    regulator = stage.person("licensing", "regulator", "楚雄彝族自治州")
    clerk = stage.clients["clerk"]
    office = Office(Ground(stage.places), clerk, regulator, "", "")
    licence = office.through(**INSTITUTION)
    draft = office.draft(
        kind="institution_practice", action="change", licence_id=licence["id"], fields={"beds": 450}
    )
    office.attach(draft)
    return {"code": draft["id"], "name": f"{draft['holder_name']}{draft['number']}"}


def has(actual: Any, expected: Any) -> bool:
    """Whether everything expected is there, deep down."""
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(
            has(actual.get(name), each) for name, each in expected.items()
        )
    return actual == expected


def account_id(username: str) -> str:
    """The account behind a user name, as colleagues are listed."""
    row = fetch_one("SELECT id FROM account WHERE username = %s", (username,))
    assert row is not None
    return str(row[0])


def step_open(stage: Stage, who: str, case: str, step: str) -> dict[str, Any]:
    view = stage.get(who, f"/api/collaboration/cases/{case}")
    return next(each["task"] for each in view["active"] if each["task"]["step"] == step)


@pytest.mark.parametrize(
    "path", EXAMPLES, ids=[f"{path.parent.parent.name}-{path.stem}" for path in EXAMPLES]
)
def test_a_process_runs_as_its_example_says(stage: Stage, path: Path) -> None:
    example: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    process = path.parent.parent.name
    for username, (role, place) in example["cast"].items():
        stage.person(username, role, place)
        stage.accounts[username] = account_id(username)
    case, first, view = "", "", {"fees": []}
    for line in example["run"]:
        answers = played(stage, line.get("answers", {}))
        if "start" in line:
            first = line["start"]
            body = {"process": process, "answers": answers, "resident_id": str(stage.resident)}
            case = stage.post(first, "/api/collaboration/cases", body, 201)["id"]
        else:
            task = step_open(stage, line["by"], case, line["do"])
            stage.post(line["by"], f"/api/collaboration/tasks/{task['id']}/claim")
            stage.post(line["by"], f"/api/collaboration/tasks/{task['id']}/completion", {"answers": answers})
        expected = line.get("expect", {})
        view = stage.get(first, f"/api/collaboration/cases/{case}")
        assert view["case"]["problem"] == expected.get("problem", ""), line
        waiting = [task["step"] for task in view["tasks"] if task["state"] in ("open", "claimed")]
        assert waiting == expected.get("waiting", waiting), line
        assert has(
            view["case"],
            {name: expected[name] for name in ("state", "outcome", "urgent") if name in expected},
        ), line
    for kind, number in example.get("record", {}).items():
        assert len(fhir.search(system_actor(), [stage.resident], [kind])) == number, kind
    charged = {fee["item"]: fee["amount"] for fee in view["fees"]}
    assert charged == example.get("fees", charged)
    for place, facts in example.get("institution", {}).items():
        institution = stage.get(first, f"/api/institutions/{stage.places[place].code}")
        assert has(institution, facts)
