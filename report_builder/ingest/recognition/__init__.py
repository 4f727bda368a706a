"""Columns to roles: evidence from names, values and relations, assigned together."""

from report_builder.ingest.recognition.assignment import check_columns, recognise
from report_builder.ingest.recognition.names import words
from report_builder.ingest.recognition.profile import Profile
from report_builder.ingest.recognition.recognised import CloseCall, Recognised, WideGroup
from report_builder.ingest.recognition.relations import Relation
from report_builder.ingest.recognition.wide import wide_mapping

__all__ = [
    "CloseCall",
    "Profile",
    "Recognised",
    "Relation",
    "WideGroup",
    "check_columns",
    "recognise",
    "wide_mapping",
    "words",
]
