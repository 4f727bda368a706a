"""What all shapes share: the words of a chart, its table as plot data, and the finished spec."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Literal, NotRequired, ParamSpec, TypedDict

import altair as alt
from altair.utils.schemapi import debug_mode

from report_builder import formats, privacy
from report_builder.charts import units
from report_builder.charts.scales import Scale, leaves_zero_out
from report_builder.look import text, theme
from report_builder.model import Chart, Facts, Table, Unit, Value

Row = dict[str, Any]
NOT_FROM_ZERO = "axis does not begin at zero"
NONE_FROM_ZERO = "axes do not begin at zero"
Mark = Literal["area", "bar", "circle", "line", "point", "rect", "rule", "square", "text", "tick"]
Arguments = ParamSpec("Arguments")


class Words(TypedDict):
    """Arguments every shape takes.

    ``title`` and ``alt`` are templates over ``facts``; ``table`` is both the data drawn and the
    table shown under the chart; ``wide`` is False for a chart of half a page column; ``shows`` are
    keys of the findings that it is a picture of, the likeliest first.
    """

    key: str
    title: str
    subtitle: str
    alt: str
    table: Table
    facts: NotRequired[Facts]
    wide: NotRequired[bool]
    shows: NotRequired[tuple[str, ...]]


def shape(draw: Callable[Arguments, Chart]) -> Callable[Arguments, Chart]:
    """Draw no small group of customers, and build the Altair objects without schema validation,
    which costs ten times more.

    The tests validate the specification of every shape instead.
    """

    @wraps(draw)
    def fast(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Chart:
        words: Any = kwargs
        words["table"] = privacy.drawable(words["table"])
        with debug_mode(False):
            return draw(*args, **kwargs)

    return fast


def fitting(draw: Callable[Arguments, Chart]) -> Callable[Arguments, Chart]:
    """A shape that shows as much over half the width: a wide chart is drawn for telephones too."""

    @wraps(draw)
    def both(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Chart:
        whole = draw(*args, **kwargs)
        if not whole.wide:
            return whole
        halved: Any = {**kwargs, "wide": False}
        return replace(whole, small=draw(*args, **halved).spec)

    return both


@dataclass(frozen=True, slots=True)
class Source:
    """A table as plot data: columns are called c0…cn, so that no name can break a spec."""

    table: Table

    def _index(self, name: str) -> int:
        for index, column in enumerate(self.table.columns):
            if column.name == name:
                return index
        raise ValueError(f"table {self.table.key} has no column {name!r}")

    def field(self, name: str) -> str:
        """The field of the column in the spec."""
        return f"c{self._index(name)}"

    def unit(self, name: str) -> Unit:
        """The unit of the column."""
        return self.table.columns[self._index(name)].unit

    def values(self, name: str) -> list[Value]:
        """The cells of the column as they are in the table."""
        index = self._index(name)
        return [row[index] for row in self.table.rows]

    def numbers(self, name: str) -> list[float | None]:
        """The cells of the column as drawn; None where unknown."""
        unit = self.unit(name)
        return [units.plot_value(value, unit) for value in self.values(name)]

    def words(self, name: str) -> list[str]:
        """The cells of the column as labels."""
        unit = self.unit(name)
        return [text.cut(units.words(value, unit)) for value in self.values(name)]

    def days(self, name: str) -> list[dt.date]:
        """The cells of a date column; raises ValueError for anything else."""
        days = [value for value in self.values(name) if isinstance(value, dt.date)]
        if len(days) != len(self.table.rows):
            raise ValueError(f"table {self.table.key}: {name!r} holds values that are not dates")
        return days

    def rows(self, names: Iterable[str | None]) -> list[Row]:
        """The plot data: one dict a table row with the fields of ``names``."""
        used = [name for name in dict.fromkeys(names) if name is not None]
        cells = {self.field(name): self._drawn(name) for name in used}
        return [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]

    def _drawn(self, name: str) -> Sequence[Any]:
        kind = units.tooltip_format(self.unit(name))
        return self.words(name) if kind is None else self.numbers(name)

    def tooltip(self, *names: str | None) -> list[alt.Tooltip]:
        """Tooltip entries with the columns' headings and number formats."""
        return [self._entry(name) for name in dict.fromkeys(names) if name is not None]

    def _entry(self, name: str) -> alt.Tooltip:
        unit = self.unit(name)
        form = units.tooltip_format(unit)
        return alt.Tooltip(
            self.field(name),
            type="nominal" if form is None else "quantitative",
            title=text.cut(units.heading(name, unit)),
            format=form or alt.Undefined,
        )


@dataclass(frozen=True, slots=True)
class Box:
    """Where the plot stands inside the chart: a total width and the room on each side."""

    total: int
    height: float
    left: float = 8
    right: float = 8
    top: float = 8
    bottom: float = 26

    @property
    def width(self) -> float:
        """Pixels left for the plot."""
        return max(60, self.total - math.ceil(self.left) - math.ceil(self.right))


def state_axis(words: Words, *drawn: Scale) -> None:
    """Say under the title that an axis of values does not begin at zero, where it does not."""
    if leaves_zero_out(*drawn):
        words["subtitle"] = f"{words['subtitle']}; {NOT_FROM_ZERO}"


def state_axes(words: Words, drawn: Mapping[str, Scale]) -> None:
    """As ``state_axis`` for panels, each with an axis of its own: say which begin elsewhere."""
    without = [text.cut(name) for name, scale in drawn.items() if leaves_zero_out(scale)]
    if not without:
        return
    which = "" if len(without) == len(drawn) else f"{formats.listed(without)}: "
    words["subtitle"] += f"; {which}{NOT_FROM_ZERO if len(without) == 1 else NONE_FROM_ZERO}"


def total_width(words: Words) -> int:
    """Total width of the chart in pixels."""
    return theme.WIDE if words.get("wide", True) else theme.HALF


def pixel(value: float) -> dict[str, float]:
    """A position in pixels, not in values."""
    return {"value": value}


def layer(data: str, mark: Mark, encoding: Mapping[str, Any], **options: Any) -> alt.UnitSpec:
    """One layer over the named data."""
    return alt.UnitSpec(
        data=alt.NamedData(data),
        mark=alt.MarkDef(mark, **options),
        encoding=alt.Encoding(**encoding),
    )


def finish(words: Words, box: Box, layers: Sequence[alt.UnitSpec], **data: Sequence[Row]) -> Chart:
    """The chart: layers drawn over ``data`` inside ``box``, sizes fixed in advance."""
    spec = alt.LayerSpec(layer=list(layers), width=box.width, height=box.height)
    return chart(
        words,
        spec.to_dict(validate=False)
        | {
            "autosize": {"type": "none"},
            "padding": {
                "left": math.ceil(box.left), "right": math.ceil(box.right),
                "top": box.top, "bottom": box.bottom,
            },
        },
        **data,
    )  # fmt: skip


def chart(words: Words, spec: Mapping[str, Any], **data: Sequence[Row]) -> Chart:
    """The chart of a complete specification and its named data."""
    return Chart(
        key=words["key"],
        title=words["title"],
        subtitle=words["subtitle"],
        spec={**spec, "datasets": {name: list(rows) for name, rows in data.items()}},
        alt=words["alt"],
        table=words["table"],
        facts=words.get("facts", {}),
        wide=words.get("wide", True),
        shows=words.get("shows", ()),
    )
