"""What the environment says, read once and frozen.

WORKBENCH_HOME          data folder; default `var/` in the checkout
WORKBENCH_DATABASE_URL  default SQLite in the data folder; or postgresql+psycopg://user:password@host/name
WORKBENCH_DEMO          0 starts an empty default database without the demo campaign
WORKBENCH_ADDRESS       where people reach the server when a proxy stands before it: https://workbench.example.org
WORKBENCH_PIPELINE      name or path of a trained spaCy pipeline; default: our rules alone
WORKBENCH_RANKER        how found evidence is ordered: lexical (the default), or embedding:MODEL with sentence-transformers installed
WORKBENCH_SESSION_IDLE_HOURS, WORKBENCH_SESSION_DAYS   how long a sign-in lasts (12 and 7)
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import BadSettings

CHECKOUT = Path(__file__).resolve().parent.parent
MINIMUM_KEY_BYTES = 32
MINIMUM_KEY_VARIETY = 10  # different bytes: a key drawn by chance never has fewer, "changethis" repeated does


@dataclass(frozen=True)
class Settings:
    home: Path
    database_url: str
    has_demo: bool
    pipeline: str | None
    session_idle_hours: int
    session_days: int
    ranker: str = "lexical"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def is_default_database(self) -> bool:
        """The SQLite file in the data folder: the only place the demo is ever loaded into."""
        return self.database_url == default_database_url(self.home)

    @property
    def seeds(self) -> Path:
        return CHECKOUT / "seeds"


def default_database_url(home: Path) -> str:
    return f"sqlite:///{home / 'workbench.db'}"


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment. Raises BadSettings for a value that cannot be meant."""
    home = Path(environment.get("WORKBENCH_HOME") or CHECKOUT / "var").expanduser().resolve()
    url = environment.get("WORKBENCH_DATABASE_URL") or default_database_url(home)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSettings("WORKBENCH_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    return Settings(
        home=home,
        database_url=url,
        has_demo=environment.get("WORKBENCH_DEMO", "1") not in ("0", "no", "false"),
        pipeline=environment.get("WORKBENCH_PIPELINE") or None,
        session_idle_hours=_positive(environment, "WORKBENCH_SESSION_IDLE_HOURS", 12),
        session_days=_positive(environment, "WORKBENCH_SESSION_DAYS", 7),
        ranker=environment.get("WORKBENCH_RANKER") or "lexical",
    )


def _positive(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name, str(default))
    if not value.isdecimal() or int(value) == 0:
        raise BadSettings(f"{name} is {value!r}, not a whole number above zero.")
    return int(value)


def prepare_home(settings: Settings) -> None:
    """Make the data folder, readable by its owner only. Raises BadSettings."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadSettings(f"The data folder {settings.home} cannot be made: {error.strerror}.") from error


def audit_key(settings: Settings) -> bytes:
    """The key that seals the audit chain: kept beside the data, never in the database or its backups.

    Made at first start beside a local SQLite. With PostgreSQL it must be there already, since a second
    application process that made its own would break the chain. Raises BadSettings.
    """
    path = settings.home / "secrets" / "audit.key"
    if not path.exists():
        if not settings.is_sqlite:
            raise BadSettings(f"No audit key at {path}. Run `python -m workbench init` once, and copy the file to every host.")
        make_audit_key(settings)
    key = path.read_bytes()
    if len(key) < MINIMUM_KEY_BYTES or len(set(key)) < MINIMUM_KEY_VARIETY:
        raise BadSettings(f"The audit key at {path} is weak: it must be {MINIMUM_KEY_BYTES} bytes or more, made by chance.")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadSettings(f"The audit key at {path} can be read by others. Set its mode to 0600.")
    return key


def make_audit_key(settings: Settings) -> Path:
    """Write a new key unless there is one; two processes that start at once end with the same file."""
    folder = settings.home / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "audit.key"
    if path.exists():
        return path
    partial = folder / f"audit.key.{secrets.token_hex(8)}"
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_hex(MINIMUM_KEY_BYTES).encode())
    try:
        os.link(partial, path)  # whole under its name or not there: another process never reads half a key
    except FileExistsError:
        return path
    finally:
        partial.unlink()
    return path
