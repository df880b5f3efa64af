"""Brochures and magazines."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterdir.addresses import address

from ..querysets import PublicationQuerySet
from .base import Entry, SlugManager, search_column
from .clusters import Cluster
from .organisations import Organisation


class Publication(Entry):
    """A brochure, a magazine or a newsletter about clusters. Its name is its title."""

    publisher = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="publications", verbose_name=_("publisher")
    )
    issue = models.CharField(_("issue"), max_length=30, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    url = models.URLField(_("address on the web"), blank=True)
    orderable = models.BooleanField(_("can be ordered"), default=False)
    downloadable = models.BooleanField(_("can be downloaded"), default=False)
    clusters = models.ManyToManyField(Cluster, blank=True, related_name="publications", verbose_name=_("clusters"))
    search_text = search_column("name_en", "name_de", "issue", "description_en", "description_de")

    objects = SlugManager.from_queryset(PublicationQuerySet)()

    class Meta(Entry.Meta):
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["sort_de", "slug"]

    def get_absolute_url(self):
        return f"{address('publication_list')}#{self.slug}"
