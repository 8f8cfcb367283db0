"""The OpenAPI 3.1 document of the interface, made from the same models that check requests.

``data/api/openapi.json`` is the Chinese document as a file: ``scripts/write_openapi.py`` writes it anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from lib.domain import Locale
from lib.i18n import messages, say
from lib.services.api_request import Resource
from lib.services.settings import ROOT
from lib.web.api_query import QUERIES
from lib.web.api_schema import ITEMS, Page, Problem

FILE = ROOT / "data" / "api" / "openapi.json"
_VERSION = "1.0.0"
Part = dict[str, Any]


@cache
def document(locale: Locale) -> Part:
    """The whole document in one language."""
    schemas = _schemas(locale)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say(locale, "api.document.title"),
            "version": _VERSION,
            "description": say(locale, "api.document.description"),
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": "published", "description": say(locale, "api.document.tag")}],
        "security": [{"session": []}, {"token": []}],
        "paths": _paths(locale),
        "components": {
            "schemas": schemas,
            "responses": _problems(locale),
            "headers": _headers(locale),
            "securitySchemes": _security(locale),
        },
    }


def _security(locale: Locale) -> Part:
    session = {"type": "apiKey", "in": "cookie", "name": "capmap", "description": say(locale, "api.document.session")}
    token = {"type": "http", "scheme": "bearer", "description": say(locale, "api.document.token")}
    return {"session": session, "token": token}


def _schemas(locale: Locale) -> Part:
    models: list[type[BaseModel]] = [Page, Problem, *ITEMS.values()]
    _, found = models_json_schema(
        [(model, "serialization") for model in models], ref_template="#/components/schemas/{model}"
    )
    schemas: Part = found["$defs"]
    for schema in schemas.values():
        schema.pop("title", None)
        schema.pop("description", None)  # what stands in the code is for those who read the code
        for name, field in schema.get("properties", {}).items():
            field.pop("title", None)
            if (key := f"api.field.{name}") in messages(locale):
                field["description"] = say(locale, key)
    page = schemas.pop("Page")
    for resource, model in ITEMS.items():
        items = {"type": "array", "items": {"$ref": f"#/components/schemas/{model.__name__}"}}
        schemas[f"{resource.value.capitalize()}Page"] = {
            **page,
            "properties": {**page["properties"], "items": items},
            "required": [*page["required"], "items"],
        }
    return schemas


def _paths(locale: Locale) -> Part:
    paths: Part = {}
    for resource in Resource:
        for suffix in ("", ".json", ".csv"):
            paths[f"/api/v1/{resource.value}{suffix}"] = {
                method: _listed(locale, resource, suffix, method) for method in ("get", "head")
            }
    paths["/api/v1/layers/{name}"] = {method: _layer(locale, method) for method in ("get", "head")}
    paths["/api/v1/openapi.json"] = {method: _described(locale, method) for method in ("get", "head")}
    return paths


def _operation(locale: Locale, name: str, method: str, identifier: str) -> Part:
    return {
        "operationId": identifier if method == "get" else f"{identifier}_{method}",
        "summary": say(locale, f"api.operation.{name}"),
        "description": say(locale, f"api.operation_more.{name}"),
        "tags": ["published"],
    }


def _listed(locale: Locale, resource: Resource, suffix: str, method: str) -> Part:
    identifier = f"{resource.value}{suffix.replace('.', '_')}"
    answers: Part = {
        "200": _listing(locale, resource, suffix, method),
        "304": _unchanged(locale),
        **{status: {"$ref": f"#/components/responses/{name}"} for status, name in _PROBLEMS.items()},
    }
    parameters = list(_parameters(locale, resource, suffix))
    return {**_operation(locale, resource, method, identifier), "parameters": parameters, "responses": answers}


def _listing(locale: Locale, resource: Resource, suffix: str, method: str) -> Part:
    content: Part = {}
    if suffix != ".csv":
        schema = {"$ref": f"#/components/schemas/{resource.value.capitalize()}Page"}
        content["application/json"] = {"schema": schema}
    if suffix != ".json":
        content["text/csv"] = {"schema": {"type": "string", "description": say(locale, "api.answer.csv")}}
    known = ("ETag", "Link", "X-Total-Count", *(() if suffix == ".json" else ("Content-Disposition",)))
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in known}
    answer = {"description": say(locale, "api.answer.listing"), "headers": headers}
    return answer if method == "head" else {**answer, "content": content}


def _parameters(locale: Locale, resource: Resource, suffix: str) -> Iterator[Part]:
    properties = QUERIES[resource].model_json_schema(ref_template="#/components/schemas/{model}")["properties"]
    for name, schema in properties.items():
        if name == "format" and suffix:
            continue
        # a parameter that may be left out is not one that may be null
        plain = next((one for one in schema.get("anyOf", ()) if one != {"type": "null"}), schema)
        shown = {key: value for key, value in plain.items() if key != "title"}
        if "$ref" in shown and shown["$ref"].endswith("/Locale"):
            shown = {"type": "string", "enum": [locale.value for locale in Locale]}
        yield {"name": name, "in": "query", "schema": shown, "description": say(locale, f"api.parameter.{name}")}


def _layer(locale: Locale, method: str) -> Part:
    name = {
        "name": "name",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "pattern": r"^[a-z0-9_]{1,64}\.(low|mid|full)(\.[0-9a-f]{8})?\.geojson$"},
        "description": say(locale, "api.parameter.name"),
    }
    found: Part = {"description": say(locale, "api.answer.layer")}
    if method == "get":
        found["content"] = {"application/geo+json": {"schema": {"type": "object"}}}
    answers = {"200": found, "304": _unchanged(locale), "404": _plain_problem(locale, "unknown", method)}
    answers["401"] = _plain_problem(locale, "sign_in", method)
    return {**_operation(locale, "layers", method, "layers"), "parameters": [name], "responses": answers}


def _described(locale: Locale, method: str) -> Part:
    found: Part = {"description": say(locale, "api.answer.document")}
    if method == "get":
        found["content"] = {"application/json": {"schema": {"type": "object"}}}
    answers = {
        "200": found,
        "304": _unchanged(locale),
        **{status: {"$ref": f"#/components/responses/{name}"} for status, name in _PROBLEMS.items() if status != "404"},
    }
    return {**_operation(locale, "document", method, "document"), "responses": answers}


_PROBLEMS = {
    "400": "unfit",
    "401": "sign_in",
    "403": "forbidden",
    "404": "unknown",
    "405": "method",
    "503": "busy",
}


def _problems(locale: Locale) -> Part:
    found: Part = {}
    for name in _PROBLEMS.values():
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        found[name] = {"description": say(locale, f"api.answer.{name}"), "content": content}
    found["sign_in"]["headers"] = {"WWW-Authenticate": {"$ref": "#/components/headers/WWW-Authenticate"}}
    found["method"]["headers"] = {"Allow": {"$ref": "#/components/headers/Allow"}}
    return found


def _plain_problem(locale: Locale, name: str, method: str) -> Part:
    found: Part = {"description": say(locale, f"api.answer.{name}")}
    if method == "get":
        found["content"] = {"application/json": {"schema": {"type": "object"}}}
    return found


def _headers(locale: Locale) -> Part:
    numbers = ("X-Total-Count",)
    names = ("ETag", "Link", "X-Total-Count", "Content-Disposition", "Allow", "WWW-Authenticate")
    return {
        name: {
            "description": say(locale, f"api.header.{name}"),
            "schema": {"type": "integer" if name in numbers else "string"},
        }
        for name in names
    }


def _unchanged(locale: Locale) -> Part:
    return {"description": say(locale, "api.answer.unchanged")}


def file_text() -> str:
    """The text of ``FILE``."""
    return json.dumps(document(Locale.ZH), ensure_ascii=False, indent=1) + "\n"
