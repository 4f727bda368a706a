"""Columns to roles: evidence from names, values and relations, assigned together."""

from report_builder.ingest.recognition.assignment import (
    Recognised,
    WideGroup,
    check_columns,
    recognise,
)
from report_builder.ingest.recognition.names import words
from report_builder.ingest.recognition.profile import Profile

__all__ = ["Profile", "Recognised", "WideGroup", "check_columns", "recognise", "words"]
