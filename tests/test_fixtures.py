import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from clusterdir.loading import FILES, load

pytestmark = pytest.mark.django_db


def every_row():
    """All rows of the directory, with the times at which they were made and changed."""
    models = [*apps.get_app_config("clusters").get_models(), *apps.get_app_config("contacts").get_models()]
    models += [field.remote_field.through for model in models for field in model._meta.many_to_many]
    return {model: set(model._base_manager.values_list()) for model in models}


def test_every_file_has_its_place_in_the_order():
    assert sorted(FILES) == sorted(path.stem for path in settings.FIXTURE_DIRS[0].iterdir())


def test_each_file_can_be_loaded_by_its_bare_name_and_a_second_time_changes_nothing():
    for name in FILES:
        call_command("loaddata", name, verbosity=0)
    before = every_row()
    for name in FILES:
        call_command("loaddata", name, verbosity=0)
    assert every_row() == before


def test_loading_the_directory_again_writes_nothing(directory):
    before = every_row()
    assert all(count.keys() == {"left"} for count in load().values())
    assert every_row() == before
