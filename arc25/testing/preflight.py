"""What should be known of a language model before hours are spent on it: `arc25 backend check NAME`.

Looks at the very backend that will be asked, with its options and the prompts of the data set. What the checks of
`backend_checks` look at is left to them. Takes some hundred tokens of writing.
"""

from __future__ import annotations

import enum
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from arc25.core.errors import Arc25Error
from arc25.core.protocols import LanguageModel
from arc25.core.records import Finish, Message
from arc25.testing.backend_checks import limits, sampling, weights
from arc25.testing.backend_checks.bench import Bench
from arc25.testing.backend_checks.company import differing_in_company
from arc25.testing.checks import Check, CheckFailed, CheckFunction, NotHere, expect

ROWS = ("0123456789", *(digit * 10 for digit in "0123456789"))
"""Rows of ten cells: some vocabularies join digits, some only equal ones."""
LONGER = 32
"""Tokens of a reply that is timed."""
TOGETHER = 16
"""Replies to one request that are timed together."""


class Grade(enum.Enum):
    """What a finding means for a run."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    NOT_TOLD = "not told"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one thing, and what to do if it is not well."""

    about: str
    grade: Grade
    found: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Workload:
    """What a run would ask: the prompt of each task by its id, and the longest reply in tokens."""

    prompts: Mapping[str, Sequence[Message]]
    max_tokens: int


Look = Callable[[Bench, Workload], Awaitable[Finding]]


async def preflight(bench: Bench, workload: Workload) -> AsyncIterator[Finding]:
    """Each finding as soon as it is known; starts the engine.

    Raises:
        BackendError: the engine does not start.
        NotHere: the backend asks no language model.
    """
    yield await _model(bench.need_model())
    for about, look, remedy in (*LOOKS, *(OF_ADAPTERS if bench.adapter else ())):
        yield await _finding(about, look, remedy, bench, workload)


async def _finding(about: str, look: Look, remedy: str, bench: Bench, workload: Workload) -> Finding:
    try:
        return await look(bench, workload)
    except NotHere as reason:
        return Finding(about, Grade.NOT_TOLD, str(reason))
    except (CheckFailed, Arc25Error) as fault:
        return Finding(about, Grade.FAILED, str(fault), remedy)
    except Exception as error:  # a stranger's backend may fail in any way
        return Finding(about, Grade.FAILED, f"{type(error).__name__}: {error}", remedy)


async def _model(model: LanguageModel) -> Finding:
    facts = await model.facts()
    context = "an unknown context" if facts.context is None else f"a context of {facts.context} tokens"
    where = " in ".join(filter(None, (facts.device, facts.dtype)))
    return Finding("model", Grade.OK, f"{facts.model} on {facts.engine}{f', {where}' if where else ''}, {context}")


async def _digits(bench: Bench, workload: Workload) -> Finding:
    model = bench.need_model()
    for row in ROWS:
        # What a second row adds: some vocabularies begin every text with a token of its own.
        once, twice = await model.tokens(row), await model.tokens(row * 2)
        if once is None or twice is None:
            raise NotHere("the server does not tell tokens")
        added = len(twice) - len(once)
        expect(added == len(row), f"the row {row} has {added} tokens, not one for each of its {len(row)} cells")
    return Finding("digits", Grade.OK, "each cell of a row is one token")


async def _template(bench: Bench, workload: Workload) -> Finding:
    about, there = "chat template", (await bench.need_model().facts()).chat_template
    if there is None:
        raise NotHere("the backend does not tell whether there is one")
    if there:
        return Finding(about, Grade.OK, "present")
    return Finding(about, Grade.WARNING, "none: the prompt is read as plain text", "take an instruct model")


async def _longest_prompt(bench: Bench, workload: Workload) -> Finding:
    about, model, prompts = "longest prompt", bench.need_model(), workload.prompts
    context = (await model.facts()).context
    counts: dict[str, int] = {}
    for task_id in sorted(prompts, key=lambda task_id: -sum(len(m.content) for m in prompts[task_id])):
        count = await model.prompt_tokens(prompts[task_id])
        if count is None:
            raise NotHere("the server does not tell how many tokens a prompt has")
        counts[task_id] = count
        if context is None or count + workload.max_tokens <= context:
            break  # the others have fewer characters
    longest = max(counts, key=lambda task_id: counts[task_id])
    found = f"task {longest}: {counts[longest]} tokens, with the reply {counts[longest] + workload.max_tokens}"
    if context is None:
        return Finding(about, Grade.NOT_TOLD, f"{found}; the context is not known")
    unread = sum(count >= context for count in counts.values())
    cut = sum(count + workload.max_tokens > context for count in counts.values())
    if unread:
        remedy = "raise the context of the engine, or leave these tasks out"
        return Finding(about, Grade.FAILED, f"{found}; {unread} tasks do not fit into {context}", remedy)
    if cut:
        remedy = f"raise the context of the engine, or ask for {context - counts[longest]} tokens at most"
        return Finding(about, Grade.WARNING, f"{found}; {cut} tasks leave too little of {context}", remedy)
    return Finding(about, Grade.OK, f"{found} of {context}")


async def _company(bench: Bench, workload: Workload) -> Finding:
    about = "greedy in company"
    if differing := await differing_in_company(bench):
        remedy = "where runs have to repeat themselves, compute in float32 or ask for one request at a time"
        return Finding(about, Grade.WARNING, differing, remedy)
    return Finding(about, Grade.OK, "a text is the same alone and beside others")


async def _memory(bench: Bench, workload: Workload) -> Finding:
    model = bench.need_model()
    before = (await model.facts()).memory_mib
    await bench.ask(n=4, temperature=1.0, max_tokens=2 * LONGER)
    after = (await model.facts()).memory_mib
    if before is None or after is None:
        raise NotHere("the backend does not tell")
    return Finding("memory", Grade.OK, f"{before} MiB, and {after} MiB after 4 replies of {2 * LONGER} tokens")


async def _speed(bench: Bench, workload: Workload) -> Finding:
    one, many = await _rate(bench, 1), await _rate(bench, TOGETHER)
    return Finding("speed", Grade.OK, f"{one:.0f} tokens/s for one reply, {many:.0f} for {TOGETHER} together")


async def _rate(bench: Bench, n: int) -> float:
    """Tokens written per second of wall clock."""
    began = time.perf_counter()
    replies = await bench.ask(n=n, temperature=1.0, max_tokens=LONGER)
    seconds = time.perf_counter() - began
    for reply in replies:
        expect(reply.finish is not Finish.ERROR, f"the error {reply.error!r}")
    return sum(reply.tokens_out for reply in replies) / seconds


def _kept(about: str, promise: CheckFunction, found: str) -> Look:
    """A look that leaves it to a conformance check, which finds this."""

    async def look(bench: Bench, workload: Workload) -> Finding:
        await Check(promise)(bench)
        return Finding(about, Grade.OK, found)

    return look


def _looks(*rows: tuple[str, CheckFunction, str, str]) -> list[tuple[str, Look, str]]:
    return [(about, _kept(about, promise, found), remedy) for about, promise, found, remedy in rows]


ANOTHER = "take another version of the engine or another engine; `arc25 plugins --check` tells more"

LOOKS: tuple[tuple[str, Look, str], ...] = (
    ("digits", _digits, "take a model whose vocabulary splits numbers into digits, such as Qwen2.5 or SmolLM2"),
    ("chat template", _template, ""),
    ("longest prompt", _longest_prompt, ""),
    *_looks(
        ("stop strings", limits.a_stop_string_ends_the_reply_before_it, "end the reply before them", ANOTHER),
        ("max_tokens", limits.max_tokens_end_the_reply, "end the reply", ANOTHER),
        ("greedy alone", sampling.greedy_text_repeats_itself, "the same request has the same text", ANOTHER),
    ),
    ("greedy in company", _company, ANOTHER),
    ("memory", _memory, ANOTHER),
    ("speed", _speed, ANOTHER),
)
"""What is looked at, how, and what to do where it is not well."""

UNTRAINED = "look whether it was trained over this very model, and whether the engine applies adapters"

OF_ADAPTERS = tuple(
    _looks(
        ("adapter", weights.an_adapter_changes_the_text, "loads, and changes the text", UNTRAINED),
        ("base after adapter", weights.the_base_text_is_exact_after_an_adapter, "the exact text is back", ANOTHER),
        ("adapter beside base", weights.adapter_and_base_are_asked_at_once, "each has its own text", ANOTHER),
    )
)
"""The same, where there is an adapter."""
