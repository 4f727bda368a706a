"""A headless Chromium for tests, driven over a pipe with its DevTools protocol.

The network is off, console and requests are recorded, and our scripts run in the page whatever its
policy. The accessibility rules are axe-core's.
"""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pytest

PATIENCE = 60  # seconds: a busy machine is slow, a hung browser never answers
START = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])
"""  # the protocol reads from 3 and writes to 4
SCROLL_THROUGH = """
(async () => {
  for (const plot of document.querySelectorAll(".plot")) {
    plot.scrollIntoView({ behavior: "instant" });
    while (!plot.classList.contains("drawn")) await new Promise(requestAnimationFrame);
  }
})()
"""
# Rules of WCAG 2.0 to 2.2, levels A and AA, and axe-core's best practice.
AUDIT = """
axe.run(document, { preload: false, resultTypes: ["violations"], runOnly: { type: "tag", values: [
  "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } })
.then((found) => found.violations.flatMap(({ id, nodes }) =>
  nodes.map((node) => `${id}: ${node.target.join(" ")}`)))
"""
# The rules take a minute for the 37,000 elements of a whole report, of which most are alike.
WITHOUT_REPEATS = """
(() => {
  const seen = new Map();
  const blocks = "main > section > *, .figures > *, .table, tr, svg :not(title, desc)";
  for (const one of document.querySelectorAll(blocks)) {
    const within = Array.from(one.querySelectorAll(":not(tr, tr *, svg *)"));
    const look = (part) => `${part.tagName} ${part.className.baseVal ?? part.className} ` +
      `${part.getAttribute("fill")}`;
    const looks = [one.parentElement, one, ...within].map(look).join("|");
    seen.set(looks, (seen.get(looks) || 0) + 1);
    if (seen.get(looks) > 3 && !one.tagName.startsWith("H")) one.remove();
  }
})()
"""


class Browser:
    """One page in one browser.

    ``console`` holds everything the page reported and ``requests`` the addresses it asked for
    beside its own, oldest first.
    """

    def __init__(self, send: int, receive: int, patience: float) -> None:
        self._send, self._receive, self._patience = send, receive, patience
        self._numbers = itertools.count(1)
        self._unread = b""
        self._events: list[dict[str, Any]] = []
        self._session: str | None = None
        self.console: list[str] = []
        self.requests: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call(
            "Network.emulateNetworkConditions",
            offline=True, latency=0, downloadThroughput=0, uploadThroughput=0,
        )  # fmt: skip

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and wait for its answer."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != number:
            self._events.append(answer)
        if "error" in answer:
            pytest.fail(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def open(
        self,
        path: Path,
        *,
        width: int = 1280,
        theme: Literal["light", "dark"] = "light",
        scripts: bool = True,
    ) -> None:
        """Show a file and wait until it is loaded; ``scripts`` of the page run or do not."""
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=900, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": theme}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self._events.clear()
        self.console.clear()
        self.requests.clear()
        self.call("Page.navigate", url=path.as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self._events):
            self._events.append(self._read())
        self.requests = [url for url in self.requests if url != path.as_uri()]

    def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            pytest.fail(f"in the page: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def violations(self) -> list[str]:
        """Accessibility rules that the page breaks as it is shown now, with the element.

        The rules wait for timers, which need ``scripts``.
        """
        # Chapters that are laid out when near lie over each other in the measures of far ones.
        self.run(
            "for (const one of document.querySelectorAll('.chapter'))"
            " one.style.contentVisibility = 'visible'"
        )
        self.run(files("axe_playwright_python").joinpath("axe.min.js").read_text() + "\n;0")
        found: list[str] = self.run(AUDIT)
        return found

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press and release a key, such as Tab or Enter."""
        code = {"Tab": 9, "Enter": 13, " ": 32}[key]
        typed = {"Enter": "\r", " ": " "}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code,
                text=typed if kind == "keyDown" else "", modifiers=8 if shift else 0,
            )  # fmt: skip

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._receive], [], [], self._patience)
            part = os.read(self._receive, 1 << 20) if ready else b""
            if not part:
                pytest.fail("the browser does not answer")
            self._unread += part
        line, _, self._unread = self._unread.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        if message.get("method") in (
            "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown",
        ):  # fmt: skip
            self.console.append(json.dumps(message["params"]))
        if message.get("method") == "Network.requestWillBeSent":
            address = message["params"]["request"]["url"]
            if not address.startswith("data:"):
                self.requests.append(address)
        return message


@contextmanager
def chromium(patience: float = PATIENCE) -> Iterator[Browser]:
    """A browser with a profile of its own, closed at the end; fails where there is none.

    ``patience``: the seconds within which it has to say something.
    """
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("this test needs Chromium: install the package chromium")
    to_browser, from_browser = os.pipe(), os.pipe()
    inside = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_browser[0], from_browser[1])]
    os.close(to_browser[0])
    os.close(from_browser[1])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            sys.executable, "-c", START, *map(str, inside), program,
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", f"--user-data-dir={profile}",
            "--remote-debugging-pipe",
        ]  # fmt: skip
        process = subprocess.Popen(
            command, pass_fds=inside, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for end in inside:
            os.close(end)
        try:
            yield Browser(to_browser[1], from_browser[0], patience)
        finally:
            os.close(to_browser[1])  # the browser ends when its pipe does
            os.close(from_browser[0])
            process.wait(PATIENCE)
