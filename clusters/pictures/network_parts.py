"""What the drawings of the network are made of: nodes and edges go in, boxes and lines come out.

Units are those of SVG, y goes down.
"""

from dataclasses import dataclass, field

from .lettering import width, wrapped

# What a line says. Each kind has its own colour and its own dashes (static/css/network.css), in this order everywhere.
KINDS = SPONSOR, CO_SPONSOR, MANAGES, MONEY, CONTINUES, MEMBER = (
    "sponsor", "co-sponsor", "manages", "money", "continues", "member",
)  # fmt: skip

NAME, NOTE = 16, 14  # sizes of type
BOLD = 1.07  # so much wider are letters in bold
NAME_LINE, NOTE_LINE = 20, 18
MOST_LINES = 3  # of a name; of a note there are two
BASE = 5.5  # from the middle of a line of a name down to its base line
EMBLEM = 36
BESIDE_EMBLEM, BESIDE_BADGE = 46, 28  # where a name begins

GAP = 12  # between two nodes above each other


@dataclass(frozen=True)
class Node:
    """An entry, or what stands for several. Keys are unique, and decide where nothing else does."""

    key: str
    column: int
    name: str
    lang: str = ""  # of the name, where it is not the page's
    note: str = ""
    url: str = ""
    entry: object = None  # with an emblem
    badge: str = ""  # of those that stand out
    last: bool = False  # stands at the end of its column


@dataclass(frozen=True)
class Edge:
    start: str
    end: str
    kind: str
    label: str = ""  # for the trees: what the start is to the end
    label_of_end: str = ""  # what the end is to the start, where that is something else
    weight: int = 0  # how many relations it stands for, where that is shown
    is_over: bool = False


@dataclass(frozen=True)
class Graph:
    """Nodes and edges. Edges lead from left to right, those from an entry to the one that continues it down a column.

    `centre` is the column of whose nodes the trees are made.
    """

    heads: tuple
    centre: int
    nodes: tuple
    edges: tuple
    nothing: str = ""  # what stands in a column without nodes


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    words: str
    role: str  # name, note or head


@dataclass
class Box:
    """A node in its place: its texts, its emblem or badge, and the area of its link."""

    node: Node
    number: int  # the same in both drawings
    x: float
    y: float  # the middle of the first line
    up: float
    down: float
    texts: list
    width: float
    end: float  # of the first line
    is_bold: bool = False

    @property
    def is_cut(self):
        return any(text.words.endswith("…") for text in self.texts)


@dataclass
class Line:
    d: str
    kind: str
    ends: list  # the numbers of the nodes that it joins
    weight: int = 0
    is_over: bool = False


@dataclass
class Sheet:
    width: float
    height: float
    boxes: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    heads: list = field(default_factory=list)  # (x, width, Text)
    notes: list = field(default_factory=list)  # texts without a node


def units(value):
    """A number of units as SVG writes it."""
    return f"{value:.1f}".removesuffix(".0")


def path(*parts):
    return "".join(part if isinstance(part, str) else " ".join(map(units, part)) for part in parts)


def box_of(node, number, x, room, note=None, is_bold=False):
    """A node whose first line stands at y 0."""
    size = NAME * BOLD if is_bold or node.badge else NAME
    indent = BESIDE_EMBLEM if node.entry else BESIDE_BADGE if node.badge else 0
    left = x + indent
    names = wrapped(node.name, size, room - indent, MOST_LINES)
    note = node.note if note is None else note
    notes = wrapped(note, NOTE, room - indent, 2) if note else ()
    texts = [Text(left, BASE + NAME_LINE * line, words, "name") for line, words in enumerate(names)]
    texts += [Text(left, texts[-1].y + NOTE_LINE * line, words, "note") for line, words in enumerate(notes, 1)]
    half = EMBLEM / 2 + 1 if node.entry else 12
    right = max(text.x + width(text.words, size if text.role == "name" else NOTE) for text in texts)
    end = left + width(names[0], size)
    return Box(node, number, x, 0, half, max(half, texts[-1].y + 6), texts, min(right - x, room), end, is_bold)


def moved(box, y):
    box.texts = [Text(text.x, text.y + y - box.y, text.words, text.role) for text in box.texts]
    box.y = y
    return box
