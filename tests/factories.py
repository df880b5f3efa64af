"""Makers of entries for tests: each gives the least that is valid, published, and takes any field by its name.

`name` stands for the English name, and the address comes from it: make_cluster(name="Life Science Nord") has the slug
"life-science-nord". Relations to many are lists: make_cluster(sectors=[make_sector()]).
"""

from itertools import count

from django.utils.text import slugify

from clusters import models
from contacts.models import Appointment, Person

_numbers = count(1)


def _make(model, **fields):
    many = {field.name: fields.pop(field.name) for field in model._meta.many_to_many if field.name in fields}
    instance = model.objects.create(**fields)
    for name, others in many.items():
        getattr(instance, name).set(others)
    return instance


def _make_named(model, *, name=None, **fields):
    if name is None and not {"name_en", "name_de"} & fields.keys():
        name = f"{model.__name__} {next(_numbers)}"
    names = {"name_en": name or ""} | fields
    return _make(model, **{"slug": slugify(names["name_en"] or names["name_de"])} | names)


def _make_entry(model, **fields):
    return _make_named(model, **{"status": "published"} | fields)


def make_sector(**fields):
    return _make_entry(models.Sector, **fields)


def make_region(**fields):
    return _make_named(models.Region, **{"code": f"X{next(_numbers)}", "level": "district"} | fields)


def make_service(**fields):
    return _make_entry(models.Service, **fields)


def make_organisation(**fields):
    return _make_entry(models.Organisation, **fields)


def make_cluster(**fields):
    return _make_entry(models.Cluster, **{"kind": "cluster-organisation"} | fields)


def make_sponsoring_body(**fields):
    return _make_entry(models.SponsoringBody, **{"kind": "public-authority"} | fields)


def make_programme(**fields):
    return _make_entry(models.Programme, **{"level": "state"} | fields)


def make_publication(**fields):
    return _make_entry(models.Publication, **fields)


def make_source(*, title=None, **fields):
    title = title or f"Document {next(_numbers)}"
    return _make(models.Source, **{"title": title, "slug": slugify(title), "publisher": "Publisher"} | fields)


def make_membership(*, cluster=None, organisation=None, **fields):
    return _make(
        models.Membership,
        cluster=cluster or make_cluster(),
        organisation=organisation or make_organisation(),
        **fields,
    )


def make_label(*, cluster=None, **fields):
    return _make(models.QualityLabel, cluster=cluster or make_cluster(), **{"level": "ecei-gold"} | fields)


def make_sponsorship(*, body=None, cluster=None, region=None, **fields):
    return _make(
        models.Sponsorship,
        body=body or make_sponsoring_body(),
        cluster=cluster if cluster or region else make_cluster(),
        region=region,
        **{"role": "sponsor"} | fields,
    )


def make_person(*, name=None, **fields):
    """`name` is the given name and the family name, parted by a space. The person may be shown."""
    given, _, family = (name or f"Person Number{next(_numbers)}").rpartition(" ")
    fields = {"given_name": given, "family_name": family, "status": "published", "is_public": True} | fields
    return _make(Person, **{"slug": slugify(f"{fields['given_name']} {fields['family_name']}")} | fields)


def make_appointment(*, person=None, cluster=None, organisation=None, sector=None, **fields):
    return _make(
        Appointment,
        person=person or make_person(),
        cluster=cluster if cluster or organisation or sector else make_cluster(),
        organisation=organisation,
        sector=sector,
        **{"role_en": "Contact"} | fields,
    )


def make_citation(subject, *, source=None, **fields):
    """One fact about any subject."""
    return _make(subject.citations.model, subject=subject, source=source or make_source(), **fields)
