"""The whole directory and the templates, as files: both import without a mistake."""

import pytest
from django.utils import translation

from clusterdir.desk.imports import exporting
from clusterdir.desk.imports.sheets import SHEETS
from tests.importing import compared, exported, outcomes
from tests.staff import editor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", SHEETS)
@pytest.mark.parametrize("kind", exporting.CONTENT_TYPES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_directory_imports_again_as_unchanged(directory, key, kind, language):
    with translation.override(language):
        one = compared(key, exported(key, kind))
    assert set(outcomes(one)) == {"unchanged"}
    assert one.rows.count() == SHEETS[key].model.objects.count()


@pytest.mark.parametrize("key", SHEETS)
@pytest.mark.parametrize("kind", exporting.CONTENT_TYPES)
def test_the_example_in_a_template_is_right(directory, key, kind):
    content = editor().get(f"/admin/desk/template/{key}.{kind}").getvalue()
    one = compared(key, content)
    assert outcomes(one) == ["new"]
    assert one.rows.get().cells.keys() == SHEETS[key].by_name.keys()
