"""Serves one GGUF file with llama.cpp's own server: `python -m arc25.inference.llamacpp --model M --port P`.

It needs the package xllamacpp, and ends on SIGTERM or SIGINT. Adapters are not offered: after a request with one, the
base model answers from what the adapter left in its cache.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from arc25.core.cores import usable_cores
from arc25.core.errors import UsageError
from arc25.inference.models.weights import as_gguf, find


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until a signal ends the process; the exit code if that cannot be."""
    options = _parser().parse_args(argv)
    try:
        file = as_gguf(find(options.model))
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    # At once, also while the model is loaded: the server's own end waits for replies that nobody will read.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        server = _serve(file, options)
    except RuntimeError as error:
        print(f"model {file}: llama.cpp does not take it, and says why above ({error})", file=sys.stderr)
        return 1
    print(f"listening on {server.listening_address}", flush=True)
    while True:
        signal.pause()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m arc25.inference.llamacpp", description="Serve a GGUF file.")
    parser.add_argument("--model", required=True, help="a model's name or the path of a GGUF file")
    parser.add_argument("--port", type=int, required=True, help="port of 127.0.0.1 to listen on")
    parser.add_argument("--parallel", type=int, default=16, help="replies written at once")
    parser.add_argument("--context", type=int, default=4096, help="tokens that prompt and reply may have together")
    parser.add_argument("--threads", type=int, default=0, help="threads that compute (0: one a core)")
    return parser


def _serve(file: Path, options: argparse.Namespace) -> Any:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.model_alias = {options.model}
    params.port = options.port
    params.n_parallel = options.parallel
    params.n_ctx = options.context * options.parallel
    params.kv_unified = False  # so that each request has its own share, however long the others are
    params.cpuparams.n_threads = options.threads or usable_cores()
    return xllamacpp.Server(params)


if __name__ == "__main__":
    sys.exit(main())
