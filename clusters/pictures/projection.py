"""How degrees become places on a sheet. Equirectangular: meridians and parallels are straight, as on a sea chart."""

from dataclasses import dataclass
from math import cos, radians


@dataclass(frozen=True)
class Sheet:
    """A sheet of `width` × `height` units, with its upper left corner at `west`, `north` (degrees, WGS 84)."""

    west: float
    north: float
    across: float  # units for a degree of longitude
    down: float  # units for a degree of latitude
    width: int
    height: int

    @classmethod
    def around(cls, box, width, height, margin):
        """The sheet that shows `box` (west, south, east, north) in its middle, with a `margin` (share of its height).

        A kilometre is as long across as down, at the parallel in the middle.
        """
        west, south, east, north = box
        middle = (west + east) / 2, (south + north) / 2
        squeeze = cos(radians(middle[1]))
        down = min(height / max(north - south, 0.2), width / max((east - west) * squeeze, 0.2)) * (1 - 2 * margin)
        across = down * squeeze
        return cls(middle[0] - width / across / 2, middle[1] + height / down / 2, across, down, width, height)

    def project(self, longitude, latitude):
        """The place on the sheet, in units from its upper left corner."""
        return (longitude - self.west) * self.across, (self.north - latitude) * self.down

    def degrees(self, x, y):
        """(longitude, latitude) of a place on the sheet."""
        return self.west + x / self.across, self.north - y / self.down

    def holds(self, place, margin=0):
        """Whether a place (x, y) lies on the sheet, `margin` units or more from its edge."""
        x, y = place
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin

    def lines(self, step=1.0):
        """The (degree, x) of the meridians and the (degree, y) of the parallels that cross the sheet."""
        return (
            [(degree, self.project(degree, 0)[0]) for degree in _between(self.west, self.width / self.across, step)],
            [
                (degree, self.project(0, degree)[1])
                for degree in _between(self.north - self.height / self.down, self.height / self.down, step)
            ],
        )


def _between(start, length, step):
    first = int(start // step) + 1
    last = int((start + length) // step)
    return [number * step for number in range(first, last + 1)]
