"""L-BFGS in plain Python: the same numbers on every machine, no array library, half a minute for a topic."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import mul

Vector = list[float]
Objective = Callable[[Vector], tuple[float, Vector]]

_MEMORY = 6
_ENOUGH_DECREASE = 1e-4
_SHORTEST_STEP = 1e-10


def minimise(objective: Objective, start: Vector, *, steps: int, tolerance: float = 1e-4) -> Vector:
    """The point that L-BFGS reaches from ``start`` in at most ``steps`` steps.

    ``objective`` returns value and gradient. Ends early when the gradient's length falls below ``tolerance`` times the
    first one's. Source: Nocedal & Wright, Numerical Optimization, algorithm 7.4, with backtracking.
    """
    point = list(start)
    value, gradient = objective(point)
    first_length = math.sqrt(_dot(gradient, gradient)) or 1.0
    history: list[tuple[Vector, Vector, float]] = []
    for _ in range(steps):
        direction = _direction(gradient, history)
        slope = _dot(direction, gradient)
        step = 1.0 if history else 1.0 / max(1.0, math.sqrt(_dot(gradient, gradient)))
        while True:
            candidate = [p + step * d for p, d in zip(point, direction, strict=True)]
            new_value, new_gradient = objective(candidate)
            if new_value <= value + _ENOUGH_DECREASE * step * slope:
                break
            step /= 2
            if step < _SHORTEST_STEP:
                return point
        moved = [step * d for d in direction]
        turned = [n - g for n, g in zip(new_gradient, gradient, strict=True)]
        curvature = _dot(moved, turned)
        if curvature > 1e-12:
            history = [*history[-(_MEMORY - 1) :], (moved, turned, 1.0 / curvature)]
        point, value, gradient = candidate, new_value, new_gradient
        if math.sqrt(_dot(gradient, gradient)) < tolerance * first_length:
            break
    return point


def _dot(a: Vector, b: Vector) -> float:
    return math.fsum(map(mul, a, b))


def _direction(gradient: Vector, history: list[tuple[Vector, Vector, float]]) -> Vector:
    """Minus the gradient, bent by the curvature that the last steps have shown."""
    direction = list(gradient)
    shares: list[float] = []
    for moved, turned, inverse in reversed(history):
        share = inverse * _dot(moved, direction)
        shares.append(share)
        direction = [d - share * t for d, t in zip(direction, turned, strict=True)]
    if history:
        moved, turned, inverse = history[-1]
        scale = 1.0 / (inverse * _dot(turned, turned))
        direction = [scale * d for d in direction]
    for (moved, turned, inverse), share in zip(history, reversed(shares), strict=True):
        back = share - inverse * _dot(turned, direction)
        direction = [d + back * m for d, m in zip(direction, moved, strict=True)]
    return [-d for d in direction]
