"""Finds the Chromium that the browser tests drive; `--install` installs Debian's."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "The browser tests need Chromium: install it (Debian: apt-get install chromium), "
    "or name it in STAMGAST_CHROMIUM."
)


def find() -> str | None:
    """The path of a Chromium, or nothing where the machine has none."""
    if named := os.environ.get("STAMGAST_CHROMIUM"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Debian's package, where we may install one and nobody named another."""
    if os.geteuid() or not shutil.which("apt-get") or os.environ.get("STAMGAST_CHROMIUM"):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if not find() and "--install" in sys.argv:
        print("==> Chromium for the browser tests", flush=True)
        install()
    if not find():
        sys.exit(MISSING)
