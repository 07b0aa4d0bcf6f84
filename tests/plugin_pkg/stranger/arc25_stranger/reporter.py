"""A reporter that counts."""

from collections import Counter

from arc25 import hookimpl


class Tally:
    """Writes into the run's folder how often each kind of event came.

    Args:
        file: the file's name.
    """

    def __init__(self, context, *, file: str = "tally.txt"):
        self.path = context.out / file
        self.counts = Counter()

    def record(self, event):
        self.counts[event.kind] += 1

    def close(self):
        self.path.write_text("".join(f"{kind} {count}\n" for kind, count in sorted(self.counts.items())))


@hookimpl
def arc25_reporter(name):
    return Tally
