"""Newsdesk: what was said about cartel policy, by whom, where, since when, and what was not seen."""

__version__ = "0.1.0"
