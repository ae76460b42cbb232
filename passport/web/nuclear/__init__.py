"""The pages of nuclear medicine: plans, what was given, what patients are told, and when they leave."""
