"""A study in the shape of a disc (IHE PDI): its files, their DICOMDIR, a page, and a zip of it all. Plain Python."""
