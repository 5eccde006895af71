"""Who said what: quotations of an article with exact offsets and the person who spoke."""

from newsdesk.quotes.speech import find

__all__ = ["find"]
