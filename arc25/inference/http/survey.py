"""A first look at a server: whether it is there, what kind it is, and which model it has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from arc25.core.errors import BackendError, UnknownName, UsageError
from arc25.inference.http.dialects import DIALECTS, Dialect, DialectName, recognised
from arc25.inference.http.options import Asking
from arc25.inference.http.prices import Price
from arc25.inference.http.transport import Refused, Transport, Unreachable
from arc25.inference.prompt import PromptForm

Base = Callable[[], Awaitable[str]]
_NO_LIST = (404, 405, 501)


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a server. `form` is CHAT or RAW, `most` how many choices one request may ask for (None: any)."""

    dialect: Dialect
    model: str
    form: PromptForm
    served: tuple[str, ...]
    most: int | None
    price: Price
    engine: str
    context: int | None = None
    chat_template: bool | None = None


def root_of(base: str) -> str:
    """Where a server has what is not of the OpenAI API."""
    return base.removesuffix("/v1")


async def look(base: Base, http: Transport, asking: Asking) -> Survey:
    """Ask the server what it is.

    Raises:
        BackendError: nobody answers, or not as a server does.
        Refused: it does not want to answer.
        UsageError: it cannot do what is asked.
    """
    listed = await http.patiently(lambda: _models(base, http, asking.model is not None))
    cards = [card for card in listed if not card.get("parent")]  # vLLM lists adapters too
    owners = [str(card.get("owned_by")) for card in cards]
    name = asking.dialect
    if name is DialectName.AUTO:
        name = recognised(urlsplit(await base()).hostname or "", owners)
    asking.check(name)
    dialect = DIALECTS[name]
    served = tuple(str(card["id"]) for card in cards)
    model = _model(asking.model, served, dialect, await base())
    card = next((card for card in cards if card["id"] == model), {})
    props = await _props(base, http) if name is DialectName.LLAMACPP else {}
    form = asking.form
    if form is PromptForm.AUTO and props.get("chat_template") == "":
        form = PromptForm.RAW
    return Survey(
        dialect,
        model,
        PromptForm.CHAT if form is PromptForm.AUTO else form,
        served,
        _whole(props.get("total_slots")) or dialect.most,
        asking.price(model),
        engine=await _engine(base, http, name, props),
        context=_whole(card.get("max_model_len")) or _whole(_inside(props, "default_generation_settings", "n_ctx")),
        chat_template=bool(props["chat_template"]) if "chat_template" in props else None,
    )


async def _models(base: Base, http: Transport, may_be_missing: bool) -> list[Mapping[str, Any]]:
    """What the server lists; nothing where it keeps no list and `may_be_missing`."""
    url = await base()
    try:
        answer = await http.once("GET", f"{url}/models")
    except Unreachable as error:
        raise BackendError(
            f"no server answers at {url}: start it, or see --backend.base-url and --backend.serve ({error})"
        ) from error
    except Refused as error:
        if error.status in _NO_LIST and may_be_missing:
            return []
        raise
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, list):
        raise BackendError(f"the server {url} tells its models in no form that is known, got {answer!r:.200}")
    return [card for card in data if isinstance(card, dict) and isinstance(card.get("id"), str)]


def _model(wanted: str | None, served: Sequence[str], dialect: Dialect, base: str) -> str:
    if wanted is None:
        if len(served) != 1:
            listed = ", ".join(served[:12]) or "none"
            raise UsageError(f"--backend.model: name one, since the server {base} does not serve just one: {listed}")
        return served[0]
    # Some answer with whatever model they have, without a word.
    if dialect.complete and wanted not in served:
        raise UnknownName("model", wanted, served, f"The server {base} serves")
    return wanted


async def _props(base: Base, http: Transport) -> Mapping[str, Any]:
    """What llama.cpp tells of itself."""

    async def ask() -> Any:
        return await http.once("GET", f"{root_of(await base())}/props")

    answer = await http.patiently(ask)
    return answer if isinstance(answer, dict) else {}


async def _engine(base: Base, http: Transport, name: DialectName, props: Mapping[str, Any]) -> str:
    """The kind of the server and its version."""
    version = props.get("build_info")
    if name is DialectName.VLLM:
        try:
            version = _inside(await http.once("GET", f"{root_of(await base())}/version"), "version")
        except Refused:
            version = None
    return f"{name.value} {version}" if isinstance(version, str) else name.value


def _inside(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None
