"""The page library with stores of our own for what people send and fetch, so that each file has an owner."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import defaultdict

from streamlit import App, config
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryFile, MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.cache_storage_manager_config import create_default_cache_storage_manager

from lib.ui.identity import made_for
from lib.web.areas import MEDIA, UPLOAD
from lib.web.entrance import USER_KEY

_LONGEST_NAME = 200


class Media(MemoryMediaFileStorage):
    """Pictures and downloads. An id depends on every byte, and cannot be worked out by who knows the bytes; a file is
    given only to the sessions it was made for."""

    def __init__(self) -> None:
        super().__init__(MEDIA.rstrip("/"))
        self._secret = secrets.token_bytes(32)
        self._owners: defaultdict[str, set[str]] = defaultdict(set)
        self._lock = threading.Lock()

    def load_and_get_id(
        self, path_or_data: str | bytes, mimetype: str, kind: MediaFileKind, filename: str | None = None
    ) -> str:
        data = self._read_file(path_or_data) if isinstance(path_or_data, str) else path_or_data
        digest = hashlib.blake2b(key=self._secret, digest_size=28)
        for part in (mimetype.encode(), (filename or "").encode(), data):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        file_id = digest.hexdigest()
        context = get_script_run_ctx(suppress_warning=True)
        owner = context.user_info.get(USER_KEY) if context is not None else made_for()
        with self._lock:
            self._files_by_id.setdefault(file_id, MemoryFile(data, mimetype, kind, filename))
            if isinstance(owner, str):
                self._owners[file_id].add(owner)
        return file_id

    def delete_file(self, file_id: str) -> None:
        with self._lock:
            super().delete_file(file_id)
            self._owners.pop(file_id, None)

    def belongs(self, name: str, key: str) -> bool:
        """True where a file, by the last part of its address, was made for a session."""
        with self._lock:
            return key in self._owners.get(name.split(".", 1)[0], ())


class Uploads(MemoryUploadedFileManager):
    """Files that people sent. A name is a name: no folder, nothing that does not print."""

    def __init__(self) -> None:
        super().__init__(UPLOAD.rstrip("/"))

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        super().add_file(session_id, file._replace(name=plain_name(file.name)))

    def has(self, session_id: str, file_id: str) -> bool:
        """True where a session has sent a file under this id."""
        return bool(self.get_files(session_id, [file_id]))

    def held(self, session_id: str) -> int:
        """Bytes kept for a session."""
        with self._lock:
            return sum(len(file.data) for file in self.file_storage.get(session_id, {}).values())


def plain_name(name: str) -> str:
    """The last part of a path, in printable characters.

    >>> plain_name("../../etc/x.csv"), plain_name("C:\\\\a\\\\b.csv"), plain_name("..")
    ('x.csv', 'b.csv', '_')
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(sign for sign in last if sign.isprintable()).strip()[-_LONGEST_NAME:]
    return clean if clean.strip(".") else "_"


class PageLibrary(App):
    """The app with these stores, and what our layers ask of its sessions. All of it on the event loop."""

    def _create_runtime(self) -> Runtime:
        self.media = Media()
        self.uploads = Uploads()
        return Runtime(
            RuntimeConfig(
                script_path=str(self._resolve_script_path()),
                media_file_storage=self.media,
                uploaded_file_manager=self.uploads,
                cache_storage_manager=create_default_cache_storage_manager(),
                is_hello=False,
                session_storage=MemorySessionStorage(ttl_seconds=config.get_option("server.disconnectedSessionTTL")),
                on_script_error=self._on_script_error,
            )
        )

    def owner(self, session_id: str) -> str | None:
        """The public key of the session that a page's session was opened in."""
        found = self._runtime._session_mgr.get_session_info(session_id) if self._runtime is not None else None
        return _owner(found)

    def held(self, key: str) -> int:
        """Bytes of the uploads of all page sessions of one session."""
        if self._runtime is None:
            return 0
        sessions = self._runtime._session_mgr.list_sessions()
        return sum(self.uploads.held(found.session.id) for found in sessions if _owner(found) == key)


def _owner(found: SessionInfo | None) -> str | None:
    owner = found.session._user_info.get(USER_KEY) if found is not None else None
    return owner if isinstance(owner, str) else None
