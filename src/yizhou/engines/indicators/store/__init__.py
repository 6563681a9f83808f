"""Queries of indicators: `star` computes them over the warehouse, `results` keeps them, `boards` and `alerts` the rest."""
