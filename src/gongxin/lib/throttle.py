"""So many in a minute and no more, for what anybody may ask; kept in memory, by a key that says nothing of who asks."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque


class Throttle:
    """At most `most` a key in any `seconds`; of more than `keys` keys the one that was asked for longest ago is forgotten."""

    def __init__(self, *, most: int, seconds: float, keys: int = 10_000) -> None:
        self._most, self._seconds, self._keys = most, seconds, keys
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: str, *, at: float) -> bool:
        """Whether one more of this key may be done at that second; if so it counts. What is refused does not."""
        with self._lock:
            times = self._asked.setdefault(key, deque())
            self._asked.move_to_end(key)
            while times and times[0] <= at - self._seconds:
                times.popleft()
            if len(self._asked) > self._keys:
                self._asked.popitem(last=False)
            if len(times) >= self._most:
                return False
            times.append(at)
            return True
