"""Has forgotten the decorator."""


def arc25_backend(name):
    return None
