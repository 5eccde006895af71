"""Topics: whether an article is coverage of one, and why."""

from newsdesk.topics.topic import Topic, available, load

__all__ = ["Topic", "available", "load"]
