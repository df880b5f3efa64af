"""What the frame of the admin shares with the public pages."""

from django import template

from clusterdir.jinja import language_switch_url

register = template.Library()
register.simple_tag(language_switch_url, takes_context=True)
