"""The two exceptions that are not bugs."""


class ReportError(Exception):
    """Something the user can act on: one line saying what, where and what to do.

    The command line prints the message without a traceback and exits with 2.
    """


class NotEnoughData(Exception):
    """A section has its columns but too little data; the message says what it needs and has.

    Caught in ``suite`` only, and shown in the report in place of the section.
    """


class MissingLibrary(Exception):
    """A system library that one output format needs is not installed.

    The other formats are still written; the command line exits with 3.
    """
