"""Results that are sequences: of what a run found or drew."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar, overload

Each = TypeVar("Each", covariant=True)


class Several(Sequence[Each]):
    """A sequence of what a run found or drew. A subclass defines `_all`."""

    @property
    @abstractmethod
    def _all(self) -> tuple[Each, ...]:
        """All of them, in order."""

    @overload
    def __getitem__(self, index: int) -> Each: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Each]: ...
    def __getitem__(self, index: int | slice) -> Each | Sequence[Each]:
        return self._all[index]

    def __len__(self) -> int:
        return len(self._all)
