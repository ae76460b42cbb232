"""Faults that really happen: processes killed, servers away, a disk that is full, a PACS that hangs up."""
