"""Every operation of the interface against its own document: made-up requests, right and wrong ones.

Some 4,500 requests; each answer must be one that the document names, in the form it names, and none a server error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.domain import Locale
from lib.services import load_settings, open_workspace
from lib.web.api_document import document
from tests.web.api_app import api_app, publish_both

_CONFIG = {
    "generation": {"max-examples": 6, "deterministic": True},
    "auth": {"openapi": {"token": {"bearer": "viewer"}}},
}
_served: list[ASGIApp] = []
_answers: Counter[int] = Counter()


async def late_app(scope: Scope, receive: Receive, send: Send) -> None:
    """The app of the fixture: operations are collected before there is one."""
    await _served[0](scope, receive, send)


schema = schemathesis.openapi.from_dict(document(Locale.ZH), config=SchemathesisConfig.from_dict(_CONFIG))
schema.app = late_app


@pytest.fixture(scope="module", autouse=True)
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    opened = open_workspace(load_settings(data_dir=tmp_path_factory.mktemp("api")))
    publish_both(opened)
    _served.append(api_app(opened))
    yield
    _served.clear()
    opened.store.close()
    assert _answers[200] > 5
    assert _answers[400] > 5
    assert max(_answers) < 500


@schema.parametrize()
def test_answers_are_as_the_document_says(case: Case) -> None:
    _answers[case.call_and_validate().status_code] += 1


def test_every_operation_of_the_document_is_tried() -> None:
    operations = [operation.ok() for operation in schema.get_all_operations()]
    assert len(operations) == len(document(Locale.ZH)["paths"]) * 2 == 40
