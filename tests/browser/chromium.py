"""Which Chromium drives the browser tests: `python -m tests.browser.chromium` prints its path, `--install` fetches one if need be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = (
    "chromium-headless-shell",  # Debian's Chromium without a window: half the processor time
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find() -> str | None:
    """The browser CHROMIUM names, else the first that this machine has."""
    chosen = os.environ.get("CHROMIUM")
    return next((path for name in ((chosen,) if chosen else NAMES) if (path := shutil.which(name)) and _starts(path)), None)


def _starts(path: str) -> bool:
    """Ubuntu's chromium-browser is a script that asks for a snap; a name on the path is no browser yet."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install() -> str | None:
    """By the means the machine offers: apt as root or with sudo that asks nothing, or Homebrew."""
    if shutil.which("apt-get") and (as_root := _as_root()) is not None:
        apt = [*as_root, "apt-get", "-qq", "-y", "--no-install-recommends"]
        attempts, refresh = [[*apt, "install", name] for name in NAMES[:3]], [*apt, "update"]
    elif shutil.which("brew"):
        attempts, refresh = [["brew", "install", "--quiet", "--cask", "chromium"]], ["true"]
    else:
        return None
    print("Installing Chromium for the browser tests (a minute or two)", file=sys.stderr)
    for command in (refresh, *attempts):
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
        if found := find():
            return found
    return None


def _as_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    can = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n"] if can else None


if __name__ == "__main__":
    print(find() or ("--install" in sys.argv and install()) or "")
