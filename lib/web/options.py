"""The Streamlit options the server must run with, held against the ones in force.

``STREAMLIT_*`` variables are not read when the app is served by uvicorn, and a ``config.toml`` in a user's home
counts like ours: so the values themselves are looked at, not where they were written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from streamlit import config

from lib.domain import Locale
from lib.i18n import say
from lib.services.settings import unsafe_option
from lib.web.entrance import TRUSTED_USER_HEADERS

#: Each option with the values that are safe. Error details hold addresses and passwords; the developer toolbar can
#: empty the caches of all users; static serving and the agent interface answer without any of our checks; and the page
#: library must take the identity from our header and no other.
SAFE: Mapping[str, tuple[object, ...]] = {
    "client.showErrorDetails": ("none",),
    "client.showErrorLinks": (False, "false"),
    "client.toolbarMode": ("viewer", "minimal"),
    "browser.gatherUsageStats": (False,),
    "global.developmentMode": (False,),
    "runner.postScriptGC": (False,),
    "server.enableAgentApi": (False,),
    "server.enableCORS": (True,),
    "server.enableStaticServing": (False,),
    "server.enableXsrfProtection": (True,),
    "server.fileWatcherType": ("none",),
    "server.maxUploadSize": (20,),
    "server.scriptHealthCheckEnabled": (False,),
    "server.trustedUserHeaders": (dict(TRUSTED_USER_HEADERS),),
    "server.unsafeMetricsUserAttributes": ([],),
}


def refuse_unsafe_options(locale: Locale, read: Callable[[str], object] = config.get_option) -> None:
    """Raise Refusal SETTING_UNSAFE with the option's name for the first option that is not as it must be."""
    for name, safe in SAFE.items():
        if read(name) not in safe:
            wanted = str(safe[0]).lower()
            raise unsafe_option(name, say(locale, "cli.setting.option", wanted=wanted))
