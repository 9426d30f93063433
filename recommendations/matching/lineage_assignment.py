"""The best pairing of two lists as a whole: no pair is taken only because it came first."""

from collections.abc import Sequence


def assigned(scores: Sequence[Sequence[float]], floor: float) -> tuple[tuple[int, int], ...]:
    """Pairs (row, column) with the greatest sum of scores, none below `floor`, in order of rows.

    Each row and each column is in at most one pair. A pair below the floor is worth nothing, so it
    never displaces one above. O(n² m) for n rows and m columns, n the smaller.
    """
    if not scores or not scores[0]:
        return ()
    if len(scores) > len(scores[0]):
        turned = [list(column) for column in zip(*scores, strict=True)]
        return tuple(sorted((row, column) for column, row in assigned(turned, floor)))
    cost = [[-score if score >= floor else 0.0 for score in row] for row in scores]
    owner = _owners(cost)
    pairs = ((row, column) for column, row in enumerate(owner) if row is not None)
    return tuple(sorted((row, column) for row, column in pairs if scores[row][column] >= floor))


def _owners(cost: list[list[float]]) -> list[int | None]:
    """For each column the row it is given to, by shortest augmenting paths with potentials."""
    rows, columns = len(cost), len(cost[0])
    of_row, of_column = [0.0] * rows, [0.0] * columns
    owner: list[int | None] = [None] * columns
    for start in range(rows):
        distance = [float("inf")] * columns
        reached_from = [-1] * columns
        done: list[int] = []
        open_columns = set(range(columns))
        row: int | None = start
        at, so_far = -1, 0.0
        while row is not None:
            for column in open_columns:
                length = so_far + cost[row][column] - of_row[row] - of_column[column]
                if length < distance[column]:
                    distance[column], reached_from[column] = length, at
            at = min(open_columns, key=lambda column: (distance[column], column))
            so_far = distance[at]
            open_columns.remove(at)
            done.append(at)
            row = owner[at]
        of_row[start] += so_far
        for column in done[:-1]:
            holder = owner[column]
            if holder is not None:
                of_row[holder] += so_far - distance[column]
            of_column[column] -= so_far - distance[column]
        while at >= 0:
            before = reached_from[at]
            owner[at] = owner[before] if before >= 0 else start
            at = before
    return owner
