"""The engine of the backend `vllm`: one request of vLLM for each job, however many replies it wants."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from typing import Any

from arc25.core.errors import UsageError
from arc25.core.evaluation import cancel
from arc25.core.records import Completion, Finish, Message, ModelFacts, Sampling, Weights
from arc25.inference.company import Company
from arc25.inference.engines.engine import EngineDied, Job, Settings, Turn, refused, room_for_reply, unfit_prompt
from arc25.inference.models.weights import adapter_of, as_folder, find
from arc25.inference.prompt import Prompter, PromptForm

FINISHES = {"stop": Finish.STOP, "length": Finish.LENGTH, "abort": Finish.LENGTH}
GRAIN = 0.05
"""Seconds between two tries to end a request."""
SEEDS = 2**63
"""How many seeds vLLM tells apart."""
RANKS = (8, 16, 32, 64, 128, 256, 320, 512)
"""Highest ranks that vLLM can be set up for."""


class VllmEngine:
    """vLLM's asynchronous engine: requests come and go while others are decoded."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._numbers = itertools.count(1)
        self._adapters: dict[str, Any] = {}  # vLLM's name for an adapter that it has read, by path and step
        self._adapter_numbers = itertools.count(1)
        self._company = Company()  # its kernels for GPUs can mix adapters in a batch, those for CPUs cannot

    async def start(self) -> None:
        """Load the model.

        Raises:
            UsageError: it cannot be found or loaded here.
        """
        from transformers import AutoTokenizer
        from vllm import AsyncEngineArgs
        from vllm.platforms import current_platform
        from vllm.v1.engine.async_llm import AsyncLLM

        settings = self._settings
        folder = as_folder(find(settings["model"]))
        self._prompter = Prompter(AutoTokenizer.from_pretrained(folder), PromptForm(settings["prompt"]))
        given = {
            "max_model_len": settings["context"],
            "quantization": settings["quantization"],
            "enforce_eager": settings["eager"],
        }
        if current_platform.is_cpu():
            given |= _whole_prompts(folder, settings["context"])
        if settings["lora"]:
            given |= {"enable_lora": True, "max_lora_rank": _rank(settings["lora_rank"])}
        arguments = AsyncEngineArgs(
            model=folder,
            dtype=settings["dtype"],
            tensor_parallel_size=settings["tensor_parallel"],
            gpu_memory_utilization=settings["memory_share"],
            max_num_seqs=settings["sequences"],
            enable_prefix_caching=True,
            disable_log_stats=True,
            **{name: value for name, value in given.items() if value is not None},
        )
        self._device = str(current_platform.device_type)
        self._engine: Any = AsyncLLM.from_engine_args(arguments)
        self._context = int(self._engine.model_config.max_model_len)
        # The first request compiles what all others use; no task should pay for it.
        await self._output("warm-up", [0], Job((), Sampling(max_tokens=2)), Turn())

    async def generate(self, job: Job, turn: Turn) -> Sequence[Completion]:
        """The replies to one job, when the last of them has ended."""
        ids = self.prompt(job.messages)
        if unfit := unfit_prompt(len(ids), self._context):
            return refused(unfit, len(ids))
        name = f"job-{next(self._numbers)}"
        cutting = asyncio.create_task(self._abort_when(turn.cut, name))
        try:
            output = await self._output(name, ids, job, turn)
        finally:
            await cancel([cutting])
        return [
            Completion(
                reply.text,
                len(ids),
                len(reply.token_ids),
                reply.cumulative_logprob,
                FINISHES.get(reply.finish_reason, Finish.ERROR),
                error="" if reply.finish_reason in FINISHES else f"vLLM ended the reply: {reply.finish_reason}",
            )
            for reply in output.outputs
        ]

    async def load(self, weights: Weights) -> None:
        """Load an adapter beside those that are there.

        Raises:
            UsageError: the engine was started without LoRA, or the adapter is none that it takes.
        """
        await self._adapter(weights)

    async def facts(self) -> ModelFacts:
        """What is loaded, and as what."""
        import vllm

        config = self._engine.model_config
        return ModelFacts(
            self._settings["model"],
            f"vLLM {vllm.__version__}",
            self._context,
            self._prompter.has_template,
            self._device,
            str(config.dtype).removeprefix("torch."),
        )

    def tokens(self, text: str) -> list[int]:
        """The ids of a plain text."""
        return self._prompter.tokens(text)

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """The ids of what the model reads."""
        return self._prompter(messages)

    async def close(self) -> None:
        """End the engine's own process."""
        self._engine.shutdown(timeout=0)  # nothing is under way any more

    async def _output(self, name: str, ids: Sequence[int], job: Job, turn: Turn) -> Any:
        from vllm import TokensPrompt
        from vllm.exceptions import VLLMValidationError
        from vllm.v1.engine.exceptions import EngineDeadError

        weights = job.weights if self._device == "cpu" else None
        try:
            prompt, sampling = TokensPrompt(prompt_token_ids=list(ids)), self._sampling(job, len(ids))
            async with self._company.join(weights):
                turn.begin()
                adapter = await self._adapter(job.weights) if job.weights else None
                outputs = self._engine.generate(prompt, sampling, name, lora_request=adapter)
                return [output async for output in outputs][-1]  # there is but one, the final one
        except EngineDeadError as error:
            raise EngineDied(f"vLLM's engine died: {error}") from error
        except VLLMValidationError as error:
            raise UsageError(f"vLLM cannot do this: {error}") from error

    def _sampling(self, job: Job, prompt: int) -> Any:
        from vllm import SamplingParams
        from vllm.sampling_params import RequestOutputKind, StructuredOutputsParams

        sampling, grammar = job.sampling, self._settings["grammar"]
        return SamplingParams(
            n=sampling.n,
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            max_tokens=room_for_reply(prompt, self._context, sampling.max_tokens),
            stop=list(sampling.stop),
            seed=sampling.seed % SEEDS,
            logprobs=0 if self._settings["logprobs"] else None,  # that of the chosen token alone
            structured_outputs=StructuredOutputsParams(grammar=grammar) if grammar else None,
            output_kind=RequestOutputKind.FINAL_ONLY,
        )

    async def _adapter(self, weights: Weights) -> Any:
        """vLLM's name for an adapter; the same path after other steps is another one.

        It is read here: one that cannot be read would be the death of the engine when it is first used.
        """
        from vllm.lora.request import LoRARequest
        from vllm.v1.engine.exceptions import EngineDeadError

        key = f"{weights.path}@{weights.step}"
        if key not in self._adapters:
            self._check(weights)
            number = next(self._adapter_numbers)
            adapter = LoRARequest(f"adapter{number}", number, weights.path)
            try:
                await self._engine.add_lora(adapter)
            except EngineDeadError as error:
                raise EngineDied(f"vLLM's engine died: {error}") from error
            except Exception as error:  # it hands on whatever failed in its worker as just that
                raise UsageError(f"the adapter {weights.path} does not fit this model: {error}") from error
            self._adapters[key] = adapter
        return self._adapters[key]

    def _check(self, weights: Weights) -> None:
        adapter = adapter_of(weights.path)
        if not self._settings["lora"]:
            raise UsageError("backend vllm was started without adapters; start it with --backend.lora")
        if adapter.dora:
            raise UsageError(f"the adapter {weights.path} is a DoRA, which vLLM cannot serve: merge it into the model")
        if adapter.rank > _rank(self._settings["lora_rank"]):
            raise UsageError(f"the adapter {weights.path} has rank {adapter.rank}; start with --backend.lora-rank")

    async def _abort_when(self, cut: asyncio.Event, name: str) -> None:
        await cut.wait()
        while True:  # until it is there to be aborted: it may stand in line, or be on its way to the engine
            await self._engine.abort(name)
            await asyncio.sleep(GRAIN)


def _whole_prompts(folder: str, context: int | None) -> dict[str, Any]:
    """Settings for CPUs: vLLM 0.32 dies there of a seeded request whose prompt it reads in more than one step."""
    from transformers import AutoConfig

    longest = context or int(AutoConfig.from_pretrained(folder).get_text_config().max_position_embeddings)
    return {"enforce_eager": True, "enable_chunked_prefill": False, "max_num_batched_tokens": max(longest, 2048)}


def _rank(wanted: int) -> int:
    """The lowest rank that vLLM knows which holds adapters of this one."""
    return next((rank for rank in RANKS if rank >= wanted), RANKS[-1])
