"""What docs/service.md shows is what happens."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from arc25.core.records import Status

PAGE = (Path(__file__).parents[2] / "docs/service.md").read_text()


@pytest.fixture(scope="module")
def url(serve: Callable[..., Any]) -> str:
    return serve("--dsl", "plain").url


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_the_example_gives_the_answer_that_is_shown(url: str) -> None:
    example, shown = re.findall(r"```sh\n(curl .*?)```.*?```json\n(.*?)```", PAGE, re.DOTALL)[0]
    assert "http://127.0.0.1:8765" in example
    done = subprocess.run(
        example.replace("http://127.0.0.1:8765", url), shell=True, capture_output=True, check=True, timeout=60
    )
    expected, answer = json.loads(shown), json.loads(done.stdout)
    assert answer.keys() == expected.keys()
    for result, wanted in zip(answer["results"], expected["results"], strict=True):
        assert result.keys() == wanted.keys()
        for name in ("status", "outputs", "error", "printed"):
            assert result[name] == wanted[name]


def test_every_metric_that_is_named_is_there(url: str) -> None:
    named = re.findall(r"`(arc25_[a-z_]+)", PAGE)
    told = httpx.get(url + "/metrics").text
    assert len(named) == 6
    assert [name for name in named if name.removesuffix("_total") not in told] == []


def test_the_numbers_of_the_bounds_are_the_service_s(url: str) -> None:
    health = httpx.get(url + "/health").json()
    assert f"| programs in a request | {health['max_programs']} |" in PAGE
    assert f"{health['max_body'] >> 20} MiB | `--max-body-mib`" in PAGE
    limits = health["limits"]
    assert f"{limits['seconds']:g} s, {limits['memory_mib']} MiB" in PAGE


def test_every_status_of_a_program_is_counted_from_the_start(url: str) -> None:
    told = httpx.get(url + "/metrics").text
    assert all(f'arc25_programs_total{{status="{status.value}"}}' in told for status in Status)
