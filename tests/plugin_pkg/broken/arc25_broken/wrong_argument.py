"""Takes an argument that the hook does not have."""

from arc25 import hookimpl


@hookimpl
def arc25_backend(nam):
    return None
