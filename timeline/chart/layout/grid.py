"""A grid that knows which stretches of its rows are taken."""

from __future__ import annotations

from bisect import bisect_right


class Grid:
    """Rows, counted from 0, each with stretches x0 < x1 in pixels that do not overlap."""

    __slots__ = ("_ends", "_starts")

    def __init__(self) -> None:
        self._starts: list[list[float]] = []
        self._ends: list[list[float]] = []

    def free(self, row: int, height: int, x0: float, x1: float) -> bool:
        """Whether `height` rows from `row` on are free between x0 and x1."""
        for at in range(row, min(row + height, len(self._starts))):
            after = bisect_right(self._ends[at], x0)
            if after < len(self._starts[at]) and self._starts[at][after] < x1:
                return False
        return True

    def lowest(self, height: int, x0: float, x1: float) -> int:
        """The first row from which `height` rows are free between x0 and x1."""
        row = 0
        while not self.free(row, height, x0, x1):
            row += 1
        return row

    def put(self, row: int, height: int, x0: float, x1: float) -> None:
        """Mark a free stretch as taken."""
        while len(self._starts) < row + height:
            self._starts.append([])
            self._ends.append([])
        for at in range(row, row + height):
            place = bisect_right(self._starts[at], x0)
            self._starts[at].insert(place, x0)
            self._ends[at].insert(place, x1)
