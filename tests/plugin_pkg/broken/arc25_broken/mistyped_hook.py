"""Implements a hook that does not exist."""

from arc25 import hookimpl


@hookimpl
def arc25_bakend(name):
    return None
