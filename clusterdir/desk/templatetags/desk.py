"""What the templates of the desk print of entries."""

from django import template

register = template.Library()


@register.filter
def noun(entry):
    return entry._meta.verbose_name
