"""What a section is: a decorated function from a dataset to content."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from report_builder.dataset import Dataset
    from report_builder.model import Content

Need = str | tuple[str, ...]
"""A role that must be present, or a tuple of roles of which one is enough."""


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the suite. ``method`` is the docstring: it is printed in the report."""

    key: str
    title: str
    question: str
    needs: tuple[Need, ...]
    method: str
    run: Callable[[Dataset], Content]

    def missing(self, data: Dataset) -> tuple[Need, ...]:
        """The needs that the dataset does not meet."""
        return tuple(need for need in self.needs if not data.has_any(*_options(need)))


def _options(need: Need) -> tuple[str, ...]:
    return (need,) if isinstance(need, str) else need


def section(
    title: str, *, question: str, needs: tuple[Need, ...] = ()
) -> Callable[[Callable[[Dataset], Content]], Section]:
    """Make a section of a function; its key is the name of the module it stands in."""

    def decorate(run: Callable[[Dataset], Content]) -> Section:
        method = inspect.getdoc(run)
        if not method:
            raise ValueError(f"section {title!r} has no docstring; it is the method note")
        key = run.__module__.rpartition(".")[2]
        return Section(key, title, question, needs, method, run)

    return decorate
