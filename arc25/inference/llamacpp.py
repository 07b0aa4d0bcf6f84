"""Serves one GGUF file with llama.cpp's own server: `python -m arc25.inference.llamacpp --model M --port P`.

It needs the package xllamacpp, and ends on SIGTERM. Adapters are not offered: after a request with one, the base model
answers from what the adapter left in its cache.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from typing import Any

from arc25.core.cores import usable_cores
from arc25.core.errors import UsageError
from arc25.inference.weights import as_gguf, find


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT."""
    options = _parser().parse_args(argv)
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)  # in the threads of the server too
    try:
        server = _serve(options)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"listening on {server.listening_address}", flush=True)
    signal.sigwait(signals)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m arc25.inference.llamacpp", description="Serve a GGUF file.")
    parser.add_argument("--model", required=True, help="a model's name or the path of a GGUF file")
    parser.add_argument("--port", type=int, required=True, help="port of 127.0.0.1 to listen on")
    parser.add_argument("--parallel", type=int, default=16, help="replies written at once")
    parser.add_argument("--context", type=int, default=4096, help="tokens that prompt and reply may have together")
    parser.add_argument("--threads", type=int, default=0, help="threads that compute (0: one a core)")
    return parser


def _serve(options: argparse.Namespace) -> Any:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(as_gguf(find(options.model)))
    params.model_alias = {options.model}
    params.port = options.port
    params.n_parallel = options.parallel
    params.n_ctx = options.context * options.parallel
    params.kv_unified = False  # so that each request has its own share, however long the others are
    params.cpuparams.n_threads = options.threads or usable_cores()
    return xllamacpp.Server(params)


if __name__ == "__main__":
    sys.exit(main())
