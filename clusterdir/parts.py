"""Printed parts of pages, kept from page to page as long as nothing that they show changes.

The index (clusterdir/indexing) has them beside what it knows itself: they are of one version of the data and of one
day. When it makes the index of the next version it takes along those that show nothing of what has been changed.

A part says what it shows as pairs of a noun and an id, ("clusters.cluster", 7); without an id, ("clusters.sector",
None), any entry of the noun counts. What is not printed because the public does not see it, or because it is not there
yet, has to be among them, too.
"""

import threading

from django.conf import settings

BYTES = 4 * 1024 * 1024  # of all parts that one worker keeps
OVERHEAD = 600  # bytes that a part takes beside its text


class Parts:
    def __init__(self):
        self.lock = threading.Lock()
        self.parts = {}  # {place: (text, what it shows)}, the oldest first
        self.size = 0

    def get(self, place):
        """The text of the part that was kept under `place`, which also says its language; None if there is none."""
        found = self.parts.get(place)
        return found and found[0]

    def keep(self, place, text, shows):
        """Keeps a part; where there are too many, the oldest goes."""
        with self.lock:
            if place in self.parts or settings.DEBUG:  # in development the templates change as well
                return
            self.parts[place] = text, shows
            self.size += len(text) + OVERHEAD
            while self.size > BYTES:
                first = next(iter(self.parts))
                self.size -= len(self.parts.pop(first)[0]) + OVERHEAD

    def without(self, touched):
        """The parts that show nothing of what was touched: (noun, id) …"""
        touched = {*touched, *((noun, None) for noun, _id in touched)}
        later = Parts()
        with self.lock:
            later.parts = {place: part for place, part in self.parts.items() if touched.isdisjoint(part[1])}
        later.size = sum(len(text) + OVERHEAD for text, _shows in later.parts.values())
        return later
