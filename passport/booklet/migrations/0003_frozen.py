"""A frozen version and its doses cannot be changed; a report's reading and its bytes never."""

from django.db import migrations

from passport.database import Guard

_IN_FROZEN = "EXISTS (SELECT 1 FROM booklet_version v WHERE v.id = {row}.version_id AND v.frozen_at IS NOT NULL)"
_READING_CHANGES = (
    "OLD.reading <> NEW.reading OR OLD.content_digest <> NEW.content_digest "
    "OR OLD.sop_instance_uid <> NEW.sop_instance_uid OR OLD.sop_class_uid <> NEW.sop_class_uid"
)


class Migration(migrations.Migration):
    dependencies = [("booklet", "0002_initial")]

    operations = [
        Guard("version_frozen", "booklet_version", ["UPDATE", "DELETE"], "OLD.frozen_at IS NOT NULL"),
        Guard("dose_of_frozen_version", "booklet_dose", ["UPDATE", "DELETE"], _IN_FROZEN.format(row="OLD")),
        Guard("dose_into_frozen_version", "booklet_dose", ["INSERT"], _IN_FROZEN.format(row="NEW")),
        Guard("report_reading_stands", "booklet_dosereport", ["UPDATE"], _READING_CHANGES),
        Guard("report_stays", "booklet_dosereport", ["DELETE"]),
        Guard("blob_append_only", "booklet_blob", ["UPDATE", "DELETE"]),
    ]
