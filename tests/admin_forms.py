"""Signing in to the admin, and what a browser sends when an editor saves one of its forms."""

from django.contrib.auth.models import Permission, User
from django.urls import reverse


def signed_in(client, *rights):
    """The client with a staff account: with these rights ("view_cluster") or, when none is named, with all of them."""
    user = User.objects.create(username="editor", is_staff=True, is_superuser=not rights)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    return client


def page(model, entry=None):
    """The address of the form for a new entry of `model`, or for `entry`."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return reverse(f"{name}_change", args=[entry.pk]) if entry else reverse(f"{name}_add")


def change_list(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def filled_in(client, address, rows=(), **changes):
    """The form at `address` as it stands, with `changes`; `rows` holds (prefix, values) for each new row.

    A value of None leaves a field out, as an unticked box is.
    """
    context = client.get(address).context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    data = {field.html_name: field.value() for form in forms for field in form}
    for prefix, values in rows:
        number = data[f"{prefix}-TOTAL_FORMS"]
        data[f"{prefix}-TOTAL_FORMS"] += 1
        data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    data |= changes
    return {name: value for name, value in data.items() if value is not None and value is not False}


def save(client, address, rows=(), **changes):
    """Save the form at `address`; give the errors: {} when it has been saved, else {field: [messages]}."""
    response = client.post(address, filled_in(client, address, rows, **changes))
    return {} if response.status_code == 302 else errors_of(response)


def errors_of(response):
    form = response.context["adminform"].form
    found = dict(form.errors)
    for inline in response.context["inline_admin_formsets"]:
        for row in inline.formset.forms:
            found |= {f"{row.prefix}-{name}": messages for name, messages in row.errors.items()}
        if inline.formset.non_form_errors():
            found[inline.formset.prefix] = inline.formset.non_form_errors()
    return {name: [str(message) for message in messages] for name, messages in found.items()}
