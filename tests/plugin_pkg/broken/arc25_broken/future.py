"""Written for hooks that are yet to come."""

from arc25 import hookimpl

ARC25_HOOKS = 1000


@hookimpl
def arc25_backend(name):
    return None
