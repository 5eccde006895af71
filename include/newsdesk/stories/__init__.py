"""Copies of one text, and stories: one event as several outlets report it."""
