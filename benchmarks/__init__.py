"""`make bench`: our pages beside Datasette, the plain ORM, a bare view and nginx, on the same generated data.

Read in this order: `__main__.py` (one run), `questions.py` (what is asked), `plain.py` (the answers without an index,
against which ours are checked), `servers.py` and `datasette.py` (who is asked), `measuring.py` (how), `report.py`
(what comes of it). docs/benchmarks.md says what the numbers mean.
"""
