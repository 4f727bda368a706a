"""The customer list: cluster, segment, and what each is expected to bring; only when asked for."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd

from report_builder import pseudonyms
from report_builder.errors import NotEnoughData
from report_builder.sections import clusters, lifetime, rfm

if TYPE_CHECKING:
    from report_builder.dataset import Dataset

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # a spreadsheet would run it


def assignments(data: Dataset) -> pd.DataFrame:
    """``customer_id``, ``cluster``, ``segment``, one row a known customer, by customer.

    Both are names; missing where there are no clusters or too few customers. Where the trial of the
    lifetime model allows it, its columns follow: ``expected_revenue_365``, ``probability_active``,
    ``slipping_away``. No rows where customers are unknown.
    """
    if data.customers is None:
        return pd.DataFrame({"customer_id": [], "cluster": [], "segment": []}, dtype=object)
    frame: pd.DataFrame = data.customers.select("customer_id").execute()
    for find in (clusters.assignments, rfm.assignments, _lifetime):
        try:
            frame = frame.merge(find(data), on="customer_id", how="left")
        except NotEnoughData:
            continue
    columns = ["customer_id", "cluster", "segment"]
    columns += [name for name in frame.columns if name not in columns]
    return frame.reindex(columns=columns).sort_values("customer_id").reset_index(drop=True)


def _lifetime(data: Dataset) -> pd.DataFrame:
    """As the chapter needs them, dates and customers."""
    if data.time is None:
        raise NotEnoughData("needs dates")
    return lifetime.assignments(data)


def customer_list(data: Dataset, salt: bytes | None = None) -> bytes:
    """The assignments as CSV (UTF-8); what a spreadsheet would take for a formula is quoted.

    With a ``salt`` the ids are pseudonyms, and the order is theirs, which tells nothing.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    frame = assignments(data)
    if salt is not None:
        frame["customer_id"] = [pseudonyms.pseudonym(one, salt) for one in frame["customer_id"]]
        frame = frame.sort_values("customer_id")
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow("" if pd.isna(cell) else _harmless(str(cell)) for cell in row)
    return text.getvalue().encode("utf-8")


def _harmless(cell: str) -> str:
    """The cell with an apostrophe before anything a spreadsheet would run."""
    if not cell.startswith(_FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
