"""The steps of a run on stderr: a bar, a line each, a line with its seconds, or JSON."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, Literal, Protocol

import click

from report_builder.commands import failures
from report_builder.terminal import say

STEPS = 16  # sections and formats, roughly: the bar is there to show that something moves


class Log(Protocol):
    """What a command tells while it runs."""

    def step(self, name: str) -> None:
        """A step begins, and the one before it ended."""

    def note(self, text: str) -> None:
        """Something that a person may want to know."""

    def warn(self, text: str) -> None:
        """Something that did not go as it was asked."""

    def done(self, report: str) -> None:
        """All is published."""


@contextlib.contextmanager
def opened(*, quiet: bool, verbose: bool, as_json: bool) -> Iterator[Log]:
    """The log in the form asked for; ``quiet`` leaves what did not go as it was asked.

    As JSON also a failure is told here, and the program ends with its exit code.
    """
    if as_json:
        with _json(quiet) as told:
            yield told
    else:
        with contextlib.ExitStack() as stack, _progress(quiet, verbose) as step:
            lines = _Lines(step, quiet)
            stack.callback(lines.end)  # also what was noted before a failure
            yield lines


class _Lines:
    def __init__(self, step: Callable[[str], None], quiet: bool) -> None:
        self.step = step
        self._quiet = quiet
        self._kept: list[str] = []

    def note(self, text: str) -> None:
        if not self._quiet:
            self.warn(text)

    def warn(self, text: str) -> None:
        self._kept.append(text)

    def done(self, report: str) -> None:
        """Nothing more: what was written is told on stdout."""

    def end(self) -> None:
        """Say what was noted, below the bar, which would be painted over it."""
        for text in self._kept:
            say(text, err=True)


@contextlib.contextmanager
def _progress(quiet: bool, verbose: bool) -> Iterator[Callable[[str], None]]:
    """A bar with the name of the step on a terminal, plain lines elsewhere, seconds if verbose."""
    if quiet:
        yield lambda _: None
    elif verbose:
        with _timed() as step:
            yield step
    elif not sys.stderr.isatty():
        yield lambda name: say(f"{name} …", err=True)
    else:
        with click.progressbar(
            length=STEPS, item_show_func=lambda name: name or "", file=sys.stderr, show_eta=False
        ) as bar:
            yield lambda name: bar.update(1, name)
            bar.update(STEPS - bar.pos)


@contextlib.contextmanager
def _timed() -> Iterator[Callable[[str], None]]:
    steps: list[tuple[str, float]] = []

    def step(name: str) -> None:
        steps.append((name, time.perf_counter()))
        if len(steps) > 1:
            _say_seconds(*steps[-2], steps[-1][1])

    yield step
    if steps:
        _say_seconds(*steps[-1], time.perf_counter())


def _say_seconds(name: str, start: float, end: float) -> None:
    say(f"{end - start:6.2f} s  {name}", err=True)


class _Json:
    """Objects with ``time`` (UTC), ``level``, ``step`` and ``seconds``: of that step, in the last
    one of the run."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._began = self._step_began = time.perf_counter()
        self._step = ""

    def step(self, name: str) -> None:
        self._end_step()
        self._step, self._step_began = name, time.perf_counter()

    def note(self, text: str) -> None:
        self._say("info", self._step, self._step_began, message=text)

    def warn(self, text: str) -> None:
        self._say("warning", self._step, self._step_began, message=text)

    def done(self, report: str) -> None:
        self._end_step()
        self._say("info", "Done", self._began, report=report)

    def failed(self, failure: failures.Failure) -> None:
        """The last line of a run that failed, with the step that did not end."""
        more = {"traceback": failure.traceback} if failure.traceback else {}
        self._say("error", self._step, self._began, message=failure.why,
                  exit_code=failure.exit_code, **more)  # fmt: skip

    def _end_step(self) -> None:
        if self._step:
            self._say("info", self._step, self._step_began)

    def _say(self, level: Literal["info", "warning", "error"], step: str, since: float,
             **more: Any) -> None:  # fmt: skip
        if self._quiet and level == "info":
            return
        told = {"time": now(), "level": level, "step": step,
                "seconds": round(time.perf_counter() - since, 3), **more}  # fmt: skip
        say(json.dumps(told, ensure_ascii=False), err=True)


@contextlib.contextmanager
def _json(quiet: bool) -> Iterator[_Json]:
    log = _Json(quiet)
    try:
        yield log
    except BaseException as error:
        failure = failures.of(error)
        if failure is None:
            raise
        log.failed(failure)
        sys.exit(failure.exit_code)


def now() -> str:
    """This moment in UTC, to the second, as ISO 8601 writes it."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
