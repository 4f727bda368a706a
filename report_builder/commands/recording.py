"""What came of the last run, in ``output/status.json``, for whatever watches over it."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from report_builder import versions
from report_builder.commands import failures
from report_builder.commands.exits import EXIT_NO_PDF, EXIT_STOPPED
from report_builder.commands.journal import now
from report_builder.errors import ReportError

if TYPE_CHECKING:
    from report_builder.publish import Output

SCHEMA = 1


@dataclass(slots=True)
class Run:
    """Filled in as far as the run comes: the key of its report, and why it has no PDF."""

    report: str = ""
    without_pdf: str = ""


@contextlib.contextmanager
def recorded(held: Output) -> Iterator[Run]:
    """Record that a run is under way, and then how it ended.

    The state stays ``running`` where it was killed. A status that cannot be written after a failure
    is let go, as the failure is told anyway.
    """
    run, began, moment = Run(), time.perf_counter(), now()
    before = held.status()
    last_ok = before.get("last_ok")

    def told(state: str, why: str, exit_code: int | None) -> dict[str, Any]:
        ended = None if state == "running" else now()
        return {
            "schema": SCHEMA, "state": state, "why": why, "exit_code": exit_code,
            "report": run.report or None, "began": moment, "ended": ended,
            "seconds": round(time.perf_counter() - began, 1) if ended else None,
            "last_ok": {"report": run.report, "ended": ended} if state == "ok" else last_ok,
            "versions": versions.installed(),
        }  # fmt: skip

    try:
        with _stopped_politely():
            held.write_status(told("running", "", None))
            yield run
    except BaseException as error:
        failure = failures.of(error)
        if failure is not None:
            with contextlib.suppress(ReportError):
                held.write_status(told("failed", failure.why, failure.exit_code))
        raise
    why = f"the PDF could not be made: {run.without_pdf}" if run.without_pdf else ""
    held.write_status(told("ok", why, EXIT_NO_PDF if why else 0))


@contextlib.contextmanager
def _stopped_politely() -> Iterator[None]:
    """Let a request to stop (SIGTERM) end the run like a failure: tidied up, and recorded."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are heard by the main thread only
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(_: int, __: FrameType | None) -> NoReturn:
    raise SystemExit(EXIT_STOPPED)
