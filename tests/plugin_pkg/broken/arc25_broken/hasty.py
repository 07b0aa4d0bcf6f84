"""Imports what an extra would have installed as soon as it is listed."""

from a_package_nobody_has import Engine

__all__ = ["Engine"]
