"""Measuring: scorers over labelled data, for `python -m newsdesk eval` and the quality gates."""
