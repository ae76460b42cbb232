"""The log: what waits for it, its entries, its finished nodes, its signed heads."""

from django.db import models


class LogWaiting(models.Model):
    """A row that the log has not taken in yet. A trigger writes it, in the transaction that writes the row."""

    kind = models.CharField(max_length=32)
    uid = models.CharField(max_length=32)
    lost_at = models.DateTimeField(null=True, blank=True)  # when the log came for the row and it was gone

    class Meta:
        indexes = [models.Index(fields=["kind", "uid"], name="log_waiting_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class LogEntry(models.Model):
    """One leaf of the log: a row as it was when the log took it in. Append-only, without a gap."""

    index = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=32)
    uid = models.CharField(max_length=32)
    form = models.PositiveSmallIntegerField()  # passport.signing.log.forms
    salt = models.BinaryField(max_length=16)
    commitment = models.BinaryField(max_length=32)
    leaf = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "uid"], name="log_entry_once")]

    def __str__(self) -> str:
        return f"{self.index} {self.kind} {self.uid}"


class LogNode(models.Model):
    """A node above leaves that are all there; leaves themselves stand in their entries. Append-only."""

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    node = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="log_node_once")]

    def __str__(self) -> str:
        return f"{self.level} {self.index}"


class LogHead(models.Model):
    """So large was the log, and this its root: signed when nothing waited any more. Append-only."""

    size = models.PositiveBigIntegerField(db_index=True)
    root = models.BinaryField(max_length=32)
    signed_at = models.DateTimeField()
    public_key = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["public_key", "id"], name="log_head_of_key")]

    def __str__(self) -> str:
        return f"{self.size} {self.signed_at}"
