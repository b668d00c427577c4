"""A set-up for each authority, of which one founded the installation."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("schemes", "0008_transfer_undo"),
        ("units", "0006_several_authorities"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="setup", name="setup_only_one"),
        migrations.AlterField(
            model_name="setup",
            name="only",
            field=models.BooleanField(default=True, editable=False, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="setup",
            name="authority",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.authority",
            ),
        ),
        migrations.AddConstraint(
            model_name="setup",
            constraint=models.CheckConstraint(
                condition=Q(only=True) | Q(only=None), name="setup_only_one"
            ),
        ),
    ]
