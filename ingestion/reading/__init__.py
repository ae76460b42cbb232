"""Read a dose object: bytes in, a `passport.booklet.reading.ReportReading` out. Plain Python."""
