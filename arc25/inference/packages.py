"""Whether the packages that a backend needs are installed; looks and imports nothing."""

from __future__ import annotations

import importlib.util


def require(*packages: str, note: str = "") -> None:
    """Go on if all of these are there.

    Raises:
        ImportError: one is not; the message names it and ends with `note`.
    """
    for package in packages:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:  # a mere folder of that name counts as a package for Python
            raise ImportError(f"no package {package} is installed{f'; {note}' if note else ''}", name=package)
