"""``report-builder serve``: a look at the site."""

from __future__ import annotations

from pathlib import Path

import click

from report_builder.terminal import say


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", default=Path("output"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
              help="0 takes one that is free.")  # fmt: skip
def serve(folder: Path, port: int) -> None:
    """Show the reports in DIR (default: output) to a browser on this computer, until Ctrl+C.

    Only this computer can reach it, and nothing can be changed through it. Hidden files, reports of
    audiences and the list of customers are not shown. It is for a look: for others to read, put the
    folder on a web server.
    """
    from report_builder.publish import serving

    with serving.server(folder, port) as server:
        say(f"http://{serving.HERE}:{server.server_port}/  (Ctrl+C ends it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("ended", err=True)
