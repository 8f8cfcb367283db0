"""Files by their content: an unchanging file with its tag, and the answer it gives to a request."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

_YEAR_SECONDS = 365 * 24 * 60 * 60
IMMUTABLE = f"public, max-age={_YEAR_SECONDS}, immutable"
REVALIDATE = "no-cache"


@dataclass(frozen=True, slots=True)
class File:
    """Bytes with their kind and hash."""

    body: bytes
    media_type: str
    sha256: str

    @classmethod
    def of(cls, body: bytes, media_type: str) -> File:
        return cls(body, media_type, hashlib.sha256(body).hexdigest())


def answer(request: Request, file: File, cache_control: str) -> Response:
    """The file, or 304 when the browser already has it. The tag is the content's hash, so it never lies."""
    tag = f'"{file.sha256[:32]}"'
    headers = {"ETag": tag, "Cache-Control": cache_control, "Vary": "Accept-Encoding"}
    held = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    if tag in held or "*" in held:
        return Response(status_code=304, headers=headers)
    return Response(file.body, media_type=file.media_type, headers=headers)
