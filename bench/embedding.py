"""One sentence, a thousand sentences, readiness and memory of each embedder, beside tokenising alone (the floor).

Every embedder is measured in a process of its own, twice, and the second run is shown: memory and loading time depend
on what a process has loaded before, and the first reads the files into the machine's cache.
"""

from __future__ import annotations

import atexit
import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from vectors_app.contracts import Embedder

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "fixtures" / "embeddings" / "texts.json"
CASES = ROOT / "fixtures" / "evaluation" / "tune.jsonl"
SUBJECTS = ("tokeniser", "fp32", "int8", "shared", "sentence-transformers")
"""`shared` asks a process that has fp32; its memory is that of the process which asks."""
SENTENCES = 300


def prompts() -> list[str]:
    """Real prompts, a number added so that none is remembered from before."""
    given = [json.loads(line)["prompt"] for line in CASES.read_text("utf-8").splitlines()]
    return [f"{given[index % len(given)]} ({index})" for index in range(SENTENCES)]


def subject(name: str) -> Any:
    """A function from texts to vectors (or tokens), ready to run."""
    from vectors_app.embedders.files import model_directory, read_built_model
    from vectors_app.embedders.onnx_minilm import OnnxMiniLMEmbedder
    from vectors_app.embedders.sentence_transformer import SentenceTransformerEmbedder

    data_dir = Path(os.environ["WF_BENCH_DATA_DIR"])
    if name == "sentence-transformers":
        return SentenceTransformerEmbedder("sentence-transformers/all-MiniLM-L6-v2").embed
    if name == "tokeniser":
        built = read_built_model(model_directory(data_dir, "fp32"), "fp32")
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(built.tokenizer)).encode_batch
    if name == "shared":
        return shared(OnnxMiniLMEmbedder(model_directory(data_dir, "fp32"), "fp32")).embed
    return OnnxMiniLMEmbedder(model_directory(data_dir, name), name).embed


def shared(described: Embedder) -> Embedder:
    """A client of a server process, which ends with this one."""
    from bench.answers import started
    from vectors_app.embedders.shared import SharedEmbedder
    from wfproject.common.management.programs import shared_embedder

    stack = ExitStack()
    atexit.register(stack.close)
    embedder = stack.enter_context(shared_embedder())
    ours = {"WF_DATA_DIR": os.environ["WF_BENCH_DATA_DIR"], "DJANGO_SETTINGS_MODULE": "bench.settings"}
    for program in embedder.programs:
        stack.enter_context(started(program, os.environ | ours))
    return SharedEmbedder(embedder.environment["WF_EMBEDDER_SOCKET"], described)


def measure(name: str) -> dict[str, float]:
    started = time.perf_counter()
    run = subject(name)
    run(["ready"])
    ready = time.perf_counter() - started
    taken = []
    for sentence in prompts():
        begun = time.perf_counter()
        run([sentence])
        taken.append((time.perf_counter() - begun) * 1000)
    taken = taken[SENTENCES // 10 :]
    texts = json.loads(TEXTS.read_text("utf-8"))
    thousand = (texts["operations"] + texts["prompts"]) * 3
    begun = time.perf_counter()
    run(thousand[:1000])
    return {
        "ready_s": ready,
        "p50_ms": statistics.median(taken),
        "p95_ms": statistics.quantiles(taken, n=20)[18],
        "thousand_s": time.perf_counter() - begun,
        "rss_mb": psutil.Process().memory_info().rss / 1e6,
    }


def in_own_process(name: str, data_dir: Path) -> dict[str, float]:
    environment = os.environ | {"WF_BENCH_DATA_DIR": str(data_dir)}
    command = [
        sys.executable,
        "-c",
        f"import json; from bench.embedding import measure; print(json.dumps(measure({name!r})))",
    ]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main(arguments: list[str]) -> None:
    """Measure the embedders named (default: all that are installed)."""
    from importlib.util import find_spec

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    for precision in ("fp32", "int8"):
        call_command("build_embedder", precision=precision, verbosity=0)
    print(f"{'what':<24}{'ready s':>9}{'p50 ms':>9}{'p95 ms':>9}{'1000 s':>9}{'RSS MB':>9}")
    for name in arguments or SUBJECTS:
        if name == "sentence-transformers" and find_spec("sentence_transformers") is None:
            print(f"{name:<24}  not installed (requirements/models.txt)")
            continue
        in_own_process(name, settings.DATA_DIR)
        figures = in_own_process(name, settings.DATA_DIR)
        print(
            f"{name:<24}{figures['ready_s']:>9.2f}{figures['p50_ms']:>9.2f}{figures['p95_ms']:>9.2f}"
            f"{figures['thousand_s']:>9.2f}{figures['rss_mb']:>9.0f}"
        )
