"""The line every table begins with: date, machine, versions, command."""

from __future__ import annotations

import datetime
import platform
import shlex
import sys
from pathlib import Path

import numpy
import torch
import transformers


def header() -> str:
    """Date, processor, its vector instructions and threads, versions, and the command that is running."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        cpu = next(
            (line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")), cpu
        )
    instructions = torch.backends.cpu.get_cpu_capability()
    gpu = f", {torch.cuda.get_device_name()}" if torch.cuda.is_available() else ""
    return (
        f"{datetime.date.today()}, {cpu}, {instructions}, {torch.get_num_threads()} threads{gpu}; "
        f"Python {platform.python_version()}, torch {torch.__version__}, transformers {transformers.__version__}, "
        f"numpy {numpy.__version__}\n"
        f"command: python {shlex.join(sys.argv)}"
    )
