"""The value checks: what the schema cannot say. Each reads the raw data by itself, so that none hides another.

No check asks what kind of document it is, or which county: such demands are rows in the decision tables of the domain.
"""
