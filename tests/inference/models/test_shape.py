"""What the files of a model tell without loading it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc25.inference.models.shape import Shape, shape_of
from arc25.inference.models.weights import find


def safetensors(*shapes: tuple[int, ...]) -> bytes:
    """A file of zeros with tensors of these shapes, two bytes a value."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    for number, shape in enumerate(shapes):
        size = 2
        for side in shape:
            size *= side
        header[f"t{number}"] = {"dtype": "BF16", "shape": shape, "data_offsets": [end, end + size]}
        end += size
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + bytes(end)


def test_a_folder_tells_parameters_bytes_and_context(tmp_path: Path) -> None:
    files = [safetensors((3, 4), (5,)), safetensors((2, 2), ())]
    for number, content in enumerate(files):
        (tmp_path / f"{number}.safetensors").write_bytes(content)
    (tmp_path / "config.json").write_text('{"max_position_embeddings": 2048}')
    assert shape_of(find(str(tmp_path))) == Shape(sum(map(len, files)), 3 * 4 + 5 + 4 + 1, 2048)


@pytest.mark.parametrize("content", [b"", bytes(100), b"\xff" * 100])
def test_a_file_in_another_format_tells_its_bytes_only(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.safetensors").write_bytes(content)
    (tmp_path / "config.json").write_text("{}")
    assert shape_of(find(str(tmp_path))) == Shape(len(content))


def test_a_gguf_file_tells_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(b"GGUF" + bytes(96))
    assert shape_of(find(str(tmp_path / "a.gguf"))) == Shape(100)


def test_a_hub_id_tells_nothing() -> None:
    assert shape_of(find("qwen3-8b")) == Shape()
