"""Whether packages are there."""

from __future__ import annotations

import sys

import pytest

from arc25.inference.packages import require


def test_packages_that_are_there_are_not_imported() -> None:
    require("json", "this")
    assert "this" not in sys.modules


def test_the_one_that_is_missing_is_named_with_a_note() -> None:
    with pytest.raises(ImportError, match=r"^no package nowhere is installed; get it$"):
        require("json", "nowhere", note="get it")


def test_a_folder_of_that_name_is_no_package(tmp_path, monkeypatch) -> None:
    (tmp_path / "nowhere").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ImportError, match="no package nowhere"):
        require("nowhere")
