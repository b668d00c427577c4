from django.db import migrations, models

import units.fields
from units.pinyin import person_pinyin, unit_pinyin

BATCH = 500


def say_names(apps, _schema):
    """Names that stand get their pinyin; what is created later gets it on saving."""
    for model, read in (("Unit", unit_pinyin), ("Person", person_pinyin)):
        rows = apps.get_model("units", model).objects
        batch = []
        for row in rows.only("id", "name").iterator(chunk_size=BATCH):
            row.pinyin = read(row.name)
            batch.append(row)
            if len(batch) == BATCH:
                rows.bulk_update(batch, ["pinyin"])
                batch = []
        rows.bulk_update(batch, ["pinyin"])


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="pinyin",
            field=units.fields.PinyinField(
                blank=True,
                editable=False,
                family=True,
                max_length=160,
                source="name",
                verbose_name="拼音",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="pinyin",
            field=units.fields.PinyinField(
                blank=True,
                editable=False,
                family=False,
                max_length=160,
                source="name",
                verbose_name="拼音",
            ),
        ),
        migrations.RunPython(say_names, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["authority", "initials"], name="person_by_initials"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["authority", "pinyin"], name="person_by_pinyin"),
        ),
    ]
