"""How fast a backend asks its engine, next to the engine by itself: the same weights, prompts and lengths in one run.

    python benchmarks/backends.py transformers            # in the environment of `make test-llm`
    python benchmarks/backends.py vllm                     # in that of `make test-vllm`
    python benchmarks/backends.py llamacpp                 # by itself, there is nothing to compare it with
    python benchmarks/backends.py transformers --grammar   # what `--backend.constrain dsl` is worth, and costs

Every reply has the same length: the model's end tokens are taken away. Each figure is the median over the rounds, in
which the two ways take turns; both engines stay loaded.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from arc25.core.context import Context
from arc25.core.grid import Grid
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Completion, Message, Request, Sampling, Status, Task
from arc25.inference.constrain import Constrain
from arc25.inference.models.weights import as_folder, find

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

NEVER = "<jupyter_text>"
"""A token that the model does not write: it takes the place of the ends of a reply."""
OPTIONS: dict[str, dict[str, Any]] = {
    "transformers": {},
    "vllm": {"dtype": "float32", "kv_cache_gib": 6, "context_tokens": 1024, "lora": False},
    "llamacpp": {"parallel": 64, "context_tokens": 1024},
}
Way = Callable[[Sequence[str], int], Awaitable[int]]
"""Answers prompts with `n` replies each and gives the number of tokens written."""


def endless(folder: Path) -> Path:
    """A copy of SmolLM2 in `folder` that never ends a reply by itself."""
    real = Path(as_folder(find("smollm2-135m")))
    for file in real.iterdir():
        if file.suffix != ".safetensors":
            (folder / file.name).write_bytes(file.read_bytes())
        else:
            (folder / file.name).symlink_to(file)
    number = next(
        token["id"]
        for token in json.loads((folder / "tokenizer.json").read_text())["added_tokens"]
        if token["content"] == NEVER
    )
    for name, ends in (("config.json", number), ("generation_config.json", number), ("tokenizer_config.json", NEVER)):
        written = json.loads((folder / name).read_text())
        written["eos_token" if ends == NEVER else "eos_token_id"] = ends
        (folder / name).write_text(json.dumps(written))
    return folder


def prompts(count: int, tokens: int) -> list[str]:
    """Texts of about so many tokens, no two with a beginning in common: a digit and a space are two."""
    return [" ".join(str((place * (seed + 3) + seed) % 10) for place in range(tokens // 2)) for seed in range(count)]


def request(text: str, sampling: Sampling, seq: int = 0) -> Request:
    task = Task("bench", (), (Grid.of([[0]]),))
    return Request(seq, task, (Message("user", text),), sampling)


def by_arc25(backend: Any, length: int) -> Way:
    seeds = itertools.count(1)

    async def way(texts: Sequence[str], n: int) -> int:
        sampling = Sampling(n=n, max_tokens=length)
        asked = (backend.generate(request(text, replace(sampling, seed=1000 * next(seeds)))) for text in texts)
        return sum(reply.tokens_out for replies in await asyncio.gather(*asked) for reply in replies)

    return way


async def bare_transformers(folder: Path, length: int, threads: int, stack: AsyncExitStack) -> Way:
    """`generate` of the library, which reads the prompt once for each of its `num_return_sequences`."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    torch.set_num_threads(threads)
    tokenizer = AutoTokenizer.from_pretrained(folder, padding_side="left")
    tokenizer.pad_token = NEVER
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()

    def generate(texts: Sequence[str], n: int) -> int:
        chats = [[{"role": "user", "content": text}] for text in texts]
        ids = tokenizer.apply_chat_template(
            chats, add_generation_prompt=True, padding=True, return_tensors="pt", return_dict=True
        )
        with torch.inference_mode():
            out = model.generate(**ids, do_sample=True, top_k=0, num_return_sequences=n, max_new_tokens=length)
        return int(out.shape[0] * (out.shape[1] - ids["input_ids"].shape[1]))

    async def way(texts: Sequence[str], n: int) -> int:
        return await asyncio.to_thread(generate, texts, n)

    return way


async def bare_vllm(folder: Path, length: int, threads: int, stack: AsyncExitStack) -> Way:
    """vLLM's own asynchronous engine in this process, set up alike."""
    os.environ |= {"VLLM_CPU_KVCACHE_SPACE": str(OPTIONS["vllm"]["kv_cache_gib"]), "VLLM_LOGGING_LEVEL": "WARNING"}
    from vllm import AsyncEngineArgs, SamplingParams
    from vllm.sampling_params import RequestOutputKind
    from vllm.v1.engine.async_llm import AsyncLLM

    engine = AsyncLLM.from_engine_args(
        AsyncEngineArgs(
            model=str(folder),
            dtype="float32",
            max_model_len=OPTIONS["vllm"]["context_tokens"],
            max_num_seqs=64,
            enforce_eager=True,
            enable_chunked_prefill=False,  # as ours: with it, this engine dies of long seeded prompts on a CPU
            max_num_batched_tokens=2048,
            enable_prefix_caching=True,
            disable_log_stats=True,
        )
    )
    stack.callback(engine.shutdown)
    tokenizer, numbers = engine.get_tokenizer(), itertools.count(1)

    async def one(text: str, n: int) -> int:
        number = next(numbers)
        chat = [{"role": "user", "content": text}]
        prompt = tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
        ids = tokenizer(prompt, add_special_tokens=False).input_ids
        params = SamplingParams(
            n=n, max_tokens=length, seed=1000 * number, logprobs=0, output_kind=RequestOutputKind.FINAL_ONLY
        )
        async for output in engine.generate({"prompt_token_ids": ids}, params, str(number)):
            tokens = sum(len(reply.token_ids) for reply in output.outputs)
        return tokens

    async def way(texts: Sequence[str], n: int) -> int:
        return sum(await asyncio.gather(*(one(text, n) for text in texts)))

    return way


BARE = {"transformers": bare_transformers, "vllm": bare_vllm}


async def speed(way: Way, texts: Sequence[str], n: int) -> float:
    """Tokens a second."""
    began = time.perf_counter()
    return await way(texts, n) / (time.perf_counter() - began)


async def compare(arguments: argparse.Namespace) -> None:
    """The table of speeds, and what a start, the memory and an adapter take."""
    async with AsyncExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = endless(scratch)
        model = "smollm2-135m" if arguments.engine == "llamacpp" else str(folder)
        context = Context(workers=arguments.threads)
        began = time.perf_counter()
        backend = Plugins().make(Kind.BACKEND, arguments.engine, context, model=model, **OPTIONS[arguments.engine])
        stack.push_async_callback(backend.close)
        facts = await backend.facts()
        print(f"{backend.id}\nstart {time.perf_counter() - began:.1f} s, memory then {facts.memory_mib} MiB")
        ways = {"arc25": by_arc25(backend, arguments.length)}
        if make := BARE.get(arguments.engine):
            ways["bare"] = await make(folder, arguments.length, arguments.threads, stack)
        loads = [(1, 1), (1, 16), (1, 64), (16, 1)]
        for way in ways.values():
            await way(prompts(1, 20), 1)
        print(f"{'prompts':>8} {'n':>4} " + " ".join(f"{name:>10}" for name in ways) + f" {'arc25/bare':>11}")
        for count, n in loads:
            rounds: dict[str, list[float]] = {name: [] for name in ways}
            for number in range(arguments.rounds):
                for name, way in ways.items():
                    texts = [f"{number} {name} {text}" for text in prompts(count, arguments.prompt)]
                    rounds[name].append(await speed(way, texts, n))
            medians = {name: statistics.median(figures) for name, figures in rounds.items()}
            ratio = f"{medians['arc25'] / medians['bare']:11.2f}" if "bare" in medians else ""
            print(f"{count:8} {n:4} " + " ".join(f"{figure:10.1f}" for figure in medians.values()) + f" {ratio}")
        print(f"memory at the end {(await backend.facts()).memory_mib} MiB")


async def adapters(arguments: argparse.Namespace) -> None:
    """How long it takes to go from one adapter to another, new one."""
    from tiny_models import random_adapter

    from arc25.core.records import Weights

    async with AsyncExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = Path(as_folder(find("smollm2-135m")))
        options = {**OPTIONS[arguments.engine], **({"lora": True} if arguments.engine == "vllm" else {})}
        backend = Plugins().make(Kind.BACKEND, arguments.engine, Context(workers=1), model=str(folder), **options)
        stack.push_async_callback(backend.close)
        asked = request("Count.", Sampling(max_tokens=8))
        await backend.generate(asked)
        loads, first, later = [], [], []
        for seed in range(5):
            weights = Weights(str(random_adapter(scratch / str(seed), folder, seed)), str(folder))
            for figures, work in (
                (loads, lambda weights=weights: backend.load(weights)),
                (first, lambda weights=weights: backend.generate(replace(asked, weights=weights))),
                (later, lambda weights=weights: backend.generate(replace(asked, weights=weights))),
            ):
                began = time.perf_counter()
                await work()
                figures.append(time.perf_counter() - began)
        for name, figures in (("load", loads), ("first 8 tokens", first), ("next 8 tokens", later)):
            print(f"adapter: {name} {1000 * statistics.median(figures):.0f} ms")


async def grammar(arguments: argparse.Namespace) -> None:
    """Of replies to real tasks: how many are programs of the language, free and held to its grammar."""
    plugins = Plugins()
    dsl = plugins.make(Kind.DSL, "arc25", Context())
    tasks = [
        task
        for task in plugins.make(Kind.DATASET, "arc-agi-1", Context(), split="training").tasks()
        if task.id in ("25d8a9c8", "a85d4709", "67a3c6ac")
    ]
    for constrain in Constrain:
        async with AsyncExitStack() as stack:
            context = Context(dsl=dsl, workers=arguments.threads)
            options = {**OPTIONS[arguments.engine], "context_tokens": 8192}
            if arguments.engine == "llamacpp":
                options["parallel"] = 4
            backend = plugins.make(Kind.BACKEND, arguments.engine, context, constrain=constrain, **options)
            stack.push_async_callback(backend.close)
            executor = plugins.make(Kind.EXECUTOR, "restricted", context)
            stack.push_async_callback(executor.close)
            statuses: Counter[str] = Counter()
            tokens = reading = seconds = 0.0
            for number, task in enumerate(tasks[: arguments.tasks]):
                sampling = Sampling(n=16, max_tokens=200, temperature=0.8, seed=number)
                asked = Request(number, task, dsl.messages(task), sampling)
                began = time.perf_counter()
                await backend.generate(replace(asked, sampling=replace(sampling, n=1, max_tokens=1)))
                reading += time.perf_counter() - began
                began = time.perf_counter()
                replies = await backend.generate(asked)
                seconds += time.perf_counter() - began
                tokens += sum(reply.tokens_out for reply in replies)
                statuses.update([await verdict(dsl, executor, task, reply) for reply in replies])
            valid = sum(statuses[name] for name in VALID)
            told = ", ".join(f"{count} {name}" for name, count in statuses.most_common())
            print(f"constrain={constrain.value}: {valid} of {statuses.total()} valid programs ({told});", end=" ")
            print(f"{tokens / (seconds - reading):.1f} tokens/s without the {reading:.0f} s that the prompts take")


VALID = ("ok", "word did not apply")


async def verdict(dsl: Any, executor: Any, task: Task, reply: Completion) -> str:
    """What a reply is: a program that runs, one whose words do not apply, or no valid program, and why."""
    program = dsl.parse(task, reply.text)
    if program is None:
        return "no program"
    result = await executor.run(program, task.inputs)
    if result.status is Status.RAISED and result.error.startswith("DslError"):
        return "word did not apply"
    return result.status.value if result.status is not Status.RAISED else result.error.partition(":")[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", choices=OPTIONS)
    parser.add_argument("--prompt", type=int, default=600, help="tokens of a prompt")
    parser.add_argument("--length", type=int, default=64, help="tokens of a reply")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1, help="CPU threads of an engine")
    parser.add_argument("--grammar", action="store_true", help="measure --backend.constrain dsl instead")
    parser.add_argument("--tasks", type=int, default=3, help="how many tasks for --grammar, at most 3")
    parser.add_argument("--adapters", action="store_true", help="measure the swapping of adapters instead")
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(arguments.threads)
    asyncio.run((grammar if arguments.grammar else adapters if arguments.adapters else compare)(arguments))


if __name__ == "__main__":
    main()
