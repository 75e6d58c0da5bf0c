"""Workbench: mark the claims a text makes, give them verdicts and evidence, measure and settle disagreement, export."""

__version__ = "0.1.0"
