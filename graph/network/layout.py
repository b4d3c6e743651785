"""Places the nodes of a network on a plane: ForceAtlas2 from a PivotMDS start, the same every time.

ForceAtlas2: Jacomy and others, PLoS ONE 9(6), 2014. PivotMDS: Brandes and Pich, GD 2006. Parts that
hang together are laid out one by one and packed side by side, so that none is thrown far out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Points: TypeAlias = npt.NDArray[np.float64]
Position = tuple[float, float]

ROUNDS = 150
"""Rounds of ForceAtlas2: the picture of 300 nodes no longer changes to the eye after about 120."""
PIVOTS = 24
"""Nodes from which PivotMDS measures distances; more change the start but not the picture."""
PUSHES = 30
"""Rounds in which nodes that are too near are pushed apart."""
SPACING = 1.0
"""The least distance between two nodes, in the unit of the plane."""
GAP = 1.6
"""The distance between two parts that do not hang together."""


def layout(
    nodes: Sequence[str], ties: Iterable[tuple[str, str]], *, aspect: float = 1.5
) -> dict[str, Position]:
    """Node → (x, y), filling a plane about `aspect` times as wide as high.

    Cost: rounds times the square of the nodes of the largest part; 300 nodes take about 0.2 s.
    """
    neighbours: dict[str, set[str]] = {node: set() for node in sorted(nodes)}
    for one, other in ties:
        if one != other:
            neighbours[one].add(other)
            neighbours[other].add(one)
    parts = [(part, _placed(part, neighbours)) for part in _parts(neighbours)]
    return _packed(parts, aspect)


def _parts(neighbours: Mapping[str, set[str]]) -> list[list[str]]:
    """The parts that hang together, largest first."""
    seen: set[str] = set()
    found: list[list[str]] = []
    for start in neighbours:
        if start in seen:
            continue
        part, queue = [], deque([start])
        seen.add(start)
        while queue:
            node = queue.popleft()
            part.append(node)
            fresh = sorted(neighbours[node] - seen)
            seen.update(fresh)
            queue.extend(fresh)
        found.append(sorted(part))
    return sorted(found, key=lambda part: (-len(part), part[0]))


def _placed(part: list[str], neighbours: Mapping[str, set[str]]) -> Points:
    if len(part) == 1:
        return np.zeros((1, 2))
    if len(part) == 2:
        return np.array([[-1.6, 0.0], [1.6, 0.0]])
    index = {node: place for place, node in enumerate(part)}
    pairs = sorted({tuple(sorted((index[a], index[b]))) for a in part for b in neighbours[a]})
    ends = np.array(pairs, dtype=np.intp)
    start = _pivot_start(len(part), [[index[b] for b in sorted(neighbours[a])] for a in part])
    points = _spaced(_forced(start, ends))
    return _turned(points)


def _pivot_start(count: int, neighbours: list[list[int]]) -> Points:
    """Two coordinates from the distances to pivots, each the farthest from those before it."""
    columns: list[npt.NDArray[np.float64]] = []
    nearest = np.full(count, np.inf)
    pivot = max(range(count), key=lambda node: len(neighbours[node]))
    for _ in range(min(PIVOTS, count)):
        distance = _distances(pivot, neighbours)
        columns.append(distance)
        nearest = np.minimum(nearest, distance)
        pivot = int(np.argmax(nearest))
    squared = np.stack(columns, axis=1) ** 2
    centred = squared - squared.mean(0) - squared.mean(1, keepdims=True) + squared.mean()
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    plane = centred @ axes[:2].T
    if plane.shape[1] < 2:
        plane = np.hstack([plane, np.zeros((count, 1))])
    # Nodes at equal distances from all pivots would coincide: a fixed small turn parts them.
    angle = np.arange(count) * 2.399963229728653
    scale = np.abs(plane).max() or 1.0
    start: Points = plane / scale * np.sqrt(count) * 2 + np.stack([np.cos(angle), np.sin(angle)], 1) * 0.5
    turned: Points = start * np.sign(start[0] + 1e-12)
    return turned


def _distances(start: int, neighbours: list[list[int]]) -> npt.NDArray[np.float64]:
    far = np.full(len(neighbours), -1.0)
    far[start] = 0
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in neighbours[node]:
            if far[other] < 0:
                far[other] = far[node] + 1
                queue.append(other)
    return far


def _forced(points: Points, ends: npt.NDArray[np.intp]) -> Points:
    count = len(points)
    mass = np.bincount(ends.ravel(), minlength=count).astype(float) + 1
    gravity = 0.6
    pairs = 6.0 * mass[:, None] * mass[None]
    np.fill_diagonal(pairs, 0)
    speed, before = 1.0, np.zeros_like(points)
    for _ in range(ROUNDS):
        # The sum over (p - q) * push is p * sum(push) - push @ points: no array of all pairs of vectors.
        length = (points**2).sum(1)
        square = np.maximum(length[:, None] + length[None] - 2 * (points @ points.T), 1e-2)
        push = pairs / square
        force = points * push.sum(1)[:, None] - push @ points
        away = points[ends[:, 0]] - points[ends[:, 1]]
        np.add.at(force, ends[:, 0], -away)
        np.add.at(force, ends[:, 1], away)
        force -= gravity * mass[:, None] * points / np.maximum(np.linalg.norm(points, axis=1), 1e-4)[:, None]
        swing = np.linalg.norm(force - before, axis=1)
        traction = float((mass * np.linalg.norm(force + before, axis=1)).sum() / 2)
        wanted = traction / max(float((mass * swing).sum()), 1e-9)
        speed += min(wanted - speed, 0.5 * speed)
        step = speed / (1 + speed * np.sqrt(swing))
        points = points + force * step[:, None] * 0.4
        before = force
    return points


def _spaced(points: Points) -> Points:
    """Scale so that ties are of middle length, then push apart what is still too near."""
    apart = np.linalg.norm(points[:, None] - points[None], axis=-1)
    np.fill_diagonal(apart, np.inf)
    points = (points - points.mean(0)) * (1.5 * SPACING / max(float(np.median(apart.min(1))), 1e-9))
    return _pushed(points, SPACING)


def apart(placed: Mapping[str, Position], least: float) -> dict[str, Position]:
    """The same places with nodes that are nearer than `least` pushed apart, as far as a few rounds do it."""
    points = _pushed(np.array(list(placed.values())).reshape(-1, 2), least)
    return {node: (float(x), float(y)) for node, (x, y) in zip(placed, points, strict=True)}


def _pushed(points: Points, least: float) -> Points:
    for _ in range(PUSHES):
        away = points[:, None] - points[None]
        far = np.sqrt((away**2).sum(-1))
        np.fill_diagonal(far, np.inf)
        lack = np.maximum(least - far, 0) / np.maximum(far, 1e-6)
        if not lack.any():
            break
        points = points + (away * lack[..., None]).sum(1) * 0.4
    return points


def _turned(points: Points) -> Points:
    """Turn the longest direction level, since pictures are wider than high."""
    centred: Points = points - points.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    if axes[0][int(np.argmax(np.abs(axes[0])))] < 0:
        axes[0] = -axes[0]
    if axes[1][int(np.argmax(np.abs(axes[1])))] < 0:
        axes[1] = -axes[1]
    turned: Points = centred @ axes.T
    return turned


def _packed(parts: Sequence[tuple[list[str], Points]], aspect: float) -> dict[str, Position]:
    """Put the parts into rows, the largest first, about `aspect` times as wide as high."""
    boxes = [(points.max(0) - points.min(0)) + GAP for _, points in parts]
    area = sum(float(box[0] * box[1]) for box in boxes)
    width = max([float(np.sqrt(area * aspect)), *(float(box[0]) for box in boxes)], default=0.0)
    placed: dict[str, Position] = {}
    x = y = height = 0.0
    for (part, points), box in zip(parts, boxes, strict=True):
        if x and x + box[0] > width + 1e-9:
            x, y, height = 0.0, y + height, 0.0
        corner = np.array([x, y]) - points.min(0) + GAP / 2
        for node, point in zip(part, points + corner, strict=True):
            placed[node] = (round(float(point[0]), 3), round(float(point[1]), 3))
        x, height = x + float(box[0]), max(height, float(box[1]))
    return placed
