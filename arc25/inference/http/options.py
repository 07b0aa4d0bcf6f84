"""How the user wants a server to be asked, checked before anything is sent."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from arc25.core.errors import UsageError
from arc25.core.records import Weights
from arc25.inference.constrain import Constraint
from arc25.inference.http.dialects import DIALECTS, DialectName
from arc25.inference.http.prices import Price, Prices, checked_price, price_of, read_prices
from arc25.inference.models.fingerprint import fingerprint
from arc25.inference.models.weights import adapter_of
from arc25.inference.options import at_least_one
from arc25.inference.prompt import PromptForm

KEY_ENV = "OPENAI_API_KEY"


@dataclass(frozen=True, slots=True)
class Patience:
    """`tries` for each request, `longest` seconds between two of them, and `answer` seconds for each to be answered."""

    tries: int = 5
    longest: float = 60.0
    answer: float = 300.0


@dataclass(frozen=True, slots=True)
class Asking:
    """How a server is asked. `model` None: the only one that it serves. `held`: what replies are held to."""

    model: str | None = None
    dialect: DialectName = DialectName.AUTO
    form: PromptForm = PromptForm.AUTO
    capacity: int = 16
    patience: Patience = field(default_factory=Patience)
    logprobs: bool = True
    held: Constraint = field(default_factory=Constraint)
    adapter: Weights | None = None
    price: Callable[[str], Price] = lambda model: Price()

    def __post_init__(self) -> None:
        at_least_one(capacity=self.capacity, tries=self.patience.tries)
        if not self.patience.longest >= 0 or not self.patience.answer > 0:
            given = f"{self.patience.longest} and {self.patience.answer}"
            raise UsageError(f"--backend.patience is 0 or more seconds and --backend.timeout above 0, got {given}")
        if self.dialect is not DialectName.AUTO:
            self.check(self.dialect)

    def check(self, dialect: DialectName) -> None:
        """Raises:
        UsageError: servers of that kind cannot do what is asked.
        """
        known = DIALECTS[dialect]
        if self.held.grammar and not known.grammar:
            able = ", ".join(each.value for each in DIALECTS if DIALECTS[each].grammar)
            raise UsageError(
                f"--backend.constrain dsl: a server of the kind {dialect.value} takes no grammar; these do: {able}"
            )
        if self.adapter is not None and not known.adapters:
            raise UsageError(no_adapters(dialect))

    def __str__(self) -> str:
        """All that decides a reply, for the backend's id."""
        model = self.model or "the one served"
        adapter = adapter_name(Path(self.adapter.path)) if self.adapter else "none"
        how = f"dialect={self.dialect.value} prompt={self.form.value}"
        return f"model={model} {how} adapter={adapter} {self.held.label}"


def adapter_name(path: Path) -> str:
    """What the adapter in a folder is called on a server: a name of its very weights.

    Raises:
        UsageError: the folder holds no adapter that can be served.
    """
    if adapter_of(path).dora:
        raise UsageError(f"adapter {path}: servers do not take DoRA adapters; merge it into the model first")
    return f"arc25-{fingerprint(path.expanduser())}"


def no_adapters(dialect: DialectName) -> str:
    """The message for adapters that a server cannot load."""
    remedy = "take vllm, or merge the adapter into the model"
    return f"a server of the kind {dialect.value} loads no adapters over HTTP; {remedy}"


def pricing(price_in: float, price_out: float, table: Path | None) -> Callable[[str], Price]:
    """From a model's name to its price.

    Raises:
        UsageError: the prices are none, or stand in two places.
    """
    price = checked_price(price_in, price_out, "--backend.price-in and --backend.price-out")
    if table is None:
        return lambda model: price
    if price != Price():
        raise UsageError("give --backend.prices or --backend.price-in and --backend.price-out, not both")
    prices: Prices = read_prices(table)
    return lambda model: price_of(model, prices)


def checked_url(url: str) -> str:
    """The base url of an API without a slash at its end; it holds no secret, so that it may be shown.

    Raises:
        UsageError: it is none.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        good = good and url.isprintable() and " " not in url
    except ValueError:
        good = None
    if not good:
        raise UsageError(f"--backend.base-url is like http://127.0.0.1:8000/v1, got {url!r}")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise UsageError(
            "--backend.base-url has no user, password, query or fragment; a key goes into --backend.key-env"
        )
    return url.rstrip("/")


def is_local(url: str) -> bool:
    """Whether a url is of this machine, which no proxy is needed for."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_key(name: str, url: str) -> str:
    """The key in the environment variable `name`, "" if there is none.

    The default variable is for a hosted service: its key does not go in the open to another machine.

    Raises:
        UsageError: what is there cannot be sent as a key.
    """
    key = os.environ.get(name, "").strip() if name else ""
    if name == KEY_ENV and urlsplit(url).scheme == "http" and not is_local(url):
        return ""
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(
            f"environment variable {name}: a key is ASCII without spaces; set it again (it is not shown here)"
        )
    return key
