"""Likely duplicates of organisations and people, and merging two entries into one. See docs/merging.md.

`likeness.py` says how alike two entries are, `finding.py` finds the pairs, `plan.py` says what merging two would do and
does it, `choices.py` holds which value of each field stays, `moved.py` leads from the address of the entry that is gone
to the one that stays.
"""
