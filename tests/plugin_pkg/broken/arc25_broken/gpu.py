"""Imports what an extra would have installed when it is made, as a plugin should."""

from arc25 import hookimpl


class Gpu:
    """Needs a package that is not there."""

    def __init__(self, context):
        import a_package_nobody_has

        self.engine = a_package_nobody_has.Engine()


@hookimpl
def arc25_backend(name):
    return Gpu
