"""What every rule looks like."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from ..errors import Fault
from .tree import PackTree


class Rule(ABC):
    """One thing that must hold; the docstring of each subclass says what."""

    id: ClassVar[str]

    @abstractmethod
    def check(self, tree: PackTree) -> Iterator[Fault]:
        """Faults in the pack itself, not in its parents."""
