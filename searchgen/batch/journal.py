"""A file of results that grows a whole line at a time, and that a killed run leaves ready to go on from.

Every line is handed to the system in one piece when its job is done, and to the disk every few seconds. A line that a killed
process or a full disk has cut off is taken away when the file is opened again, or at once. A lock keeps a second run out.
"""

from __future__ import annotations

import os
import re
import stat
import time
from array import array
from contextlib import suppress
from pathlib import Path

from searchgen.errors import InputError, SearchgenError, StorageError
from searchgen.writing import count

try:
    import fcntl
except ImportError:  # not on Windows, where nothing keeps a second run out
    fcntl = None  # type: ignore[assignment]

HEAD = re.compile(rb'\{"line": (\d+), "key": "([0-9a-f]{16})", "failed": (true|false), ')
"""How every record begins; see `searchgen.batch.records.head`."""
SYNC = 5.0
"""Seconds after which what was written is sent to the disk: what a power cut can cost."""


class Journal:
    """Results of a run, in a file.

    Args:
        path: of the file; made where there is none.

    Raises:
        StorageError: it cannot be opened for writing, or another run writes to it.
        InputError: it holds something else than results.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.end, self.synced = path, 0, time.monotonic()
        self.keys = array("Q")
        """The key of the job of each line; 0 where there is no result."""
        self.done = self.failed = 0
        """Results in the file, and those among them with an error."""
        self.mended = False
        """Whether the last line had been cut off, and was taken away."""
        try:
            self.file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        except OSError as error:
            raise StorageError(f"{str(path)!r} cannot be written: {why(error)}; give another --output") from error
        try:
            self.regular = stat.S_ISREG(os.fstat(self.file).st_mode)
            if self.regular:
                self.lock()
                self.read()
        except BaseException:
            os.close(self.file)
            raise

    def lock(self) -> None:
        try:
            if fcntl is not None:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StorageError(
                f"another run writes to {str(self.path)!r}; wait for its end, or give another --output"
            ) from None
        except OSError:
            pass  # a file system without locks

    def read(self) -> None:
        """Take over the results that are there, and take away half a line at the end."""
        with os.fdopen(os.dup(self.file), "rb") as file:
            for number, line in enumerate(file, 1):
                found = HEAD.match(line)
                whole = found is not None and line.endswith(b"}\n")
                if not whole and (not line.endswith(b"\n") or b"\0" in line):  # of a killed run; zeros are of a power cut
                    if number == 1 and found is None and not b'{"line": '.startswith(line[:9]):
                        raise self.foreign(number)
                    self.mended = True
                    break
                if found is None or not whole:
                    raise self.foreign(number)
                self.take(int(found[1]), int(found[2], 16), found[3] == b"true")
                self.end += len(line)
        if self.mended:
            os.ftruncate(self.file, self.end)
        os.lseek(self.file, self.end, os.SEEK_SET)

    def foreign(self, number: int) -> InputError:
        return InputError(f"line {number} of {str(self.path)!r} is no result of searchgen batch; give another --output")

    def take(self, line: int, key: int, failed: bool) -> None:
        if line >= len(self.keys):
            self.keys.extend([0] * (line + 1 + len(self.keys) // 8 - len(self.keys)))
        if not self.keys[line]:
            self.done, self.failed = self.done + 1, self.failed + failed
        self.keys[line] = key

    def key_of(self, line: int) -> int:
        """The key of the result of a line; 0 where there is none."""
        return self.keys[line] if line < len(self.keys) else 0

    def record_of(self, line: int) -> bytes:
        """The whole record of a line that has one."""
        start = b'{"line": %d, ' % line
        with self.path.open("rb") as file:
            return next(each for each in file if each.startswith(start))

    def write(self, text: str) -> None:
        """Append a record.

        Raises:
            StorageError: it could not be written; the file ends with the record before.
        """
        data = memoryview((text + "\n").encode())
        try:
            while data:
                data = data[os.write(self.file, data) :]
            if self.regular and time.monotonic() > self.synced + SYNC:
                os.fsync(self.file)
                self.synced = time.monotonic()
        except OSError as error:
            self.cut()
            raise self.stopped(error) from error
        except BaseException:  # a signal in the middle of a line
            self.cut()
            raise
        self.end += len(text.encode()) + 1
        found = HEAD.match(text.encode())
        assert found is not None
        self.take(int(found[1]), int(found[2], 16), found[3] == b"true")

    def cut(self) -> None:
        """Take away what stands behind the last whole record."""
        if self.regular:
            os.ftruncate(self.file, self.end)
            os.lseek(self.file, self.end, os.SEEK_SET)

    def stopped(self, error: OSError) -> SearchgenError:
        if isinstance(error, BrokenPipeError):
            return StorageError(f"the reader of {str(self.path)!r} has closed it; start it again, then the same command")
        kept = f"its {count(self.done, 'result')} stay; make room, and give the same command again"
        return StorageError(f"{str(self.path)!r} cannot be written any further: {why(error)}; {kept}")

    def let_go(self) -> None:
        """Close the file of a run that an error has stopped, without an error of its own."""
        with suppress(OSError):
            self.close()

    def close(self) -> None:
        """Send all to the disk and let go of the file.

        Raises:
            StorageError: the disk has not taken it.
        """
        try:
            if self.regular:
                os.fsync(self.file)
        except OSError as error:
            raise self.stopped(error) from error
        finally:
            os.close(self.file)


def why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
