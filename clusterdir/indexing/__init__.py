"""The index: what lists, counts, orders and searches are answered from. Each worker has it in memory.

**What it is.** Of each noun (`nouns.py` lists them) a `NounIndex` (`noun.py`) holds the ids of the published entries,
and for each value of each facet the ids of the entries that have it, as roaring bitmaps: sets of numbers that are
small, and quick to intersect and to count. The result of a selection is an intersection of unions; the number beside
an option is the size of an intersection, with the facet's own selection left out (`clusters/facets.py`). A million
organisations take some megabytes. Databases of either kind give the same answers, since both are only read from.

**Counting** (`counting.py`). Few options are counted one by one. Of very many, those with the most results are wanted:
where the results are few they are gone through, else the options, the largest first, until none can have as many.

**Orders** (`orders.py`). Each order is an array of all ids. A page is cut out of the whole array, out of the sorted
places of few results, or by walking along the array from the nearer end. No sort key is kept: to put a changed entry
in its place, the keys of a few others are read.

**Words** (`words.py`, `search.py`). For each word the ids of the entries that have it, in a name or elsewhere. Search
finds beginnings of words and inflected ones, in the entries and in what they belong to, and ranks by tiers of bitmaps.
For words that are found nowhere, `spelling.py` has the nearest that are.

**Freshness** (`index.py`, `clusterdir/changes.py`). Triggers write a change log in the transaction of each edit; its
last row is the version of the data. `current()` asks for it with one small query. If it is another one, the entries
that were touched are read again inside one snapshot of the database, and a new index is published by one assignment.
Nothing that a reader may hold is ever changed: new bitmaps take the place of old ones, and what has not changed is
shared. Who belongs to a changed entry in a way that matters (`depends`) is read again, too; after very many changes,
everything is. Printed parts of pages (`clusterdir/parts.py`) go along unless they show what was touched.

**Start** (`stored.py`). The index is kept as bytes in the database: a worker loads them and reads what has changed
since. `manage.py store_index` writes them; a worker that had to build a large index does so in the background. The
server loads them once, before the workers part (`prepare`, `clusterdir/serving.py`): what is not edited later is in
memory once for all of them.

**To add a facet** to a noun, write one line in its FilterSet (`filters.py`).
"""

from .index import Index, current, prepare, rebuild, unpublished
from .search import Search
from .spelling import meant

__all__ = ["Index", "Search", "current", "meant", "prepare", "rebuild", "unpublished"]
