"""Runs the program and measures what it takes."""

import dataclasses
import os
import pathlib
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".build" / "release" / "leat"
CORPORA = pathlib.Path(os.environ.get("LEAT_CORPORA", ROOT / ".." / "shared" / "corpora")).resolve()


@dataclasses.dataclass
class Run:
    # As a shell sees it: 128 and the signal for a process that a signal ended.
    code: int
    output: bytes
    errors: bytes
    seconds: float
    # At most: what Python itself holds when it starts the program counts as well.
    megabytes: float


def run(program, *arguments):
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.monotonic()
        child = os.posix_spawn(
            program,
            [str(program), *map(str, arguments)],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, output.fileno(), 1),
                (os.POSIX_SPAWN_DUP2, errors.fileno(), 2),
            ],
        )
        _, status, usage = os.wait4(child, 0)
        seconds = time.monotonic() - start
        output.seek(0)
        errors.seek(0)
        code = os.waitstatus_to_exitcode(status)
        return Run(
            code if code >= 0 else 128 - code, output.read(), errors.read(), seconds, usage.ru_maxrss / 1024
        )
