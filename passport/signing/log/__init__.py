"""The log of what was signed and done: one tree that only grows. `docs/adr/0030` says why it is as it is."""
