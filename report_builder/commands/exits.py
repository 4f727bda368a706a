"""Exit codes: part of what other programs rely on."""

EXIT_BUG, EXIT_INPUT, EXIT_NO_PDF = 1, 2, 3
EXIT_SOME = 4  # done in part: mailed to some only, or not every month built
EXIT_DIFFERENT = 5
EXIT_INTERRUPTED, EXIT_STOPPED = 130, 143  # as shells count: 128 and the signal
