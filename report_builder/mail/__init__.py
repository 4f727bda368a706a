"""A report by mail: its key figures and findings as text and HTML, the PDF attached.

``contents`` reads ``report.json``, ``composing`` makes the message, ``delivery`` hands it to the
server, ``ledger`` remembers who has it, ``command`` is the command line of all this. Nothing here
reads the clock or the environment but ``command``.
"""
