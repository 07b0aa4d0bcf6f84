"""What the user gives the backend `openai`, checked before anything is sent."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from arc25.core.errors import UnknownName, UsageError
from arc25.inference.http.dialects import DIALECTS
from arc25.inference.http.options import KEY_ENV, Asking, Patience, checked_url, is_local, pricing, read_key
from arc25.inference.http.prices import Price
from arc25.inference.http.transport import Transport
from arc25.plugins.backends.llamacpp import llamacpp
from arc25.plugins.backends.openai import openai


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8000",
        "ftp://host/v1",
        "http://",
        "http://host:0/v1",
        "http://[::1/v1",
        "http://h/a b",
        "http://h/\t",
    ],
)
def test_a_url_where_no_api_can_be_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match=r"is like http://127\.0\.0\.1:8000/v1"):
        checked_url(url)


@pytest.mark.parametrize("url", ["http://me:secret@host/v1", "https://host/v1?key=secret", "https://host/v1#secret"])
def test_a_url_with_a_secret_is_refused_without_telling_it(url: str) -> None:
    with pytest.raises(UsageError) as told:
        checked_url(url)
    assert "secret" not in str(told.value)


def test_a_slash_at_the_end_of_a_url_is_nothing() -> None:
    assert checked_url("http://host:80/v1/") == "http://host:80/v1"


def test_a_loopback_address_is_of_this_machine() -> None:
    assert all(map(is_local, ["http://127.0.0.1:1/v1", "http://127.8.8.8", "http://localhost/v1", "http://[::1]:8/v1"]))
    assert not any(map(is_local, ["http://10.0.0.1/v1", "https://api.openai.com/v1", "http://localhost.evil.org"]))


def test_the_key_is_read_from_the_variable_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINE", " abc\n")
    assert read_key("MINE", "http://10.0.0.1/v1") == "abc"
    assert read_key("MISSING", "http://10.0.0.1/v1") == ""
    assert read_key("", "http://10.0.0.1/v1") == ""


def test_the_key_of_a_hosted_service_does_not_travel_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_ENV, "abc")
    assert read_key(KEY_ENV, "http://10.0.0.1/v1") == ""
    assert read_key(KEY_ENV, "https://api.openai.com/v1") == "abc"
    assert read_key(KEY_ENV, "http://127.0.0.1/v1") == "abc"


@pytest.mark.parametrize("proxy", ["socks5://me:secret@host:1", "bogus://me:secret@host:1", "http://me:secret@host:x"])
def test_a_proxy_that_cannot_be_is_told_without_its_password(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(UsageError, match="proxy or certificates cannot be used") as told:
        Transport("", Patience(), proxies=True)
    assert "secret" not in str(told.value)
    Transport("", Patience(), proxies=False)


@pytest.mark.parametrize("key", ["two words", "schlüssel", "a\nb"])
def test_what_cannot_be_a_key_is_refused_without_telling_it(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINE", key)
    with pytest.raises(UsageError, match="environment variable MINE: a key is ASCII") as told:
        read_key("MINE", "https://host/v1")
    assert key not in str(told.value)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"capacity": 0}, "capacity: at least 1"),
        ({"patience": Patience(tries=0)}, "tries: at least 1"),
        ({"patience": Patience(longest=-1.0)}, "patience is 0 or more"),
        ({"patience": Patience(longest=float("nan"))}, "patience is 0 or more"),
        ({"patience": Patience(answer=0.0)}, "timeout above 0"),
    ],
)
def test_numbers_out_of_range_are_refused(options: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Asking(**options)


def test_one_price_holds_for_every_model() -> None:
    assert pricing(1.0, 2.0, None)("any") == Price(1.0, 2.0)


@pytest.mark.parametrize(
    ("name", "text"),
    [("p.toml", '"gpt-x" = [1, 2.5]\nother = [0, 0]'), ("p.json", '{"gpt-x": [1, 2.5], "other": [0, 0]}')],
)
def test_a_table_has_a_price_for_each_model(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    price = pricing(0.0, 0.0, tmp_path / name)
    assert price("gpt-x") == Price(1, 2.5)
    assert price("gpt-x").of(1_000_000, 2_000_000) == 6.0
    with pytest.raises(UnknownName, match="Did you mean 'gpt-x'"):
        price("gpt-y")


@pytest.mark.parametrize(
    "text", ["x = 1", "x = [1]", "x = [1, 2, 3]", 'x = [1, "2"]', "x = [1, true]", "[x]\ny = 1", "]"]
)
def test_a_table_of_another_form_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(text)
    with pytest.raises(UsageError, match=r"--backend\.prices"):
        pricing(0.0, 0.0, tmp_path / "p.toml")


@pytest.mark.parametrize("text", ["x = [-1, 2]", "x = [1, nan]", "x = [inf, 1]", f"x = [1, {10**400}]"])
def test_a_price_below_nothing_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(text)
    with pytest.raises(UsageError, match="a price is 0 or more dollars"):
        pricing(0.0, 0.0, tmp_path / "p.toml")


def test_prices_in_two_places_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not both"):
        pricing(1.0, 0.0, tmp_path / "p.toml")
    with pytest.raises(UsageError, match=r"p\.toml"):
        pricing(0.0, 0.0, tmp_path / "p.toml")  # which does not exist


def test_the_documentation_has_every_kind_of_server_and_only_options_that_exist() -> None:
    text = (Path(__file__).parents[2] / "docs" / "openai.md").read_text()
    assert all(f"| `{name.value}` |" in text for name in DIALECTS)
    options = set(inspect.signature(openai).parameters) | set(inspect.signature(llamacpp).parameters)
    named = set(re.findall(r"--backend\.([a-z-]+)", text))
    assert {name.removeprefix("no-").replace("-", "_") for name in named} <= options
