"""The real application as a process of its own, to sign in to, to crawl, to kill."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

REPO = Path(__file__).resolve().parent.parent
Answer = TypeVar("Answer")
HOME = "home"
PATIENCE_S = 90  # a cold start migrates, seeds the demo and imports pandas and spaCy, on a busy machine


class RunningServer:
    """`python -m workbench serve` on a free port with a data folder of its own; `output` is all it printed."""

    def __init__(self, folder: Path, environment: dict[str, str] | None = None) -> None:
        self.home = folder / HOME
        self.log = folder / "server.log"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {"WORKBENCH_HOME": str(self.home), "PYTHONUNBUFFERED": "1", **(environment or {})}
        self.start()

    @property
    def full_environment(self) -> dict[str, str]:
        """For a command that works on the same data folder."""
        return os.environ | self.environment

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    @property
    def sign_in_link(self) -> str:
        """The newest link printed since the server was last started."""
        return self._patiently(lambda: (re.findall(r"http://\S+/link/\S+", self.output[self._printed_before :]) or [""])[-1], "a link")

    def start(self) -> None:
        self._printed_before = len(self.output) if self.log.exists() else 0
        command = [sys.executable, "-m", "workbench", "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=REPO,
                env=self.full_environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._patiently(self._is_ready, "/readyz")

    def kill(self) -> None:
        """SIGKILL, to it and to every process it started: nothing gets to clear up."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """As a supervisor would: ask, wait, insist."""
        try:
            self._signal(signal.SIGTERM)
        except subprocess.TimeoutExpired:
            self.kill()

    def restart(self) -> None:
        """Same port, same data folder. After `kill` this is the recovery; otherwise an orderly restart."""
        self.stop()
        self.start()

    def _signal(self, number: signal.Signals) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        self.process.wait(timeout=20)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def _patiently(self, ask: Callable[[], Answer], awaited: str) -> Answer:
        end = time.monotonic() + PATIENCE_S
        while not (answer := ask()):
            if self.process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise RuntimeError(f"The server gave no {awaited} (exit status {self.process.poll()}). It printed:\n{self.output[-4000:]}")
            time.sleep(0.05)
        return answer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that a first start leaves, for servers to begin with: making the demo takes longer than all else of a start."""
    first = RunningServer(tmp_path_factory.mktemp("first"))
    first.stop()
    return first.home


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, demo_home: Path) -> Iterator[RunningServer]:
    """One for each test module, since a start costs seconds. A test that kills it restarts it."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(demo_home, folder / HOME)
    running = RunningServer(folder)
    yield running
    running.stop()


@pytest.fixture
def fresh_server(tmp_path: Path, demo_home: Path) -> Iterator[RunningServer]:
    """One for this test alone."""
    shutil.copytree(demo_home, tmp_path / HOME)
    running = RunningServer(tmp_path)
    yield running
    running.stop()
