"""What lmdeploy's serving layer has below it, without a GPU: an engine whose tokens are drawn and not computed.

It keeps the contract of lmdeploy's own engines as `AsyncEngine` uses them: all above it is lmdeploy's real code.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

END = 256
"""The token that ends a reply; those below are bytes."""
LOGPROB = -0.5
"""That of each token."""


def byte_model(folder: Path) -> Path:
    """The folder of a model of which only the tokenizer is real: a token for each byte."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={letter: index for index, letter in enumerate(alphabet)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>").save_pretrained(folder)
    config = LlamaConfig(vocab_size=END + 1, max_position_embeddings=512, eos_token_id=END)
    config.architectures = ["LlamaForCausalLM"]
    config.save_pretrained(folder)
    (folder / "model.safetensors").write_bytes(bytes(16))
    return folder


class DrawnEngine:
    """Replies to a prompt with `says`, or with letters drawn by the request's seed where that is empty."""

    def __init__(self, config: Any, says: Sequence[int] = ()) -> None:
        self.engine_config = config
        self.says = list(says)
        self.asked: list[Any] = []  # the GenerationConfig of each request
        self.adapters: list[str | None] = []
        self.running: set[int] = set()
        self.alive, self.failing = True, False
        self.swallows = (
            False  # TurboMind ends an interrupted stream as if nothing had been, the PyTorch engine passes it on
        )

    def create_instance(self, cuda_stream_id: int = 0) -> DrawnHandle:
        return DrawnHandle(self)

    def start_loop(self) -> bool:
        return True

    async def get_health_status(self) -> dict[str, Any]:
        return {"alive": self.alive, "message": "the loop has stopped", "schedule_metrics": None}

    def close(self) -> None:
        self.alive = False


class DrawnHandle:
    """Decodes one request at a time."""

    def __init__(self, engine: DrawnEngine) -> None:
        self._engine = engine
        self._cancelled: set[int] = set()

    async def async_cancel(self, session_id: int) -> None:
        self._cancelled.add(session_id)

    async def async_stream_infer(
        self, session_id: int, input_ids: list[int], gen_config: Any = None, adapter_name: str | None = None, **_: Any
    ) -> AsyncIterator[Any]:
        from lmdeploy.messages import EngineOutput, ResponseType

        engine = self._engine
        engine.asked.append(gen_config)
        engine.adapters.append(adapter_name)
        if engine.failing:
            yield EngineOutput(ResponseType.ENGINE_STOP_ERROR, [])
            return
        engine.running.add(session_id)
        try:
            for number, token in enumerate(self._tokens(gen_config), start=1):
                await asyncio.sleep(0.001)
                ended = token in gen_config.stop_token_ids or number == gen_config.max_new_tokens
                status = ResponseType.FINISH if ended else ResponseType.SUCCESS
                if session_id in self._cancelled:
                    yield EngineOutput(ResponseType.CANCEL, [])
                    return
                rows = [{token: LOGPROB, 0: -9.0}] if gen_config.logprobs else None
                yield EngineOutput(status, [token], logprobs=rows)
                if ended:
                    return
        except (asyncio.CancelledError, GeneratorExit):
            if not engine.swallows:
                raise
        finally:
            await asyncio.sleep(0.001)
            engine.running.discard(session_id)

    def _tokens(self, gen_config: Any) -> Sequence[int]:
        if self._engine.says:
            return self._engine.says
        chance = random.Random(gen_config.random_seed if gen_config.do_sample else 0)
        return [chance.randrange(64, 90) for _ in range(1000)]
