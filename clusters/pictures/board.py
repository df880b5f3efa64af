"""The sheet of a map as it fills: what stands where, for each size that it is shown at."""

from dataclasses import dataclass, field

EDGE = 13  # units of the sheet that are left free for its frame


@dataclass(frozen=True)
class Scale:
    """An arrangement: it holds at each of the growths of what hangs on towns."""

    name: str
    growths: tuple
    room: int  # for a line of a label
    reach: int  # within so many units dots of towns would touch; likewise discs
    disc_reach: int


WIDE = Scale("wide", (1.0, 0.84), 150, 13, 40)  # the second growth on the widest maps
NARROW = Scale("narrow", (1.62, 1.75), 120, 21, 64)  # the second growth on the narrowest phones


@dataclass
class Board:
    """The sheet as it fills: the rectangles that are taken, for each growth."""

    sheet: object
    scale: Scale
    taken: dict = field(default_factory=dict)

    def take(self, at, boxes):
        for growth in self.scale.growths:
            self.taken.setdefault(growth, []).extend(_around(at, box, growth) for box in boxes)

    def is_free(self, at, boxes, growths=None):
        right, bottom = self.sheet.width - EDGE, self.sheet.height - EDGE
        for growth in growths or self.scale.growths:
            for box in boxes:
                left, top, to_right, to_bottom = one = _around(at, box, growth)
                if left < EDGE or top < EDGE or to_right > right or to_bottom > bottom:
                    return False
                if any(meet(one, other) for other in self.taken.get(growth, ())):
                    return False
        return True

    def first_free(self, at, options):
        """The first of some options that is free; `options` are (boxes, …). It is taken.

        One that holds at each growth is better than one that holds at the usual one alone.
        """
        for growths in dict.fromkeys((self.scale.growths, self.scale.growths[:1])):
            for option in options:
                if self.is_free(at, option[0], growths):
                    self.take(at, option[0])
                    return option
        return None


def _around(at, box, growth):
    return tuple(at[side % 2] + growth * box[side] for side in range(4))


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
