"""Services that live as long as the session, and the programs that they are asked to run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

TOKEN = "a-token-of-some-length"


@pytest.fixture(scope="session")
def token_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("token") / "token"
    path.touch(mode=0o600)
    path.write_text(TOKEN + "\n")
    return path


@pytest.fixture(scope="session")
def guarded(serve: Callable[..., Any], token_file: Path) -> Iterator[httpx.Client]:
    """Talks to a service with a token and small bounds."""
    bounds = ("--max-programs", "8", "--queue", "8", "--max-body-mib", "1", "--seconds", "0.5", "--memory-mib", "128")
    served = serve("--token-file", str(token_file), *bounds, "--dsl", "plain")
    with httpx.Client(base_url=served.url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60) as client:
        yield client
