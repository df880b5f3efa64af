"""Drawings: each module takes plain data and gives numbers and words, which a macro of templates/ prints as SVG."""
