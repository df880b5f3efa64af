"""The renderer of the admin's form fields (FORM_RENDERER).

A form with its rows has some hundred fields, and Django's templates take half of the time of its page for them. Of its
own widgets and errors Django has Jinja templates as well, which do the same in a fraction of that.
"""

from django.forms import renderers

THEIRS = "django/forms/"


class Renderer(renderers.DjangoTemplates):
    quick = renderers.Jinja2()

    def get_template(self, template_name):
        is_theirs = template_name.startswith(THEIRS)
        return self.quick.get_template(template_name) if is_theirs else super().get_template(template_name)
