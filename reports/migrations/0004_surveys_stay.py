"""A signed survey and its values cannot be changed, and no value joins them."""

from django.db import migrations

from passport.database import Guard

_SIGNED = "EXISTS (SELECT 1 FROM reports_dosesurvey s WHERE s.id = {row}.survey_id AND s.signed_at IS NOT NULL)"


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_dose_surveys")]

    operations = [
        Guard("dose_survey_signed", "reports_dosesurvey", ["UPDATE", "DELETE"], "OLD.signed_at IS NOT NULL"),
        Guard("value_of_signed_survey", "reports_surveyvalue", ["UPDATE", "DELETE"], _SIGNED.format(row="OLD")),
        Guard("value_into_signed_survey", "reports_surveyvalue", ["INSERT"], _SIGNED.format(row="NEW")),
    ]
