"""Which authority opened an account (the one that gave it its first role), and which unit of its
parent an authority is."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill_home(apps, _schema_editor):
    account = apps.get_model("units", "Account")
    grants = apps.get_model("units", "RoleGrant").objects.filter(account=OuterRef("pk"))
    first = Subquery(grants.order_by("pk").values("authority")[:1])
    account.objects.filter(home=None).update(home=first)


class Migration(migrations.Migration):
    dependencies = [("units", "0005_duties")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="home",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.authority",
                verbose_name="开户的考核主体",
            ),
        ),
        migrations.AddField(
            model_name="authority",
            name="as_unit",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="own_authority",
                to="units.unit",
                verbose_name="在上级的单位",
            ),
        ),
        migrations.RunPython(fill_home, migrations.RunPython.noop, elidable=True),
    ]
