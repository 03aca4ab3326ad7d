"""Draws the land of the world map anew: `python deploy/draw_outline.py land-50m.json`, once in many years.

Reads a TopoJSON file of the npm package world-atlas (ISC licence), which holds the coastlines of Natural Earth (public
domain), and writes `templates/letters/_land.html`. It has no borders: some of them are contested, and none is needed here.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import accumulate
from math import hypot
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from letters.projection import SOUTH, project  # noqa: E402

Point = tuple[float, float]
TOLERANCE = 0.7
"""How far, in units of the picture, the drawn coast may lie from the true one."""
SMALLEST = 1.5
"""Islands that cover less, in square units, are left out; a mission on one of them still has its dot."""


def decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """Degrees: each point of an arc is given by its distance from the one before."""
    (scale_x, scale_y), (first_x, first_y) = transform["scale"], transform["translate"]
    across = accumulate(step[0] for step in arc)
    along = accumulate(step[1] for step in arc)
    return [(x * scale_x + first_x, y * scale_y + first_y) for x, y in zip(across, along, strict=True)]


def rings(atlas: dict) -> Iterator[list[Point]]:
    """The coasts of all land and of the seas within it. An arc with a negative number is walked backwards."""
    arcs = [decoded(arc, atlas["transform"]) for arc in atlas["arcs"]]
    for geometry in atlas["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                parts = (arcs[number] if number >= 0 else arcs[~number][::-1] for number in ring)
                yield [point for part in parts for point in part[:-1]]


def cut(ring: list[Point]) -> list[list[Point]]:
    """In two where it crosses the edge of the map, at 180 degrees."""
    turns = accumulate(_turn(before[0], after[0]) for before, after in zip(ring[:1] + ring, ring, strict=False))
    whole = [(longitude + turn, latitude) for (longitude, latitude), turn in zip(ring, turns, strict=True)]
    parts = []
    for shift in (-360, 0, 360):
        part = [(longitude + shift, latitude) for longitude, latitude in whole]
        parts.append(_within(_within(part, 180, 1), -180, -1))
    return [part for part in parts if len(part) > 2]


def _turn(before: float, after: float) -> int:
    return -360 if after - before > 180 else 360 if before - after > 180 else 0


def _within(ring: list[Point], edge: float, sign: int) -> list[Point]:
    """What lies west (sign 1) or east (sign -1) of a meridian; after Sutherland and Hodgman."""
    kept: list[Point] = []
    for (x0, y0), (x1, y1) in zip(ring[-1:] + ring, ring, strict=False):
        inside, before = (x1 - edge) * sign <= 0, (x0 - edge) * sign <= 0
        if inside != before:
            kept.append((edge, y0 + (y1 - y0) * (edge - x0) / (x1 - x0)))
        if inside:
            kept.append((x1, y1))
    return kept


def simplified(points: list[Point], tolerance: float) -> list[Point]:
    """By Douglas and Peucker: the points that are needed to stay within the tolerance."""
    if len(points) < 3:
        return points
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = hypot(x1 - x0, y1 - y0)

    def distance(point: Point) -> float:
        if not length:
            return hypot(point[0] - x0, point[1] - y0)
        return abs((x1 - x0) * (y0 - point[1]) - (x0 - point[0]) * (y1 - y0)) / length

    far = max(range(1, len(points) - 1), key=lambda index: distance(points[index]))
    if distance(points[far]) <= tolerance:
        return [points[0], points[-1]]
    return simplified(points[: far + 1], tolerance)[:-1] + simplified(points[far:], tolerance)


def area(points: list[Point]) -> float:
    turned = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in turned)) / 2


def path(atlas: dict) -> str:
    """The `d` of an SVG path, in steps of a tenth from point to point."""
    drawn = []
    for ring in (part for whole in rings(atlas) for part in cut(whole)):
        if max(latitude for _longitude, latitude in ring) < SOUTH - 3:
            continue
        flat = [project(longitude, max(latitude, SOUTH - 3)) for longitude, latitude in ring]
        if area(flat) >= SMALLEST:
            half = len(flat) // 2
            coast = simplified(flat[: half + 1], TOLERANCE)[:-1] + simplified(flat[half:], TOLERANCE)
            drawn.append(steps(coast))
    return "".join(drawn)


def steps(points: Iterable[Point]) -> str:
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    (x, y), rest = tenths[0], tenths[1:]
    written = f"M{x / 10:g} {y / 10:g}l"
    for to_x, to_y in rest:
        if (to_x, to_y) != (x, y):
            written += f"{(to_x - x) / 10:g} {(to_y - y) / 10:g} "
            x, y = to_x, to_y
    return written.strip().replace(" -", "-") + "z"


def main(source: str) -> None:
    atlas = json.loads(Path(source).read_text())
    (ROOT / "templates/letters/_land.html").write_text(f'<path class="land" d="{path(atlas)}" />\n')


if __name__ == "__main__":
    main(sys.argv[1])
