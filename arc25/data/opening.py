"""From what a user types after `--dataset` to the data set."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from arc25.core.context import Context
from arc25.core.errors import UnknownName
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.protocols import DatasetSource

CHALLENGES = "_challenges.json"
"""How Kaggle ends the name of a file of many tasks."""


def locate(plugins: Plugins, spec: str) -> tuple[str, dict[str, Any]]:
    """The name of the data set plugin that `spec` means, and the options that `spec` gives it.

    `spec` is NAME or NAME/SPLIT of an installed plugin, else a folder of task files, a Kaggle
    `*_challenges.json` or one task file. A name goes before a path; `./NAME` is always a path.

    Raises:
        UnknownName: it is none of them; the message names the nearest.
    """
    known = {offer.name for offer in plugins.offers(Kind.DATASET)}
    name, slash, split = spec.partition("/")
    if name in known:
        return name, {"split": split} if slash else {}
    path = Path(spec).expanduser()
    if path.is_dir():
        return "folder", {"path": path}
    if path.is_file():
        return "challenges" if path.name.endswith(CHALLENGES) else "folder", {"path": path}
    raise UnknownName("data set, file or folder", spec, known, "Installed")


def open_dataset(plugins: Plugins, spec: str, **options: Any) -> DatasetSource:
    """The data set that `spec` means (see `locate`), made with the plugin's further `options`.

    Raises:
        UnknownName: no such data set, split or option.
        DatasetError: it cannot be read; the message names file, key path and rule.
        UsageError: the plugin needs an option that was not given.
    """
    name, found = locate(plugins, spec)
    return cast(DatasetSource, plugins.make(Kind.DATASET, name, Context(), **(found | options)))
