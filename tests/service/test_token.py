"""Token files: what is a token, and who else may read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from arc25.core.errors import UsageError
from arc25.service.token import read_token, same

TOKEN = "0123456789abcdef"


def written(path: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


@pytest.mark.parametrize("text", [TOKEN, TOKEN + "\n", f" {TOKEN}\r\n"])
def test_a_token_is_read_without_the_end_of_its_line(tmp_path: Path, text: str) -> None:
    assert read_token(written(tmp_path / "token", text)) == TOKEN


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602])
def test_a_token_that_every_user_may_read_or_write_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path / "token", TOKEN, mode)
    with pytest.raises(UsageError, match=f"chmod 600 {path}"):
        read_token(path)


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640])
def test_a_token_may_be_readable_by_a_group(tmp_path: Path, mode: int) -> None:
    assert read_token(written(tmp_path / "token", TOKEN, mode)) == TOKEN


@pytest.mark.parametrize(
    "text", ["", "short", "with a space inside it", "two\nlines-of-some-length", "x" * 1001, "é" * 20, b"\xff" * 20]
)
def test_what_is_no_token_is_refused_and_not_quoted(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(UsageError, match="16 to 1000 printable ASCII characters") as caught:
        read_token(written(tmp_path / "token", text))
    assert not text or str(text) not in str(caught.value)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "missing", tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(UsageError, match=f"token file {path}: "):
            read_token(path)


def test_only_the_same_token_is_the_same() -> None:
    assert same(TOKEN, TOKEN)
    assert not any(same(other, TOKEN) for other in ("", TOKEN[:-1], TOKEN + "0", TOKEN.upper(), "é\ud800"))
