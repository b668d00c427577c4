"""How a mark was established goes along with its correction."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns of a proposed correction."""

    dependencies = [("reviews", "0005_register")]

    operations = [
        migrations.AddField(
            model_name="markcorrection",
            name="way",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="查验方式"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="markcorrection",
            name="evidence",
            field=models.CharField(blank=True, default="", max_length=500, verbose_name="查验依据"),
            preserve_default=False,
        ),
    ]
