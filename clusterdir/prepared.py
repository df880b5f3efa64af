"""A queryset that is built and compiled once, and then run with other values each time.

To build a queryset and to compile it takes many times as long as the database takes to answer; on a page that nobody
has asked for before that is most of the time. What a prepared queryset gives are ordinary entries and rows; only their
signals (`pre_init`, `post_init`) are left out, and a field that was deferred costs a query as ever.
"""

from functools import lru_cache

from django.db import connection
from django.db.models.base import ModelState

from .localisation import language, today

_FIRST = 7_000_000_000_000_000_000  # numbers that stand for the values while the queryset is compiled


class Prepared:
    """Calls like the function that builds the queryset: `Prepared(lambda ids: Cluster.objects.filter(pk__in=[ids]))`.

    Each argument of `build` stands for one key or text, where a lookup takes one, or for any number of them, where it
    stands alone in the list of an `in`. `build` is called once for each language and day. There are no prefetches.
    """

    def __init__(self, build):
        self.build = build
        self._plans = {}

    def __call__(self, *values):
        """The rows as a list: entries, or tuples if the queryset has `values_list`."""
        place = (connection.vendor, language())
        day = today()  # a queryset may ask for what is not over
        plan = self._plans.get(place)
        if not plan or plan.day != day:
            plan = self._plans[place] = _Plan(self.build, len(values), day)
        return plan.run(values)


def remember(entry, **others):
    """Lets `entry.members.all()` give the list `others["members"]` without a query, as after `prefetch_related`."""
    cache = entry.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, entries in others.items():
        field = entry._meta.get_field(name)
        cache[name] = known = field.related_model._base_manager.all()
        known._result_cache, known._prefetch_done = entries, True


class _Plan:
    def __init__(self, build, number, day):
        self.day = day
        slots = [_FIRST + slot for slot in range(number)]
        queryset, names = build(*slots), [str(slot) for slot in slots]
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        self.pieces = sql.split("%s")
        self.params = [(names.index(str(one)), None) if str(one) in names else (None, one) for one in params]
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        self.converters = [(place, _converter(*of_column)) for place, of_column in converters.items()]
        self.make = _maker(compiler, queryset) if queryset._fields is None else tuple

    def run(self, values):
        sql, params = [self.pieces[0]], []
        for (slot, param), piece in zip(self.params, self.pieces[1:], strict=True):
            if slot is None:
                sql.append("%s")
                params.append(param)
            elif isinstance(values[slot], int | str):
                sql.append("%s")
                params.append(values[slot])
            elif values[slot]:
                sql.append(", ".join(["%s"] * len(values[slot])))
                params += values[slot]
            else:
                sql.append("NULL")  # nothing is in it
            sql.append(piece)
        with connection.cursor() as cursor:
            cursor.execute("".join(sql), params)
            rows = cursor.fetchall()
        if self.converters:
            rows = list(map(list, rows))
            for place, convert in self.converters:
                for row in rows:
                    row[place] = convert(row[place])
        return [self.make(row) for row in rows]


def _converter(functions, column):
    """What makes a value of a column of what the database has; a phone number takes as long to read as a whole row."""

    @lru_cache(maxsize=1_000)
    def convert(value):
        for function in functions:
            value = function(value, column, connection)
        return value

    return convert


def _maker(compiler, queryset):
    """A function that makes an entry of a row, with the entries that `select_related` adds to it."""
    make = _entry_maker(compiler.klass_info, compiler.select, queryset.db)
    annotations = list((compiler.annotation_col_map or {}).items())

    def make_with_annotations(row):
        entry = make(row)
        for name, column in annotations:
            setattr(entry, name, row[column])
        return entry

    return make_with_annotations if annotations else make


def _entry_maker(info, select, db):
    model, columns = info["model"], info["select_fields"]
    first, last = columns[0], columns[-1] + 1
    names = [select[column][0].target.attname for column in columns]
    key = first + names.index(model._meta.pk.attname)
    related = [
        (one["local_setter"], one["remote_setter"], _entry_maker(one, select, db))
        for one in info.get("related_klass_infos", ())
    ]

    def make(row):
        if row[key] is None:  # a relation that leads nowhere
            return None
        entry = model.__new__(model)
        entry.__dict__.update(zip(names, row[first:last], strict=True))
        entry._state = state = ModelState()
        state.adding, state.db = False, db
        for set_here, set_there, make_other in related:
            other = make_other(row)
            set_here(entry, other)
            if other is not None:
                set_there(other, entry)
        return entry

    return make
