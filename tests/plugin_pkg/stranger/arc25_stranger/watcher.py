"""Always on: says on standard error that a run is over."""

import sys

from arc25 import hookimpl


@hookimpl
def arc25_event(event):
    if event.kind == "finished":
        sys.stderr.write("the watcher saw the end\n")
