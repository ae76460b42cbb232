"""Servers that the tests start for themselves, on free loopback ports, and stop again."""
