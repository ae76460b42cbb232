"""Checking away from the deployment: a document or a booklet against the keys that were published. Plain Python."""
