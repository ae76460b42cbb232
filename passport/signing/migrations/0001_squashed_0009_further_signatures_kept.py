"""The tables as the migrations up to here leave them, for who begins anew; who began before goes through those."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from passport.database import Await, CreateTables, Guard, new_uid


class Migration(migrations.Migration):
    replaces = [
        ("signing", "0001_initial"),
        ("signing", "0002_append_only"),
        ("signing", "0003_log"),
        ("signing", "0004_confirmed_keys"),
        ("signing", "0005_log_head_of_key"),
        ("signing", "0006_facility_keys"),
        ("signing", "0007_facility_keys_kept"),
        ("signing", "0008_further_signatures"),
        ("signing", "0009_further_signatures_kept"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_squashed_0015_facility_closed"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Act",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("at", models.DateTimeField(db_index=True)),
                        ("actor_uid", models.CharField(blank=True, max_length=32)),
                        ("actor", models.CharField(max_length=200)),
                        ("verb", models.CharField(max_length=64)),
                        ("subject_kind", models.CharField(max_length=32)),
                        ("subject_uid", models.CharField(db_index=True, max_length=32)),
                        ("facility_uid", models.CharField(blank=True, max_length=32)),
                        ("detail", models.JSONField(default=dict)),
                    ],
                ),
                migrations.CreateModel(
                    name="VerificationCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("code_hmac", models.BinaryField(max_length=32, unique=True)),
                        ("page", models.PositiveIntegerField()),
                        ("pages", models.PositiveIntegerField()),
                        ("facility_name", models.CharField(blank=True, max_length=200)),
                        ("created_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("kind", models.CharField(max_length=64)),
                        ("subject_uid", models.CharField(blank=True, max_length=32)),
                        ("detail", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField()),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SigningKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("name", models.CharField(blank=True, max_length=100)),
                        ("credential_id", models.BinaryField(max_length=1024, unique=True)),
                        ("public_key", models.BinaryField()),
                        ("aaguid", models.BinaryField(max_length=16)),
                        ("flags", models.PositiveSmallIntegerField()),
                        ("sign_count", models.PositiveBigIntegerField()),
                        ("rp_id", models.CharField(max_length=253)),
                        ("enrolled_at", models.DateTimeField()),
                        ("enrolled_by", models.CharField(max_length=200)),
                        ("valid_until", models.DateTimeField(blank=True, null=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("revoked_by", models.CharField(blank=True, max_length=200, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signing_keys",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("attestation", models.BinaryField(blank=True, default=b"")),
                        ("attested_client_data", models.BinaryField(blank=True, default=b"")),
                        ("confirmation_asked_at", models.DateTimeField()),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("confirmed_by", models.CharField(blank=True, max_length=200, null=True)),
                        (
                            "identity_checked",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("document", "identity card or passport seen, in person"),
                                    ("staff_card", "hospital card with photograph seen, in person"),
                                    ("known", "known to me in person, from working together"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("licence_number", models.CharField(blank=True, max_length=64)),
                        ("revoked_why", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="signing_key_revoked_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="signing_key_confirmed_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("identity_checked__in", ["document", "staff_card", "known", ""])),
                                name="signing_key_identity_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SigningRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("root", models.BinaryField(max_length=32)),
                        ("challenge", models.BinaryField(max_length=32, unique=True)),
                        ("facsimile", models.BinaryField()),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "signer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SigningItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveIntegerField()),
                        ("kind", models.CharField(max_length=32)),
                        ("subject_uid", models.CharField(max_length=32)),
                        ("version", models.PositiveIntegerField()),
                        ("payload", models.BinaryField()),
                        ("digest", models.BinaryField(max_length=32)),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="signing.signingrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("request", "position"), name="signing_item_position_once"),
                            models.UniqueConstraint(
                                fields=("request", "kind", "subject_uid"), name="signing_item_subject_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("kind", models.CharField(max_length=32)),
                        ("subject_uid", models.CharField(db_index=True, max_length=32)),
                        ("version", models.PositiveIntegerField()),
                        ("payload", models.BinaryField()),
                        ("digest", models.BinaryField(max_length=32)),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "subject_uid", "version"), name="statement_once_per_version"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("signer_uid", models.CharField(max_length=32)),
                        ("facsimile", models.BinaryField()),
                        ("credential_id", models.BinaryField(max_length=1024)),
                        ("public_key", models.BinaryField()),
                        ("aaguid", models.BinaryField(max_length=16)),
                        ("flags", models.PositiveSmallIntegerField()),
                        ("sign_count", models.PositiveBigIntegerField()),
                        ("rp_id", models.CharField(max_length=253)),
                        ("client_data_json", models.BinaryField()),
                        ("authenticator_data", models.BinaryField()),
                        ("signature", models.BinaryField()),
                        ("root", models.BinaryField(max_length=32)),
                        ("leaf_index", models.PositiveIntegerField()),
                        ("tree_size", models.PositiveIntegerField()),
                        ("audit_path", models.BinaryField(blank=True)),
                        ("signed_at", models.DateTimeField()),
                        (
                            "key",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="signing.signingkey",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="signing.statement",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("statement", "signer_uid"), name="signature_once_per_signer"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("facility_uid", models.CharField(max_length=32)),
                        ("facility_name", models.CharField(max_length=200)),
                        ("public_key", models.BinaryField(max_length=32)),
                        ("signature", models.BinaryField(max_length=64)),
                        ("sealed_at", models.DateTimeField()),
                        (
                            "statement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="seal", to="signing.statement"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="VerifiedRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveIntegerField()),
                        ("kind", models.CharField(max_length=32)),
                        ("subject_uid", models.CharField(max_length=32)),
                        ("version", models.PositiveIntegerField()),
                        ("digest", models.BinaryField(max_length=32)),
                        (
                            "code",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="signing.verificationcode",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("code", "position"), name="verified_row_position_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LogHead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField(db_index=True)),
                        ("root", models.BinaryField(max_length=32)),
                        ("signed_at", models.DateTimeField()),
                        ("public_key", models.BinaryField(max_length=32)),
                        ("signature", models.BinaryField(max_length=64)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["public_key", "id"], name="log_head_of_key")],
                    },
                ),
                migrations.CreateModel(
                    name="LogEntry",
                    fields=[
                        ("index", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=32)),
                        ("uid", models.CharField(max_length=32)),
                        ("form", models.PositiveSmallIntegerField()),
                        ("salt", models.BinaryField(max_length=16)),
                        ("commitment", models.BinaryField(max_length=32)),
                        ("leaf", models.BinaryField(max_length=32)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("kind", "uid"), name="log_entry_once")],
                    },
                ),
                migrations.CreateModel(
                    name="LogNode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField()),
                        ("index", models.PositiveBigIntegerField()),
                        ("node", models.BinaryField(max_length=32)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("level", "index"), name="log_node_once")],
                    },
                ),
                migrations.CreateModel(
                    name="LogWaiting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=32)),
                        ("uid", models.CharField(max_length=32)),
                        ("lost_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["kind", "uid"], name="log_waiting_row")],
                    },
                ),
                migrations.CreateModel(
                    name="FacilityKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("facility_uid", models.CharField(db_index=True, max_length=32)),
                        ("place", models.CharField(choices=[("files", "Files"), ("pkcs11", "Pkcs11")], max_length=16)),
                        ("location", models.CharField(max_length=64)),
                        ("certificate", models.BinaryField()),
                        ("chain", models.BinaryField(blank=True)),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("holder", models.CharField(max_length=200)),
                        ("not_before", models.DateTimeField()),
                        ("not_after", models.DateTimeField()),
                        ("starts_at", models.DateTimeField()),
                        ("added_at", models.DateTimeField()),
                        ("added_by", models.CharField(max_length=200)),
                        ("stopped_at", models.DateTimeField(blank=True, null=True)),
                        ("stopped_by", models.CharField(blank=True, max_length=200, null=True)),
                        ("stop_reason", models.CharField(blank=True, max_length=300, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("place__in", ["files", "pkcs11"])), name="facility_key_place_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("stop_reason__isnull", True),
                                        ("stopped_at__isnull", True),
                                        ("stopped_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("stop_reason__isnull", False),
                                        ("stopped_at__isnull", False),
                                        ("stopped_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="facility_key_stopped_fully",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("not_after__gt", models.F("not_before"))), name="facility_key_lasts"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_at__gte", models.F("not_before")), ("starts_at__lt", models.F("not_after"))
                                ),
                                name="facility_key_starts_in_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("location", ""), _negated=True),
                                    models.Q(("facility_uid", ""), _negated=True),
                                ),
                                name="facility_key_has_place",
                            ),
                            models.UniqueConstraint(fields=("facility_uid", "fingerprint"), name="facility_key_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealDue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("facility_uid", models.CharField(max_length=32)),
                        ("due_at", models.DateTimeField(db_index=True)),
                        (
                            "statement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seal_due",
                                to="signing.statement",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="CertificateSeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("cms", models.BinaryField()),
                        ("made_at", models.DateTimeField()),
                        ("stamped_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="certificate_seals",
                                to="signing.statement",
                            ),
                        ),
                        (
                            "key",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seals",
                                to="signing.facilitykey",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("stamped_at__isnull", True)),
                                fields=("statement",),
                                name="certificate_seal_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("stamped_at__isnull", False)),
                                fields=("statement",),
                                name="certificate_seal_stamped_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FurtherSignature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("kind", models.CharField(max_length=32)),
                        ("signature", models.BinaryField()),
                        ("chain", models.BinaryField()),
                        ("signer_uid", models.CharField(max_length=32)),
                        ("signed_at", models.DateTimeField()),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="further_signatures",
                                to="signing.statement",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("statement", "signer_uid", "kind"), name="further_signature_once_per_kind"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind", ""), _negated=True), name="further_signature_has_kind"
                            ),
                        ],
                    },
                ),
            ],
        ),
        Guard(
            name="statement_append_only",
            table="signing_statement",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="signature_append_only",
            table="signing_signature",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="seal_append_only",
            table="signing_seal",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="act_append_only",
            table="signing_act",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="log_entry_append_only",
            table="signing_logentry",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="log_entry_without_gap",
            table="signing_logentry",
            events=["INSERT"],
            condition='NEW."index" <> COALESCE((SELECT MAX("index") + 1 FROM signing_logentry), 0)',
        ),
        Guard(
            name="log_node_append_only",
            table="signing_lognode",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="log_head_append_only",
            table="signing_loghead",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="log_head_not_shorter",
            table="signing_loghead",
            events=["INSERT"],
            condition="NEW.size < COALESCE((SELECT MAX(size) FROM signing_loghead), 0)",
        ),
        Await(
            table="signing_statement",
            kind="statement",
        ),
        Await(
            table="signing_signature",
            kind="signature",
        ),
        Await(
            table="signing_seal",
            kind="seal",
            uid="(SELECT uid FROM signing_statement WHERE id = NEW.statement_id)",
        ),
        Await(
            table="signing_act",
            kind="act",
        ),
        Guard(
            name="facility_key_kept",
            table="signing_facilitykey",
            events=["DELETE"],
        ),
        Guard(
            name="facility_key_only_stops",
            table="signing_facilitykey",
            events=["UPDATE"],
            condition="NEW.uid <> OLD.uid OR NEW.facility_uid <> OLD.facility_uid OR NEW.place <> OLD.place OR NEW.location <> OLD.location OR NEW.certificate <> OLD.certificate OR NEW.chain <> OLD.chain OR NEW.fingerprint <> OLD.fingerprint OR NEW.holder <> OLD.holder OR NEW.not_before <> OLD.not_before OR NEW.not_after <> OLD.not_after OR NEW.starts_at <> OLD.starts_at OR NEW.added_at <> OLD.added_at OR NEW.added_by <> OLD.added_by OR (OLD.stopped_at IS NOT NULL AND (NEW.stopped_at IS NULL OR NEW.stopped_at > OLD.stopped_at))",
        ),
        Guard(
            name="certificate_seal_append_only",
            table="signing_certificateseal",
            events=["UPDATE", "DELETE"],
        ),
        Await(
            table="signing_certificateseal",
            kind="certificate_seal",
        ),
        Guard(
            name="further_signature_append_only",
            table="signing_furthersignature",
            events=["UPDATE", "DELETE"],
        ),
        Await(
            table="signing_furthersignature",
            kind="further_signature",
        ),
    ]
