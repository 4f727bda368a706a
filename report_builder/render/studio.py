"""A second process that draws the charts and sets the PDF while the first one computes.

The chart converter keeps the interpreter lock and WeasyPrint is plain Python, so a thread would
save nothing. The process is a fresh interpreter, not a fork (a fork after the first conversion
hangs); it ends with the pipe that feeds it, however the first process ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from report_builder.model import Chart, Report

HTML, PDF = "report_builder.render.html", "report_builder.render.pdf"
WARM = ("vl_convert", HTML)
WARM_FOR_PDF = ("weasyprint", PDF)


@dataclass(frozen=True, slots=True)
class Studio:
    """Work goes in at once and comes out as futures, in the order in which it went in."""

    _requests: IO[bytes]
    _answers: IO[bytes]
    _courier: ThreadPoolExecutor
    _later: tuple[str, ...]

    def prepare(self) -> None:
        """Load what is needed later; what is asked for next waits for that."""
        self._courier.submit(self._ask, __name__, "warm", self._later)

    def picture(self, chart: Chart, currency: str, locale: str) -> Future[str]:
        """The SVG of a chart, as ``html.picture`` gives it."""
        return self._courier.submit(self._ask, HTML, "picture", chart, currency, locale)

    def pdf(self, report: Report, svgs: Mapping[str, str], paper: str = "a4") -> Future[bytes]:
        """The PDF, as ``pdf.render`` gives it; the future raises what it raises."""
        return self._courier.submit(self._ask, PDF, "render", report, svgs, paper)

    def errand(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> Future[Any]:
        """What a function of a module gives for arguments that can be sent."""
        return self._courier.submit(
            self._ask, function.__module__, function.__name__, *arguments, **options
        )

    def _ask(self, module: str, name: str, *arguments: Any, **options: Any) -> Any:
        pickle.dump((module, name, arguments, options), self._requests)
        self._requests.flush()
        done, answer = pickle.load(self._answers)
        if not done:
            raise answer
        return answer


@contextmanager
def studio(*, with_pdf: bool) -> Iterator[Studio]:
    """A studio that is already loading what charts need. It goes at once where the work fails."""
    with tempfile.TemporaryDirectory(prefix="report-builder-") as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "report_builder.render.studio", folder, *WARM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        with process, ThreadPoolExecutor(max_workers=1) as courier:
            try:
                yield Studio(
                    process.stdin, process.stdout, courier, WARM_FOR_PDF if with_pdf else ()
                )
            except BaseException:
                courier.shutdown(wait=False, cancel_futures=True)
                process.kill()
                raise


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Do what is asked until the asking process closes the pipe."""
    while True:
        try:
            module, name, arguments, options = pickle.load(requests)
        except EOFError:
            return
        work: Callable[..., Any] = getattr(importlib.import_module(module), name)
        try:
            answer = (True, work(*arguments, **options))
        except Exception as error:  # handed to the process that asked, where it is raised
            error.add_note(traceback.format_exc())
            answer = (False, error)
        pickle.dump(answer, answers)
        answers.flush()


def warm(names: Sequence[str]) -> None:
    """Load modules; one that cannot be loaded is told of where it is needed, with what to do."""
    for name in names:
        with contextlib.suppress(ImportError, OSError):
            importlib.import_module(name)


def main(folder: str, names: list[str]) -> None:
    """Load what will be needed, then serve; nothing printed may get among the answers.

    ``folder``: for what is written meanwhile, such as unpacked fonts; it belongs to who asks.
    """
    gc.disable()  # all that is made here lives to the end; walking it takes a quarter of the time
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    tempfile.tempdir = folder
    warm(names)
    with contextlib.suppress(ImportError, OSError):
        _first_conversion()
    serve(sys.stdin.buffer, answers)
    answers.flush()
    os._exit(0)  # taking a large interpreter apart would keep the first process waiting


def _first_conversion() -> None:
    """The converter starts its engine with the first chart, which takes as long as ten others."""
    from report_builder.render import svg

    svg.render({"mark": "point"}, config={}, identity="first", title="", description="")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
