"""The demo: five small clinics with invented people. Only `seed_demo` imports it."""
