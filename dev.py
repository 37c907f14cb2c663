#!/usr/bin/env python3
"""The commands of this checkout, with nothing but Python 3.11 or newer.

    serve     install, build, migrate, make a demo shop if there is none, and open
    test      install, build, and run every check and test
    check     the checks without the tests
    build     install and build only
    wheel     build the package to install elsewhere
    lock      write the lock files anew (--upgrade takes newer versions)
    messages  bring the translation files up to date with the texts
    postgres  run a command with a throw-away PostgreSQL in DATABASE_URL
    redis     run a command with a throw-away Redis in REDIS_URL

Each step keeps a stamp of the contents it worked from and is skipped while they
stay the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TILL = ROOT / "till"
TILL_BUILT = ROOT / "stamgast" / "static" / "till"
LOCALE = ROOT / "stamgast" / "locale"
VAR = ROOT / "var"
NODE_AT_LEAST = (20, 19)


def say(sentence: str) -> None:
    print(f"==> {sentence}", flush=True)


def stop(sentence: str) -> NoReturn:
    sys.exit(f"\n{sentence}")


def run(*command: object, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    subprocess.run([str(part) for part in command], cwd=cwd, env=env, check=True)


def digest(*paths: Path) -> str:
    """One hash over the names and contents of files and of everything in folders."""
    total = hashlib.sha256()
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file():
                total.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes() + b"\0")
    return total.hexdigest()


def done(stamp: Path, now: str) -> bool:
    return stamp.exists() and stamp.read_text() == now


@contextmanager
def timed(step: str) -> Iterator[None]:
    say(step)
    began = time.monotonic()
    yield
    say(f"{step}: {time.monotonic() - began:.1f} s")


# Installing and building


def make_venv(folder: Path) -> None:
    try:
        run(sys.executable, "-m", "venv", folder)
    except subprocess.CalledProcessError:
        shutil.rmtree(folder, ignore_errors=True)
        stop("python3 -m venv failed. On Debian and Ubuntu: apt-get install python3-venv")


def pip_install(python: Path, lock: Path) -> None:
    run(python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps",
        "--require-hashes", "-r", lock)  # fmt: skip


def install_python(dev: bool) -> None:
    """The locked packages in .venv; one made for development serves as it is."""
    tools, project = ROOT / "requirements-tools.txt", ROOT / "pyproject.toml"
    stamp = VENV / "stamgast-stamp"
    rules = ROOT / "requirements-rules.txt"
    wanted = {
        name: digest(ROOT / name, tools, rules, project)
        for name in ("requirements.txt", "requirements-dev.txt")
    }
    lock = "requirements-dev.txt" if dev else "requirements.txt"
    if done(stamp, wanted["requirements-dev.txt"]) or done(stamp, wanted[lock]):
        return
    with timed("Python packages"):
        if not PYTHON.exists():
            make_venv(VENV)
        pip_install(PYTHON, tools)
        uv = [VENV / "bin" / "uv", "pip"]
        quiet = ["-q", "--python", PYTHON]
        locks = [lock, tools, rules] if dev else [lock, tools]
        run(*uv, "sync", *quiet, "--require-hashes", "--compile-bytecode", *locks)
        # Without isolation the build takes the locked hatchling, not today's.
        run(*uv, "install", *quiet, "--no-deps", "--no-build-isolation", "-e", ROOT)
    stamp.write_text(wanted[lock])


def node_version(node: str) -> tuple[int, ...]:
    printed = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    return tuple(int(part) for part in printed.strip().lstrip("v").split(".")[:2] if part)


def npm() -> tuple[str, dict[str, str]]:
    """The machine's npm where its node is new enough, else the one in PyPI's wheel."""
    node, found = shutil.which("node"), shutil.which("npm")
    wanted = not os.environ.get("STAMGAST_OWN_NODE")
    if wanted and node and found and node_version(node) >= NODE_AT_LEAST:
        return found, dict(os.environ)
    venv, lock = ROOT / ".venv-node", ROOT / "requirements-node.txt"
    stamp, now = venv / "stamgast-stamp", digest(lock)
    if not done(stamp, now):
        with timed("Node from its Python wheel, for want of one on this machine"):
            if not venv.exists():
                make_venv(venv)
            pip_install(venv / "bin" / "python", lock)
        stamp.write_text(now)
    return str(venv / "bin" / "npm"), {
        **os.environ,
        "PATH": f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }


def install_till() -> None:
    lock = digest(TILL / "package.json", TILL / "package-lock.json")
    stamp = TILL / "node_modules" / ".stamgast-stamp"
    if done(stamp, lock):
        return
    with timed("Till packages"):
        command, env = npm()
        run(command, "ci", "--silent", "--no-audit", "--no-fund", cwd=TILL, env=env)
    stamp.write_text(lock)


def till_sources() -> str:
    return digest(TILL / "src", *sorted(TILL.glob("*.json")), *sorted(TILL.glob("*.ts")))


def build_till() -> None:
    now = till_sources()
    stamp = ROOT / "build" / "till.stamp"
    if done(stamp, now) and TILL_BUILT.exists():
        return
    install_till()
    with timed("Till build"):
        command, env = npm()
        run(command, "run", "--silent", "build", cwd=TILL, env=env)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(now)


def build_catalogues() -> None:
    """Compiled translations: Git keeps the .po files, never what is made of them."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        stamp, now = source.with_suffix(".mo.stamp"), digest(source)
        made = [source.with_suffix(".mo"), source.with_name("till.json")]
        if not done(stamp, now) or not all(file.exists() for file in made):
            run(PYTHON, "-m", "tools.messages", "compile", source)
            stamp.write_text(now)


def build(dev: bool) -> None:
    install_python(dev)
    build_till()
    build_catalogues()


# Checks and tests


class StepFailed(Exception):
    """A step failed; what is wrong has been printed above."""


class Tally:
    """How many tests passed and failed over all runners; a failed check counts as one."""

    def __init__(self) -> None:
        self.passed = self.failed = 0

    def step(self, name: str, *command: object, **how: object) -> None:
        with timed(name):
            try:
                run(*command, **how)  # type: ignore[arg-type]
            except subprocess.CalledProcessError:
                self.failed += 1
                raise StepFailed(name) from None

    def pytest(self, name: str, arguments: list[str], before: list[object]) -> None:
        report = VAR / f"pytest-{len(before)}.xml"
        report.unlink(missing_ok=True)
        command = [*before, PYTHON, "-m", "pytest", f"--junitxml={report}", *arguments]
        with timed(name):
            code = subprocess.run([str(part) for part in command], cwd=ROOT).returncode
        suites = ElementTree.parse(report).getroot().iter("testsuite") if report.exists() else []
        for suite in suites:
            bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            self.failed += bad
            self.passed += int(suite.get("tests", 0)) - bad - int(suite.get("skipped", 0))
        # 5: nothing was collected, which is right where the caller chose the tests.
        if code not in {0, 5} or (code == 5 and not arguments):
            self.failed += not self.failed
            raise StepFailed(name)

    def vitest(self) -> None:
        report = VAR / "vitest.json"
        report.unlink(missing_ok=True)
        command, env = npm()
        try:
            self.step("vitest", command, "run", "--silent", "test", "--", "--reporter=default",
                      "--reporter=json", f"--outputFile={report}", cwd=TILL, env=env)  # fmt: skip
        finally:
            if report.exists():
                counts = json.loads(report.read_text())
                self.passed += counts["numPassedTests"]
                # The step itself has counted one.
                self.failed += max(0, counts["numFailedTests"] - 1)


def run_checks(tally: Tally) -> None:
    """Everything that reads the code without running the tests."""
    binaries = VENV / "bin"
    scratch = {**os.environ, "STAMGAST_DATA": str(VAR / "check-data")}
    command, npm_env = npm()
    tally.step("ruff check", binaries / "ruff", "check")
    tally.step("ruff format", binaries / "ruff", "format", "--check")
    tally.step("layers", binaries / "lint-imports", env=scratch)
    tally.step("mypy", binaries / "mypy", env=scratch)
    tally.step("migrations", PYTHON, "-W", "error", "-m", "stamgast", "makemigrations",
               "--check", "--dry-run", env=scratch)  # fmt: skip
    tally.step("tsc", command, "run", "--silent", "check", cwd=TILL, env=npm_env)


def prepare_tests() -> None:
    build(dev=True)
    install_till()
    VAR.mkdir(exist_ok=True)


def find_chromium() -> None:
    found = subprocess.run([PYTHON, "-m", "tools.chromium", "--install"], cwd=ROOT)
    if found.returncode:
        raise StepFailed("Chromium")


def run_all(tally: Tally, arguments: list[str]) -> None:
    find_chromium()
    run_checks(tally)
    tally.vitest()
    tally.pytest("pytest on SQLite", ["-n2", *arguments], [])
    tally.pytest("pytest on PostgreSQL", ["-n2", "--ignore=tests/browser", *arguments],
                 [PYTHON, "-m", "tools.postgres"])  # fmt: skip


def tallied(steps: Callable[[Tally], None]) -> None:
    tally = Tally()
    try:
        steps(tally)
    except StepFailed as failed:
        tally.failed += not tally.failed
        say(f"{failed} failed")
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    sys.exit(1 if tally.failed else 0)


# The commands


def serve(arguments: list[str]) -> None:
    build(dev=False)
    os.execv(PYTHON, [str(PYTHON), "-m", "stamgast", "serve", "--demo", *arguments])


def test(arguments: list[str]) -> None:
    prepare_tests()
    tallied(lambda tally: run_all(tally, arguments))


def check(arguments: list[str]) -> None:
    prepare_tests()
    tallied(run_checks)


def build_all(arguments: list[str]) -> None:
    build(dev=True)


def wheel(arguments: list[str]) -> None:
    build(dev=False)
    uv = VENV / "bin" / "uv"
    run(uv, "build", "-q", "--wheel", "--no-build-isolation", "--python", PYTHON, *arguments)
    for made in sorted((ROOT / "dist").glob("*.whl")):
        say(str(made.relative_to(ROOT)))


def lock(arguments: list[str]) -> None:
    """Lock files with hashes and without addresses, the same on every machine."""
    uv = VENV / "bin" / "uv"
    base = [uv, "pip", "compile", "-q", "--universal", "--python-version", "3.11",
            "--generate-hashes", "--no-emit-index-url", "--no-header", *arguments]  # fmt: skip
    project = [*base, "pyproject.toml", "--all-extras"]
    run(*project, "-o", "requirements.txt")
    run(*project, "--group", "dev", "-c", "requirements.txt", "-o", "requirements-dev.txt")
    for group in ("tools", "node"):
        run(
            *base, "--group", group, "-c", "requirements-dev.txt", "-o", f"requirements-{group}.txt"
        )
    run(*base, "--no-deps", "--group", "rules", "-o", "requirements-rules.txt")
    command, env = npm()
    run(command, "update" if "--upgrade" in arguments else "install", "--package-lock-only",
        cwd=TILL, env=env)  # fmt: skip


def messages(arguments: list[str]) -> None:
    install_python(dev=True)
    run(PYTHON, "-m", "tools.messages", "update", *arguments)
    build_catalogues()


def postgres(arguments: list[str]) -> None:
    install_python(dev=True)
    os.execv(PYTHON, [str(PYTHON), "-m", "tools.postgres", *arguments])


def redis(arguments: list[str]) -> None:
    install_python(dev=True)
    os.execv(PYTHON, [str(PYTHON), "-m", "tools.redis", *arguments])


COMMANDS: dict[str, Callable[[list[str]], None]] = {
    "serve": serve,
    "test": test,
    "check": check,
    "build": build_all,
    "wheel": wheel,
    "lock": lock,
    "messages": messages,
    "postgres": postgres,
    "redis": redis,
}


def newer_python() -> str | None:
    names = [f"python3.{minor}" for minor in range(20, 10, -1)]
    return next(filter(None, map(shutil.which, names)), None)


def main() -> None:
    if sys.version_info < (3, 11):
        newer = newer_python() or stop("Python 3.11 or newer is needed.")
        os.execv(newer, [newer, *sys.argv])
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        stop((__doc__ or "").strip())
    os.chdir(ROOT)
    try:
        COMMANDS[sys.argv[1]](sys.argv[2:])
    except subprocess.CalledProcessError as failed:
        stop(f"Stopped: this step failed with code {failed.returncode}: {failed.cmd[0]}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
