"""The receiver: a DICOM Storage SCP that says "stored" only when bytes and row are durable.

Every DICOM value keeps the name that the standard gives it. Status codes: PS3.4 table B.2-1, PS3.7 annex C.
"""
