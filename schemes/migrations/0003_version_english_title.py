"""A version's English name stands beside its Chinese one: a list reads no documents for it."""

from django.db import migrations, models


def fill(apps, schema_editor):
    versions = apps.get_model("schemes", "SchemeVersion").objects
    for version in versions.only("pk", "document").iterator():
        title = (version.document or {}).get("title") or {}
        versions.filter(pk=version.pk).update(title_en=str(title.get("en") or "")[:200])


class Migration(migrations.Migration):
    dependencies = [("schemes", "0002_scheme_drafts")]

    operations = [
        migrations.AddField(
            model_name="schemeversion",
            name="title_en",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="英文名称"),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
