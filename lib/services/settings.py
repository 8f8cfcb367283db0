"""Settings of an installation: environment variables ``CAPMAP_*`` and one file, the environment winning.

Each setting has one name: ``CAPMAP_PORT`` in the environment is ``port`` in the file. Relative paths count from the
folder of the program, so that the server and the command line mean the same files wherever they are started.
"""

from __future__ import annotations

import ipaddress
import os
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from lib.domain import Locale, Refusal, RefusalCode
from lib.i18n import say
from lib.services.basemap import Basemap, BasemapError, BasemapKind, basemap_of
from lib.services.sign_on_settings import SignOnError, refuse_unsafe_provider, refuse_unsafe_proxy
from lib.store.opening import holds_password

#: The folder that holds Home.py, lib, data and geo.
ROOT = Path(__file__).resolve().parents[2]

PREFIX = "CAPMAP_"
FILE_SETTING = f"{PREFIX}SETTINGS_FILE"
_SQLITE = "sqlite:///"
_DATABASES = (_SQLITE, "postgresql://", "postgresql+psycopg://")


class ReviewSteps(StrEnum):
    """How many offices look at the figures of a league's counties before they are published."""

    ONE = "one"
    TWO = "two"


class Settings(BaseSettings):
    """Every setting with its default. Built by ``load_settings``, which turns mistakes into refusals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    data_dir: Path = ROOT / "var"
    #: The address of a server's database may hold its password, so it is never shown.
    database_url: str = Field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=0, le=65535)
    locale: Locale = Locale.ZH
    #: Has no effect since there are accounts; known so that an installation that set it still starts.
    open_network: bool = False
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    #: Published figures for everybody, without signing in.
    public: bool = False
    #: A proxy in front speaks TLS.
    https: bool = False
    #: Send the session cookie over plain HTTP on a network.
    insecure_cookie: bool = False
    #: Addresses or networks of proxies whose X-Forwarded-For is believed.
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    #: How long a sign-in may rest, and how long it lasts at all.
    idle_minutes: int = Field(default=30, ge=5, le=1440)
    session_hours: int = Field(default=12, ge=1, le=24)
    #: Whoever submitted a file does not publish it.
    four_eyes: bool = True
    #: A league's reviewers pass on what its counties report, and the province publishes it; or one step for all.
    review_steps: ReviewSteps = ReviewSteps.TWO
    #: How many days after the end of a quarter or month, and of a year, its figures are due.
    report_days_quarter: int = Field(default=20, ge=1, le=366)
    report_days_year: int = Field(default=45, ge=1, le=366)
    basemap: BasemapKind = BasemapKind.NONE
    basemap_url: str = ""
    basemap_key: SecretStr = SecretStr("")
    #: The identity provider: its address, what it knows this server as, and what is asked of it.
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_scope: str = "openid profile"
    oidc_name_claim: str = "name"
    oidc_label: str = ""
    #: The header in which a trusted proxy says who the person is.
    proxy_user_header: str = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """First what the command line says, then the environment, then the file."""
        file = settings_file()
        found = (init_settings, env_settings)
        return (*found, TomlConfigSettingsSource(settings_cls, toml_file=file)) if file else found

    @field_validator("data_dir")
    @classmethod
    def _from_root(cls, value: Path) -> Path:
        return (ROOT / value.expanduser()).resolve()

    @field_validator("allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            tuple(part.strip().lower() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ipaddress.ip_network(part, strict=False)) for part in value)

    @model_validator(mode="before")
    @classmethod
    def _place_database(cls, given: dict[str, object]) -> dict[str, object]:
        """Without an address the database is a file in the data folder; a relative file counts from the program."""
        url = str(given.get("database_url") or "")
        if not url:
            folder = ROOT / Path(str(given.get("data_dir") or "var")).expanduser()
            url = f"{_SQLITE}{folder.resolve() / 'capmap.sqlite'}"
        elif url.startswith(_SQLITE):
            url = f"{_SQLITE}{(ROOT / url.removeprefix(_SQLITE)).resolve()}"
        return {**given, "database_url": url}

    @property
    def loopback(self) -> bool:
        """True where only programs of this machine can reach the server."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """True for ``localhost``, ``127.0.0.0/8`` and ``::1``."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def settings_file() -> Path | None:
    """The settings file in force: the one ``CAPMAP_SETTINGS_FILE`` names, else ``capmap.toml`` if it is there."""
    named = os.environ.get(FILE_SETTING)
    if named:
        return (ROOT / Path(named).expanduser()).resolve()
    usual = ROOT / "capmap.toml"
    return usual if usual.is_file() else None


def load_settings(**given: str | int | bool | Path | None) -> Settings:
    """Read the settings; ``given`` (from the command line; None means not given) wins over environment and file.

    Raises Refusal SETTING_UNKNOWN for a name that is not a setting, SETTING_UNSAFE for a value that cannot be or must
    not be. The value itself is never repeated: an address may hold a password.
    """
    _refuse_unknown_variables()
    _refuse_bad_file()
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # checked by the model
    except ValidationError as error:
        raise _refusal(error) from None
    if not settings.database_url.startswith(_DATABASES):
        raise unsafe("database_url", "database_kind", settings.locale)
    basemap_in_force(settings)
    refuse_unsafe_sign_on(settings)
    return settings


def basemap_in_force(settings: Settings) -> Basemap | None:
    """The map beneath the detail map, None for none. Raises Refusal SETTING_UNSAFE where it cannot be one."""
    try:
        return basemap_of(settings.basemap, settings.basemap_url, settings.basemap_key.get_secret_value())
    except BasemapError as error:
        raise unsafe(error.setting, error.reason, settings.locale) from None


def refuse_unsafe_sign_on(settings: Settings) -> None:
    """Raise Refusal SETTING_UNSAFE for a provider or a proxy header that is not safe to believe."""
    secret = settings.oidc_client_secret.get_secret_value()
    try:
        refuse_unsafe_provider(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_scope)
        refuse_unsafe_proxy(settings.proxy_user_header, settings.trusted_proxies)
    except SignOnError as error:
        sentence = say(settings.locale, f"sso.setting.{error.reason}")
        raise Refusal(RefusalCode.SETTING_UNSAFE, setting=f"{PREFIX}{error.setting.upper()}", reason=sentence) from None


def refuse_unsafe_serving(settings: Settings) -> None:
    """Refuse to send session cookies over a network where they can be read, unless that was chosen on purpose, and to
    answer to any name."""
    if settings.loopback:
        return
    if not (settings.https or settings.insecure_cookie):
        raise unsafe("insecure_cookie", "insecure_cookie", settings.locale, host=settings.host)
    if settings.host in ("0.0.0.0", "::", "") and not settings.allowed_hosts:  # noqa: S104 - a comparison
        raise unsafe("allowed_hosts", "allowed_hosts", settings.locale, host=settings.host)


def announced_locale() -> Locale:
    """The language to speak before the settings are read: ``CAPMAP_LOCALE`` if it is one of ours, else Chinese."""
    named = os.environ.get(f"{PREFIX}LOCALE", "")
    return Locale(named) if named in set(Locale) else Locale.ZH


def unsafe(setting: str, reason: str, locale: Locale, **params: str) -> Refusal:
    """A refusal that names the setting and says why in one sentence of ``cli.setting``."""
    sentence = say(locale, f"cli.setting.{reason}", **params)
    return Refusal(RefusalCode.SETTING_UNSAFE, setting=f"{PREFIX}{setting.upper()}", reason=sentence)


def unsafe_option(option: str, reason: str) -> Refusal:
    """A refusal for an option of the page server, under the name it has in ``.streamlit/config.toml``."""
    return Refusal(RefusalCode.SETTING_UNSAFE, setting=option, reason=reason)


def _refuse_unknown_variables() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {FILE_SETTING}
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            raise Refusal(RefusalCode.SETTING_UNKNOWN, setting=name)


def _refuse_bad_file() -> None:
    file = settings_file()
    if file is None:
        return
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise unsafe("settings_file", "file_unreadable", announced_locale(), file=str(file)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise unsafe("settings_file", "file_broken", announced_locale(), file=str(file), why=str(error)) from None
    for name in found:
        if name not in Settings.model_fields:
            raise Refusal(RefusalCode.SETTING_UNKNOWN, setting=name)
    if holds_password(str(found.get("database_url", ""))) and file.stat().st_mode & 0o077:
        raise unsafe("database_url", "database_open", announced_locale(), file=str(file))
    if "basemap_key" in found and file.stat().st_mode & 0o077:
        raise unsafe("basemap_key", "basemap_key_open", announced_locale(), file=str(file))
    if "oidc_client_secret" in found and file.stat().st_mode & 0o077:
        sentence = say(announced_locale(), "sso.setting.secret_open", file=str(file))
        raise Refusal(RefusalCode.SETTING_UNSAFE, setting=f"{PREFIX}OIDC_CLIENT_SECRET", reason=sentence)


def _refusal(error: ValidationError) -> Refusal:
    first = error.errors(include_input=False, include_url=False)[0]
    return unsafe(str(first["loc"][0]), "value", announced_locale(), why=str(first["msg"]))
