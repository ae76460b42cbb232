from django.db import migrations

from passport.database import Guard


class Migration(migrations.Migration):
    """A look that was written down stays."""

    dependencies = [("access", "0002_initial")]

    operations = [Guard("access_append_only", "access_access", ("UPDATE", "DELETE"))]
