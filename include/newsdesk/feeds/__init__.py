"""Feeds: the catalog, what a feed file says, when it is asked next, and whether it does what is expected of it."""
