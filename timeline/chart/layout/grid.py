"""Which stretches of which rows are taken."""

from __future__ import annotations

from bisect import bisect_right


class Grid:
    """Rows counted from 0, each holding stretches x0 < x1 that don't overlap."""

    __slots__ = ("_ends", "_starts")

    def __init__(self) -> None:
        self._starts: list[list[float]] = []
        self._ends: list[list[float]] = []

    def free(self, row: int, height: int, x0: float, x1: float) -> bool:
        """Whether nothing stands between x0 and x1 in the rows from `row` on."""
        for at in range(row, min(row + height, len(self._starts))):
            after = bisect_right(self._ends[at], x0)
            if after < len(self._starts[at]) and self._starts[at][after] < x1:
                return False
        return True

    def lowest(self, height: int, x0: float, x1: float) -> int:
        """The first row from which so many rows are free between x0 and x1."""
        row = 0
        while not self.free(row, height, x0, x1):
            row += 1
        return row

    def put(self, row: int, height: int, x0: float, x1: float) -> None:
        """Take a stretch that is free."""
        while len(self._starts) < row + height:
            self._starts.append([])
            self._ends.append([])
        for at in range(row, row + height):
            place = bisect_right(self._starts[at], x0)
            self._starts[at].insert(place, x0)
            self._ends[at].insert(place, x1)
