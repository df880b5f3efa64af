"""The index as bytes in the database, so that a worker with a million entries is ready in a second or two."""

import json
import logging
import threading
from hashlib import blake2s

import numpy as np
from django.db import connection, transaction
from pyroaring import BitMap

from clusterdir import changes
from clusterdir.models import StoredIndex

from .noun import NounIndex
from .orders import Order
from .words import Words

FORMAT = 1  # goes up with each change of how the bytes are laid out, or of what words and keys are made of
LARGE = 20_000  # entries; to build the index of fewer takes no longer than to load it
OFTEN = 2_000  # changes after which a worker keeps house
PART = 4 << 20  # bytes in a row, so that no worker has it all in memory twice

HOUSEKEEPING = "keep house"

logger = logging.getLogger(__name__)


def load(nouns):
    """(version, {label: NounIndex}) of what is stored; None where there is nothing, or nothing that fits the code."""
    parts = StoredIndex.objects.filter(fingerprint=_fingerprint(nouns)).order_by("noun", "part")
    found, contents = None, {}
    for version, token, noun, content in parts.values_list("version", "token", "noun", "content").iterator(1):
        found = changes.Version(version, token)
        contents.setdefault(noun, bytearray()).extend(content)
    if found is None or contents.keys() != {noun.label for noun in nouns}:
        return None
    try:
        return found, {noun.label: _read(noun, contents.pop(noun.label)) for noun in nouns}
    except ValueError:  # bytes that another version of the words or of the bitmaps has written
        return None


def save(index):
    """Stores an index in place of the one before, and forgets the changes that nobody needs any more."""
    nouns = [one.noun for one in index.nouns.values()]
    with transaction.atomic():
        StoredIndex.objects.all().delete()
        for label, one in index.nouns.items():
            content = _written(one)
            StoredIndex.objects.bulk_create(
                [
                    StoredIndex(
                        noun=label,
                        part=number,
                        version=index.version.id,
                        token=index.version.token,
                        fingerprint=_fingerprint(nouns),
                        content=content[start : start + PART],
                    )
                    for number, start in enumerate(range(0, len(content), PART))
                ],
                batch_size=1,
            )
        changes.prune()


def keep_house(index):
    """Stores a large index, and shortens the change log, without keeping a visitor waiting.

    A failure costs some space, and a later start some time, nothing else.
    """

    def run():
        try:
            save(index) if index.size >= LARGE else changes.prune()
        except Exception:
            logger.exception("The index could not be stored.")
        finally:
            connection.close()

    if index.version.id and not connection.in_atomic_block:
        threading.Thread(target=run, name=HOUSEKEEPING).start()


def wait():
    """Until no house is being kept: a process that parts in two must have no other thread."""
    for thread in threading.enumerate():
        if thread.name == HOUSEKEEPING:
            thread.join()


def _fingerprint(nouns):
    parts = [
        (noun.label, noun.name_fields, noun.names, list(noun.numbers), {n: f.paths for n, f in noun.all_facets.items()})
        for noun in nouns
    ]
    return blake2s(repr((FORMAT, parts)).encode(), digest_size=16).hexdigest()


def _written(index):
    """A line of JSON that says what follows and how long each is, then the bytes."""
    blobs = [index.published.serialize(), index.words.dump()]
    values, orders = {}, []
    for name, bitmaps in index.values.items():
        values[name] = list(bitmaps)
        blobs += [ids.serialize() for ids in bitmaps.values()]
    for (order, language), one in index.orders.items():
        orders.append([order, language])
        blobs.append(one.ids.astype("<u4").tobytes())
    header = json.dumps({"values": values, "orders": orders, "lengths": [len(blob) for blob in blobs]})
    return b"".join([header.encode(), b"\n", *blobs])


def _read(noun, content):
    end = content.index(b"\n")
    header = json.loads(content[:end])
    content = memoryview(content)
    place = end + 1
    blobs = []
    for length in header["lengths"]:
        blobs.append(content[place : place + length])
        place += length
    blobs = iter(blobs)
    return NounIndex(
        noun=noun,
        published=BitMap.deserialize(bytes(next(blobs))),
        words=Words.load(bytes(next(blobs))),
        values={
            name: {value: BitMap.deserialize(bytes(next(blobs))) for value in values}
            for name, values in header["values"].items()
        },
        orders={
            (order, language): Order(np.frombuffer(bytes(next(blobs)), dtype="<u4"))
            for order, language in header["orders"]
        },
    )
