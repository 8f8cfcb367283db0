"""The interface for other programs: what it answers, to whom, and what it says when it does not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.access import console
from lib.domain import Locale, Refusal, RefusalCode
from lib.services import Workspace, check_file, load_settings, open_workspace
from lib.web.api import LASTING, PASSING
from lib.web.api_document import FILE, document, file_text
from lib.web.api_query import QUERIES
from tests.web.api_app import Client, api_app, publish_both


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = open_workspace(load_settings(data_dir=tmp_path_factory.mktemp("api")))
    publish_both(opened)
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def web(workspace: Workspace) -> Client:
    return Client(api_app(workspace))


def test_values_are_numbers_with_their_origin(web: Client) -> None:
    page = web.get("/api/v1/values?region=150100").json()
    assert (page["revision"], page["total"], page["next"]) == (2, 2, None)
    first, second = page["items"]
    assert (first["value"], first["numerator"], first["denominator"]) == (96.0, 48.0, 50.0)
    assert (first["note"], first["revision"], first["row"], first["demo"]) == ("=1+1", 1, 2, False)
    assert (second["region"], second["value"], second["revision"]) == ("150103", 82.0, 2)


def test_a_grade_has_place_and_key_and_never_is_no_number(web: Client) -> None:
    grade = web.get("/api/v1/values?indicator=lab_grade").json()["items"][0]
    assert (grade["value"], grade["grade"]) == (2.0, "C+")
    never = web.get("/api/v1/values?indicator=drill_interval").json()["items"][0]
    assert (never["value"], never["qualifier"]) == (None, "never")


def test_filters_narrow_and_a_region_brings_all_below_it(web: Client) -> None:
    def regions(query: str) -> list[str]:
        return [item["region"] for item in web.get(f"/api/v1/values?{query}").json()["items"]]

    assert regions("region=150600") == ["150602", "150600"]
    assert regions("region=150600&level=prefecture") == ["150600"]
    assert regions("jurisdiction=140500") == []
    assert regions("jurisdiction=150000&period=2025") == ["150600"]
    codes = [item["code"] for item in web.get("/api/v1/regions?region=150600&level=county").json()["items"]]
    assert len(codes) == 9
    assert "150602" in codes


def test_an_older_revision_is_shown_as_it_was(web: Client) -> None:
    answer = web.get("/api/v1/values?revision=1&region=150103")
    assert answer.json()["items"][0]["value"] == 80.0
    assert answer.headers["cache-control"] == LASTING
    assert web.get("/api/v1/values").headers["cache-control"] == PASSING


def test_attainment_states_target_status_and_day(web: Client) -> None:
    page = web.get("/api/v1/attainment?jurisdiction=150000&indicator=online_service_rate&region=150103").json()
    assert (page["period"], page["as_of"]) == ("2026Q3", "2026-09-30")
    item = page["items"][0]
    assert (item["value"], item["target_value"], item["gap"], item["gap_kind"]) == (82.0, 100.0, 18.0, "units")
    assert item["binding"] is False
    assert item["status"] in ("behind", "missed", "on_track")
    assert web.get("/api/v1/attainment?revision=1&period=2025").headers["cache-control"] == PASSING


def test_catalogue_targets_and_revisions_are_listed(web: Client) -> None:
    indicators = web.get("/api/v1/indicators").json()
    assert indicators["total"] == 36
    grade = web.get("/api/v1/indicators?indicator=lab_grade").json()["items"][0]
    assert [step["key"] for step in grade["scale"]] == ["none", "C", "C+", "B", "B+", "A"]
    targets = web.get("/api/v1/targets?indicator=lab_grade").json()["items"]
    assert {target["comparator"] for target in targets} == {">="}
    revisions = web.get("/api/v1/revisions").json()["items"]
    assert [(item["number"], item["published_by"], item["reason"]) for item in revisions] == [
        (2, "张三", "测试"),
        (1, "张三", "测试"),
    ]


def test_pages_follow_one_another_on_one_revision(web: Client) -> None:
    first = web.get("/api/v1/values?limit=3")
    page = first.json()
    assert (len(page["items"]), page["total"]) == (3, 4)
    assert page["next"] == "/api/v1/values?limit=3&offset=3&revision=2"
    assert first.headers["link"] == f'<{page["next"]}>; rel="next"'
    assert first.headers["x-total-count"] == "4"
    last = web.get(page["next"]).json()
    assert (len(last["items"]), last["next"]) == (1, None)


def test_csv_is_neutralised_named_and_reads_back(web: Client, workspace: Workspace) -> None:
    answer = web.get("/api/v1/values.csv?revision=2")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    name = answer.headers["content-disposition"]
    assert name.startswith("attachment; filename*=UTF-8''%E8%8D%AF%E7%9B%91%E8%83%BD%E5%8A%9B_%E6%95%B0%E5%80%BC_v2_20")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["note"] for row in rows if row["region"] == "150102"] == ["'=1+1"]
    report = check_file(workspace, answer.content, "values.csv", who=console("李四"))
    assert report.counts.unchanged == report.counts.rows == 4


@pytest.mark.parametrize("resource", ["indicators", "regions", "values", "targets", "attainment", "revisions"])
def test_each_list_is_csv_by_suffix_format_and_accept(web: Client, resource: str) -> None:
    by_suffix = web.get(f"/api/v1/{resource}.csv").content
    assert by_suffix == web.get(f"/api/v1/{resource}?format=csv").content
    assert by_suffix == web.get(f"/api/v1/{resource}", accept="text/csv, application/json;q=0.5").content
    json_rows = web.get(f"/api/v1/{resource}", accept="text/html, */*;q=0.8").json()["items"]
    assert len(list(csv.reader(io.StringIO(by_suffix.decode("utf-8-sig"))))) == len(json_rows) + 1
    assert web.get(f"/api/v1/{resource}.json").json()["items"] == json_rows


def test_an_unchanged_answer_is_not_sent_again(web: Client) -> None:
    first = web.get("/api/v1/values?limit=2")
    again = web.get("/api/v1/values?limit=2", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    tags = {
        web.get(path).headers["etag"]
        for path in (
            "/api/v1/values",
            "/api/v1/values?limit=2",
            "/api/v1/values?limit=2&revision=1",
            "/api/v1/values.csv?limit=2",
            "/api/v1/regions?limit=2",
            "/api/v1/attainment?period=2025",
            "/api/v1/attainment?period=2026",
        )
    }
    assert len(tags) == 7
    assert first.headers["etag"].startswith('"r2-')
    # not even the news that nothing is new, for those who may not read
    assert web.get("/api/v1/values?limit=2", "nothing", if_none_match=first.headers["etag"]).status_code == 403


def test_head_has_the_headers_alone(web: Client, workspace: Workspace) -> None:
    whole, head = web.get("/api/v1/regions"), web.get("/api/v1/regions", method="HEAD")
    assert head.content == b""
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.headers["etag"] == whole.headers["etag"]
    entries = len(workspace.store.audit())
    assert web.get("/api/v1/values.csv", method="HEAD").status_code == 200
    assert len(workspace.store.audit()) == entries


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused_with_what_is_allowed(web: Client, method: str) -> None:
    answer = web.get("/api/v1/values", method=method)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json()["code"] == "METHOD_UNFIT"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("values?colour=red", 400, "PARAMETER_UNKNOWN"),
        ("values?limit=5&limit=6", 400, "PARAMETER_REPEATED"),
        ("values?limit=10001", 400, "PARAMETER_UNFIT"),
        ("values?limit=0", 400, "PARAMETER_UNFIT"),
        ("values?limit=1_0", 400, "PARAMETER_UNFIT"),
        ("values?limit=%201", 400, "PARAMETER_UNFIT"),
        ("values?offset=-1", 400, "PARAMETER_UNFIT"),
        ("values?revision=0", 400, "PARAMETER_UNFIT"),
        ("values?revision=99999999999999999999999", 400, "PARAMETER_UNFIT"),
        ("values?period=2026Q5", 400, "PARAMETER_UNFIT"),
        ("values?period=", 400, "PARAMETER_UNFIT"),
        ("values?level=town", 400, "PARAMETER_UNFIT"),
        ("values?region=150102%0a", 400, "PARAMETER_UNFIT"),
        ("values?region=东胜区", 400, "PARAMETER_UNFIT"),
        ("values?format=xml", 400, "PARAMETER_UNFIT"),
        ("values.csv?format=json", 400, "PARAMETER_UNFIT"),
        ("values?lang=fr", 400, "PARAMETER_UNFIT"),
        ("revisions?region=150000", 400, "PARAMETER_UNKNOWN"),
        ("values?region=999999", 404, "REGION_UNKNOWN"),
        ("values?indicator=nothing", 404, "INDICATOR_UNKNOWN"),
        ("targets?jurisdiction=150100", 404, "JURISDICTION_UNKNOWN"),
        ("attainment?revision=77", 404, "REVISION_UNKNOWN"),
        ("nothing", 404, "ADDRESS_UNKNOWN"),
        ("values.xml", 404, "ADDRESS_UNKNOWN"),
    ],
)
def test_what_does_not_fit_is_refused_in_both_languages(web: Client, path: str, status: int, code: str) -> None:
    answer = web.get(f"/api/v1/{path}")
    found = answer.json()
    assert (answer.status_code, found["code"]) == (status, code)
    assert sorted(found) == ["code", "hint", "message"]
    assert found["message"]
    assert found["hint"]
    if "lang=" not in path:
        english = web.get(f"/api/v1/{path}{'&' if '?' in path else '?'}lang=en").json()
        assert english["code"] == code
        assert english["message"] != found["message"]


@pytest.mark.parametrize("path", ["values", "values.csv", "openapi.json", "nothing", "revisions"])
def test_nobody_gets_in_without_a_name(web: Client, path: str) -> None:
    answer = web.get(f"/api/v1/{path}", "stranger")
    assert (answer.status_code, answer.json()["code"]) == (401, "SIGN_IN_NEEDED")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert web.get(f"/api/v1/{path}", "stranger", method="POST").status_code == 401


@pytest.mark.parametrize(
    ("word", "as_json", "as_csv"),
    [("viewer", 200, 200), ("looking", 200, 403), ("public", 200, 403), ("nothing", 403, 403), ("new", 403, 403)],
)
def test_reading_needs_view_and_csv_needs_export(web: Client, word: str, as_json: int, as_csv: int) -> None:
    for resource in QUERIES:
        assert web.get(f"/api/v1/{resource}", word).status_code == as_json
        assert web.get(f"/api/v1/{resource}.csv", word).status_code == as_csv
        assert web.get(f"/api/v1/{resource}.csv", word, method="HEAD").status_code == as_csv
        held = web.get(f"/api/v1/{resource}.csv", word, if_none_match="*").status_code
        assert held == (304 if as_csv == 200 else 403)
    assert web.get("/api/v1/openapi.json", word).status_code == as_json


def test_an_export_is_in_the_trail_and_so_is_a_refused_one(web: Client, workspace: Workspace) -> None:
    web.get("/api/v1/values.csv?revision=1")
    entry = workspace.store.audit(1)[0]
    assert (entry.actor, entry.action, entry.subject) == ("li", "exported", "api:values")
    assert json.loads(entry.details) == {"what": "api:values", "revision": 1, "rows": 4, "address": "10.0.0.7"}
    web.get("/api/v1/values.csv", "looking")
    refused = workspace.store.audit(1)[0]
    assert (refused.actor, refused.action, refused.subject) == ("li", "refused", "export")


def test_a_visitor_does_not_learn_who_published_and_why(web: Client) -> None:
    answer = web.get("/api/v1/revisions", "public")
    assert answer.headers["etag"] != web.get("/api/v1/revisions").headers["etag"]
    item = answer.json()["items"][0]
    assert (item["published_by"], item["reason"], item["number"]) == (None, None, 2)


def test_a_server_that_is_still_starting_says_so() -> None:
    answer = Client(api_app(None)).get("/api/v1/values")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "STARTING", "5")


def test_a_busy_store_is_told_as_such(web: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy() -> int:
        raise Refusal(RefusalCode.STORE_BUSY)

    monkeypatch.setattr(workspace.store, "head", busy)
    answer = web.get("/api/v1/values")
    assert (answer.status_code, answer.json()["hint"]) == (503, "请稍后再试。")


def test_an_empty_installation_answers_empty_lists(tmp_path: Path) -> None:
    opened = open_workspace(load_settings(data_dir=tmp_path))
    web = Client(api_app(opened))
    assert web.get("/api/v1/values").json()["total"] == 0
    assert web.get("/api/v1/revisions").json()["items"] == []
    assert web.get("/api/v1/values.csv").content.decode("utf-8-sig").startswith("region,indicator,period,value")
    assert {item["status"] for item in web.get("/api/v1/attainment").json()["items"]} <= {"no_data", "no_target"}
    opened.store.close()


def test_the_document_is_the_file_and_complete(web: Client) -> None:
    found = web.get("/api/v1/openapi.json").json()
    assert found == document(Locale.ZH) == json.loads(FILE.read_text(encoding="utf-8"))
    assert FILE.read_text(encoding="utf-8") == file_text(), "run scripts/write_openapi.py"
    assert found["openapi"] == "3.1.0"
    assert set(found["components"]["securitySchemes"]) == {"session", "token"}
    assert found["components"]["securitySchemes"]["session"]["name"] == "capmap"
    for path in found["paths"].values():
        assert {"200", "304", "401"} <= set(path["get"]["responses"])
    assert web.get("/api/v1/openapi.json?lang=en").json()["info"]["title"].startswith("Data interface")
