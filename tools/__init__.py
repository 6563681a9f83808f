"""Programmes of the developers: checks, the feature register, the synthetic prefecture. Not part of the platform."""
