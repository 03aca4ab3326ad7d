"""Where a point of the globe lies on our world map: Equal Earth, which shows areas in their true proportion.

Source of the formula and its constants: B. Šavrič, T. Patterson, B. Jenny, "The Equal Earth map projection",
International Journal of Geographical Information Science 33 (2019).
"""

from math import asin, cos, radians, sin, sqrt

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
ROOT = sqrt(3) / 2

WIDTH = 960
NORTH, SOUTH = 84.0, -57.0
"""Degrees of latitude between which the map lies: nobody has a mission in the Antarctic."""


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees (WGS84) to a point of the picture: from its left and upper edge, in units of which it is `WIDTH` wide."""
    x, y = _flat(longitude, latitude)
    return (x / _EAST + 1) * WIDTH / 2, (_TOP - y) * WIDTH / (2 * _EAST)


def _flat(longitude: float, latitude: float) -> tuple[float, float]:
    """On the plane of a globe whose radius is 1."""
    angle = asin(ROOT * sin(radians(latitude)))
    square = angle * angle
    sixth = square * square * square
    slope = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    return (
        radians(longitude) * cos(angle) / (ROOT * slope),
        angle * (A1 + A2 * square + sixth * (A3 + A4 * square)),
    )


_EAST = _flat(180, 0)[0]
_TOP = _flat(0, NORTH)[1]
HEIGHT = round(project(0, SOUTH)[1])
