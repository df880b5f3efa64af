"""One module for each family of nouns, as in clusters/models/."""

from . import clusters, organisations, provenance, publications, sponsors, taxonomies

__all__ = ["clusters", "organisations", "provenance", "publications", "sponsors", "taxonomies"]
