"""Chart shapes in the house style: words and a table in, a ``Chart`` out.

All arguments are by keyword. ``x``, ``y``, ``colour`` … name columns of the table given, which is
also shown under the chart. ``x`` is what is compared (time or categories), ``y`` the measure,
whichever way the shape is turned.
"""

from report_builder.charts.clouds import clouds
from report_builder.charts.columns import columns, histogram, stacked
from report_builder.charts.forecasts import fan
from report_builder.charts.frame import Words
from report_builder.charts.grids import heatmap, triangle
from report_builder.charts.panels import panels
from report_builder.charts.ranking import bars, box, dots, waterfall
from report_builder.charts.relations import pareto, small_multiples
from report_builder.charts.series import line
from report_builder.charts.trees import dendrogram, segments

__all__ = [
    "Words",
    "bars",
    "box",
    "clouds",
    "columns",
    "dendrogram",
    "dots",
    "fan",
    "heatmap",
    "histogram",
    "line",
    "panels",
    "pareto",
    "segments",
    "small_multiples",
    "stacked",
    "triangle",
    "waterfall",
]
