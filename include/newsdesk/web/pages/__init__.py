"""Every page: a module each, with the routes on its ``section``."""

from newsdesk.web.pages import (
    article,
    coverage,
    digests,
    feeds,
    people,
    quotes,
    review,
    static,
    stories,
    today,
)

SECTIONS = (
    today.section,
    stories.section,
    article.section,
    quotes.section,
    people.section,
    coverage.section,
    feeds.section,
    review.section,
    digests.section,
    static.section,
)
