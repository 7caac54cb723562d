"""An assignment problem as a linear programme, solved by another solver (scipy's HiGHS)."""

from app.scoring import AssignmentProblem


def linear_total(problem: AssignmentProblem, least: float | None = None) -> float:
    """The optimum of the relaxation, −inf where it has none; `least` leaves out pairs of a smaller affinity.

    Kept seats are counted, not filled one by one: the same where nobody has two kinds of expertise.
    """
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    names = [judge.id for judge in problem.judges]
    assert problem.affinity is not None
    affinity = np.array(problem.affinity)
    closed = problem.conflicts | problem.forbidden
    upper = [
        0.0 if (entry, name) in closed or (least is not None and affinity[row, at] < least) else 1.0
        for row, entry in enumerate(problem.entries)
        for at, name in enumerate(names)
    ]
    whole = [([row * len(names) + at for at in range(len(names))], 1) for row in range(len(problem.entries))]
    limits = list(_limits(problem, names))

    def matrix(rows: list[tuple[list[int], int]]) -> object:
        dense = np.zeros((len(rows), affinity.size))
        for at, (columns, sign) in enumerate(rows):
            dense[at, columns] = sign
        return csr_array(dense)

    found = linprog(
        -affinity.ravel(),
        A_eq=matrix(whole),
        b_eq=[problem.reviews_per_entry] * len(whole),
        A_ub=matrix([(columns, sign) for columns, _, sign in limits]),
        b_ub=[bound * sign for _, bound, sign in limits],
        bounds=list(zip([0.0] * affinity.size, upper, strict=True)),
        method="highs",
    )
    return -float(found.fun) if found.status == 0 else float("-inf")


def _limits(problem: AssignmentProblem, names: list[str]) -> list[tuple[list[int], float, int]]:
    """(columns, bound, 1: at most, −1: at least)."""
    width, entries = len(names), range(len(problem.entries))
    found: list[tuple[list[int], float, int]] = []
    houses = {judge.organisation for judge in problem.judges if judge.organisation}
    for house in sorted(houses):
        members = [at for at, judge in enumerate(problem.judges) if judge.organisation == house]
        found += [([row * width + at for at in members], 1.0, 1) for row in entries]
    for at, judge in enumerate(problem.judges):
        columns = [row * width + at for row in entries]
        found.append((columns, float(judge.min), -1))
        if judge.max is not None:
            found.append((columns, float(judge.max), 1))
    for each in problem.required:
        members = [at for at, name in enumerate(names) if name in each.judges]
        found += [
            ([row * width + at for at in members], float(each.least), -1)
            for row in entries
            if each.is_asked_of(problem.entries[row])
        ]
    return found


def linear_bottleneck(problem: AssignmentProblem) -> float:
    """The greatest affinity such that the relaxation without pairs below it is feasible, level by level."""
    assert problem.affinity is not None
    levels = sorted({cell for row in problem.affinity for cell in row})
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if linear_total(problem, levels[middle]) == float("-inf"):
            high = middle - 1
        else:
            low = middle
    return levels[low]
