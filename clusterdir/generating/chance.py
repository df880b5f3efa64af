"""Chance that is the same for the same seed on every machine.

It comes from `Random.random` alone, the only method that stays the same over the versions of Python. What uses it looks
at no clock and walks through no set.
"""

import math
from random import Random


class Chance:
    def __init__(self, seed):
        self.random = Random(seed).random

    def pick(self, options):
        return options[int(self.random() * len(options))]

    def pick_first(self, options):
        """One of `options`, the more often the further in front it stands."""
        return options[int(self.skewed() * len(options))]

    def skewed(self):
        chance = self.random()
        return chance * chance  # and not **, which may differ in its last digit from machine to machine

    def happens(self, share):
        return self.random() < share

    def some(self, options, number):
        """`number` different ones of `options`, or all if there are fewer."""
        options = list(options)
        self.shuffle(options)
        return options[:number]

    def shuffle(self, items):
        for last in range(len(items) - 1, 0, -1):
            other = int(self.random() * (last + 1))
            items[last], items[other] = items[other], items[last]


def shares(total, parts, most):
    """`total` in whole `parts`, none above `most`: a few large ones, a long tail of small ones (Zipf-Mandelbrot)."""
    weights = [1 / (rank + parts / 100) for rank in range(1, parts + 1)]
    whole = math.fsum(weights)
    sizes = [min(most, int(total * weight / whole)) for weight in weights]
    left, part = total - sum(sizes), 0
    while left:
        if sizes[part] < most:
            sizes[part] += 1
            left -= 1
        part = (part + 1) % parts
    return sizes
