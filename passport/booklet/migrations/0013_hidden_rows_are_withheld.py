from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("booklet", "0012_withheld"),
        ("access", "0013_withheld"),  # which has put down what stood here
    ]

    operations = [migrations.RemoveField(model_name="entry", name="hidden_at")]
