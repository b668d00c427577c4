from django.db import migrations


def name_the_survey(apps, schema_editor):
    """A result's key names its survey: two surveys of a year ask the same units."""
    rows = apps.get_model("reviews", "SurveyResult").objects.all()
    for row in rows.exclude(list_key="").iterator():
        if not row.key.endswith(f"/{row.list_key}"):
            rows.filter(pk=row.pk).update(key=f"{row.key}/{row.list_key}")


def name_the_pair_alone(apps, schema_editor):
    """As it was before."""
    rows = apps.get_model("reviews", "SurveyResult").objects.all()
    for row in rows.exclude(list_key="").iterator():
        rows.filter(pk=row.pk).update(key=row.key.removesuffix(f"/{row.list_key}"))


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0008_survey_rounds"),
    ]

    operations = [
        migrations.RunPython(name_the_survey, name_the_pair_alone),
    ]
