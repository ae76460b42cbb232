"""Sending what a state orders: a key object per study that names its images and its dose report, and its way out."""
