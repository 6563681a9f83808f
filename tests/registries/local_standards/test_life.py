"""A local standard from its draft to its retirement, over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree

from yizhou.kernel.events.models import OutboxEvent

PATH = "/api/local-standards"
JSON = "application/json"


def begin(
    client: Client, kind: str = "data_set", title: str = "门诊摘要（州）", based_on: str = "HDSB05.01"
) -> Any:
    answer = client.post(PATH, {"kind": kind, "title": title, "based_on": based_on}, content_type=JSON)
    assert answer.status_code == 200, answer.content
    return answer.json()


def form_of(standard: dict[str, Any], **changes: Any) -> dict[str, Any]:
    rows = [
        {
            name: row[name]
            for name in ("key", "name", "element_id", "definition", "datatype", "format", "required")
        }
        | {"allowed": row["values"]["printed"]}
        for row in standard["rows"]
    ]
    form = {"title": standard["brief"]["title"], "purpose": standard["purpose"], "rows": rows}
    return form | {"edited": standard["brief"]["edited"]} | changes


def save(client: Client, standard: dict[str, Any], **changes: Any) -> Any:
    return client.put(f"{PATH}/{standard['brief']['id']}", form_of(standard, **changes), content_type=JSON)


def act(client: Client, standard: dict[str, Any], action: str, note: str = "") -> Any:
    return client.post(f"{PATH}/{standard['brief']['id']}/{action}", {"note": note}, content_type=JSON)


def short(standard: dict[str, Any]) -> list[dict[str, Any]]:
    """Three rows of a copied set that are complete, the sex required."""
    wanted = {"门诊号", "性别代码", "出生日期"}
    rows = [row for row in form_of(standard)["rows"] if row["name"] in wanted]
    return [row | {"required": row["name"] == "性别代码"} for row in rows]


def published(client: Client, title: str = "门诊摘要（州）") -> Any:
    standard = begin(client, title=title)
    answer = save(client, standard, rows=short(standard))
    assert answer.status_code == 200, answer.content
    answer = act(client, answer.json(), "publication", "首版")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_copy_of_a_national_data_set_is_published_as_it_stands(editor: Client) -> None:
    standard = begin(editor)
    done = act(editor, standard, "publication")
    assert done.status_code == 200, done.json()["faults"]
    assert len(done.json()["rows"]) == 62


@pytest.mark.feature("10.4.5-03", "12.2-05")
def test_a_national_data_set_becomes_the_prefecture_s_own_and_is_published(editor: Client) -> None:
    standard = begin(editor)
    assert (standard["brief"]["id"], standard["brief"]["status"]) == ("CXDS0001.v1", "draft")
    assert len(standard["rows"]) == 62
    done = published(editor, "门诊日志（州）")
    assert (done["brief"]["id"], done["brief"]["status"]) == ("CXDS0002.v1", "published")
    assert (done["brief"]["published_by"], done["brief"]["note"]) == ("王标准", "首版")
    assert [row["name"] for row in done["rows"] if row["required"]] == ["性别代码"]
    assert OutboxEvent.objects.filter(kind="local_standards.published").count() == 1


@pytest.mark.feature("10.4.5-03")
def test_a_published_version_never_changes_and_a_revision_retires_it(editor: Client) -> None:
    first = published(editor)
    assert save(editor, first).json()["code"] == "local_standards.not_a_draft"
    draft = act(editor, first, "revision").json()
    assert (draft["brief"]["id"], draft["brief"]["version"]) == ("CXDS0001.v2", 2)
    assert act(editor, first, "revision").json()["code"] == "local_standards.draft_exists"
    rows = form_of(draft)["rows"]
    rows[0]["required"] = True
    rows.append({"key": "CXDS0001.900", "name": "彝医诊断", "datatype": "S1", "format": "AN..100"})
    second = act(editor, save(editor, draft, rows=rows).json(), "publication", "加彝医诊断").json()
    assert [(one["version"], one["status"]) for one in second["versions"]] == [
        (2, "published"),
        (1, "retired"),
    ]
    compared = editor.get(f"{PATH}/comparison", {"left": "CXDS0001.v1", "right": "CXDS0001.v2"}).json()
    assert compared["counts"] == {"same": 2, "changed": 1, "left": 0, "right": 1}
    with_national = editor.get(f"{PATH}/comparison", {"left": "HDSB05.01", "right": "CXDS0001.v2"}).json()
    assert with_national["counts"]["right"] == 1


@pytest.mark.feature("10.4.5-02")
def test_a_data_element_is_defined_published_used_revised_and_retired(editor: Client) -> None:
    draft = begin(editor, "element", "彝医证候代码", "")
    refused = act(editor, draft, "publication").json()
    assert refused["code"] == "local_standards.incomplete"
    assert {fault["code"].partition(".")[2] for fault in refused["faults"]} == {
        "definition_missing", "datatype_unknown", "format_unknown",
    }  # fmt: skip
    row = {"key": "value", "name": "", "definition": "彝医四诊所得证候的代码", "datatype": "S2", "format": "N1",
           "allowed": "1.热证 2.寒证 9.其他"}  # fmt: skip
    saved = save(editor, draft, rows=[row])
    element = act(editor, saved.json(), "publication").json()
    assert element["rows"][0]["values"]["codes"][0] == {"code": "1", "name": "热证"}
    data_set = begin(editor)
    rows = [*short(data_set), {"key": "CX.001", "element_id": "CXDE0001", "name": "彝医证候代码", "datatype": "S2", "format": "N1",
                               "allowed": "1.热证 2.寒证 9.其他"}]  # fmt: skip
    assert act(editor, save(editor, data_set, rows=rows).json(), "publication").status_code == 200
    revised = act(editor, element, "revision").json()
    assert revised["brief"]["version"] == 2
    assert editor.delete(f"{PATH}/{revised['brief']['id']}").status_code == 204
    retired = act(editor, element, "retirement", "并入国家目录").json()
    assert (retired["brief"]["status"], "并入国家目录" in retired["brief"]["note"]) == ("retired", True)
    again = begin(editor, title="另一个")
    refused = act(editor, save(editor, again, rows=rows).json(), "publication").json()
    assert [fault["code"] for fault in refused["faults"]] == ["local_standards.element_unknown"]


def test_an_incomplete_draft_is_saved_but_all_its_faults_keep_it_from_being_published(editor: Client) -> None:
    standard = begin(editor)
    rows = [
        {"key": "1 bad", "name": "", "datatype": "S9", "format": "AN"},
        {"key": "A", "name": "同名", "datatype": "S3", "format": "N1"},
        {"key": "A", "name": "同名", "datatype": "N", "format": "N..3", "element_id": "DE99.99.999.99"},
    ]
    saved = save(editor, standard, rows=rows)
    assert saved.status_code == 200
    refused = act(editor, saved.json(), "publication")
    assert refused.status_code == 422
    places = {(fault["code"].partition(".")[2], fault["place"]) for fault in refused.json()["faults"]}
    assert places == {
        ("name_missing", "第 1 项"), ("key_invalid", "第 1 项"), ("datatype_unknown", "第 1 项"), ("format_unknown", "第 1 项"),
        ("name_twice", "第 2 项"), ("key_twice", "第 2 项"), ("list_missing", "第 2 项"),
        ("name_twice", "第 3 项"), ("key_twice", "第 3 项"), ("element_unknown", "第 3 项"),
    }  # fmt: skip
    assert editor.get(f"{PATH}/{standard['brief']['id']}").json()["brief"]["status"] == "draft"


def test_the_second_of_two_editors_is_told_who_was_first(
    editor: Client, enter: Callable[[str], Client]
) -> None:
    standard = begin(editor)
    assert save(enter("second"), standard, title="改名").status_code == 200
    refused = save(editor, standard, title="也改名")
    assert (refused.status_code, refused.json()["code"]) == (409, "local_standards.edited_meanwhile")
    assert "周标准" in refused.json()["detail"]
    assert editor.get(f"{PATH}/{standard['brief']['id']}").json()["brief"]["title"] == "改名"


@pytest.mark.feature("12.1.2-05")
def test_a_file_is_checked_against_the_version_in_force(editor: Client) -> None:
    published(editor)
    body = "门诊号,出生日期\r\nM1,19880305\r\n".encode("gbk")
    for standard in ("CXDS0001", "CXDS0001.v1"):
        answer = editor.post(
            f"/api/conformance/checks?standard={standard}", {"file": SimpleUploadedFile("门诊.csv", body)}
        )
        report = answer.json()
        assert [one["code"] for one in report["counts"]] == ["conformance.column_missing"], report
        assert report["standard"] == "楚雄州地方标准 v1"
    body = "门诊号,性别代码\r\nM1,\r\n".encode()
    report = editor.post(
        "/api/conformance/checks?standard=CXDS0001", {"file": SimpleUploadedFile("门诊.csv", body)}
    ).json()
    assert [one["code"] for one in report["counts"]] == ["conformance.value_missing"]
    assert report["score"] == 50.0


@pytest.mark.feature("10.4.6-02", "12.1.2-05")
def test_the_schema_of_a_version_asks_for_what_is_required(editor: Client) -> None:
    identifier = published(editor)["brief"]["id"]
    schema = etree.XMLSchema(
        etree.fromstring(editor.get(f"{PATH}/{identifier}/export", {"form": "xsd"}).content)
    )
    namespace = f"urn:yizhou:standards:{identifier}"
    key = "HDSB05.01.008"
    good = f'<DataSet xmlns="{namespace}"><Record><{key}>2</{key}></Record></DataSet>'
    assert schema.validate(etree.fromstring(good))
    assert not schema.validate(etree.fromstring(f'<DataSet xmlns="{namespace}"><Record/></DataSet>'))
    for form in ("xlsx", "json"):
        assert editor.get(f"{PATH}/{identifier}/export", {"form": form}).status_code == 200


def test_standards_are_listed_by_their_newest_version_and_found_by_title(editor: Client) -> None:
    first = published(editor)
    act(editor, first, "revision")
    begin(editor, title="妇幼随访（州）", based_on="")
    listed = editor.get(PATH).json()["items"]
    assert [(one["code"], one["version"]) for one in listed] == [("CXDS0002", 1), ("CXDS0001", 2)]
    assert [one["code"] for one in editor.get(PATH, {"q": "妇幼"}).json()["items"]] == ["CXDS0002"]
    in_force = editor.get(PATH, {"status": "published"}).json()["items"]
    assert [one["id"] for one in in_force] == ["CXDS0001.v1"]
    page = editor.get(PATH, {"limit": 1}).json()
    assert [one["code"] for one in editor.get(PATH, {"limit": 1, "after": page["next"]}).json()["items"]] == [
        "CXDS0001"
    ]


def test_a_reader_reads_and_changes_nothing(editor: Client, enter: Callable[[str], Client]) -> None:
    standard = published(editor)
    reader = enter("reader")
    assert reader.get(f"{PATH}/{standard['brief']['id']}").status_code == 200
    refused = reader.post(PATH, {"kind": "data_set", "title": "x"}, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.forbidden")
    assert act(reader, standard, "retirement").status_code == 403


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kind": "data_set", "title": " "}, 422, "local_standards.title_missing"),
        ({"kind": "data_set", "title": "x", "based_on": "HDSX"}, 404, "local_standards.base_unknown"),
        (
            {"kind": "element", "title": "x", "based_on": "DE99.99.999.99"},
            404,
            "local_standards.base_unknown",
        ),
    ],
)
def test_a_bad_beginning_is_refused(editor: Client, body: dict[str, str], status: int, code: str) -> None:
    answer = editor.post(PATH, body, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert editor.get(PATH).json()["items"] == []


def test_what_is_not_there_is_said(editor: Client) -> None:
    for identifier in ("CXDS9999.v1", "CXDS0001", "x.vy", "CXDS0001.v99999999999999"):
        answer = editor.get(f"{PATH}/{identifier}")
        assert (answer.status_code, answer.json()["code"]) == (404, "local_standards.not_found")
