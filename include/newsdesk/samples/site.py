"""What the invented web answers at an instant: a function of address, clock and what was asked before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Event, Lock

from newsdesk.samples import trouble
from newsdesk.samples.feed_formats import CONTENT_TYPES, WRITERS, Channel, Item, sitemap_index, urlset
from newsdesk.samples.outlets import Outlet, SampleFeed, outlets
from newsdesk.samples.pages import Link, article_page, body_html, front_page
from newsdesk.samples.response import Response, page, redirect, revalidated, text
from newsdesk.samples.stock import SampleArticle, articles

RETRY_AFTER = 2  # seconds that a 429 asks for
SITEMAP_DAYS = 2  # Google's rule for news sitemaps
ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /admin/\n"


class Site:
    """All outlets together. ``base_urls`` gives ``http://127.0.0.1:port`` for each outlet key."""

    def __init__(self, start: date, base_urls: Mapping[str, str], slow_seconds: float) -> None:
        self.base_urls = base_urls
        self.slow_seconds = slow_seconds
        self.stopped = Event()
        self._by_outlet: dict[str, list[SampleArticle]] = {key: [] for key in outlets()}
        for article in articles(start):
            self._by_outlet[article.outlet].append(article)
        self._asked: Counter[str] = Counter()
        self._lock = Lock()

    def respond(
        self, outlet: Outlet, path: str, asked: Mapping[str, str], now: datetime, *, live: bool = True
    ) -> Response:
        """The answer to ``GET path`` (with query) with the request headers ``asked``, at ``now``.

        Not ``live`` is how an archive met the page: without the troubles that depend on how often one has asked.
        """
        if path == "/robots.txt":
            return self._robots(outlet)
        if outlet.sitemap and path.startswith("/sitemap"):
            return self._sitemap(outlet, path, now)
        if path == "/":
            links = [self._link(outlet, a, now) for a in reversed(self._out(outlet.key, now))]
            return page(front_page(outlet, links), f"text/html; charset={outlet.charset}")
        for feed in outlet.feeds:
            if path.removesuffix("/again").removesuffix(".moved") == feed.path:
                return self._feed_address(outlet, feed, path, asked, now, live=live)
        return self._page_address(outlet, path, asked, now, live=live)

    def offered(self, feed: SampleFeed, now: datetime) -> list[SampleArticle]:
        """The articles that ``feed`` lists at ``now``, newest first."""
        out = self._out(feed.outlet, now)
        if feed.section is not None:
            out = [article for article in out if article.section == feed.section]
        if feed.format == "sitemap":
            out = [article for article in out if article.published > now - timedelta(days=SITEMAP_DAYS)]
        return out[::-1][: feed.window]

    def _out(self, key: str, now: datetime) -> list[SampleArticle]:
        return [article for article in self._by_outlet[key] if article.published <= now]

    def _first_times(self, address: str, times: int) -> bool:
        with self._lock:
            self._asked[address] += 1
            return self._asked[address] <= times

    def _link(self, outlet: Outlet, article: SampleArticle, now: datetime) -> Link:
        return Link(article.at(now).title, self.base_urls[outlet.key] + article.path)

    def _robots(self, outlet: Outlet) -> Response:
        where = f"\nSitemap: {self.base_urls[outlet.key]}/sitemap.xml" if outlet.sitemap else ""
        return text(200, (outlet.robots or ROBOTS).strip() + where)

    def _sitemap(self, outlet: Outlet, path: str, now: datetime) -> Response:
        """The index of the site's days, or one of them; the day is that of the outlet's own zone."""
        days: dict[str, list[Item]] = {}
        for article in self._out(outlet.key, now):
            item = self._item(outlet, outlet.feeds[0], article, now)
            address = f"/sitemap/{article.published.astimezone(outlet.tzinfo):%Y-%m-%d}.xml"
            days.setdefault(address, []).append(item)
        if path == "/sitemap.xml":
            changed = {
                self.base_urls[outlet.key] + address: max(item.updated for item in items)
                for address, items in days.items()
            }
            return page(sitemap_index(changed).encode(), "application/xml")
        return page(urlset(days[path]).encode(), "application/xml") if path in days else trouble.not_found()

    # feeds

    def _feed_address(
        self, outlet: Outlet, feed: SampleFeed, path: str, asked: Mapping[str, str], now: datetime, *, live: bool
    ) -> Response:
        moved = path == f"{feed.path}.moved"
        if feed.trouble in ("moved", "elsewhere") and not moved:
            return redirect(301 if feed.trouble == "moved" else 302, f"{feed.path}.moved")
        if live and feed.trouble == "rate_limit" and self._first_times(feed.name, 1):
            return replace(text(429, "Too many requests"), headers={"Retry-After": str(RETRY_AFTER)})
        broken = self._broken(feed.trouble, path, CONTENT_TYPES[feed.format])
        return broken or self._feed_document(outlet, feed, asked, now)

    def _feed_document(self, outlet: Outlet, feed: SampleFeed, asked: Mapping[str, str], now: datetime) -> Response:
        offered = self.offered(feed, now)
        items = [self._item(outlet, feed, article, now) for article in offered]
        changed = max((item.updated for item in items), default=now.replace(hour=0, minute=0, second=0, microsecond=0))
        site = self.base_urls[outlet.key]
        channel = Channel(
            feed.name if feed.format != "sitemap" else outlet.name, site + "/", site + feed.path, outlet.lang, changed
        )
        document = WRITERS[feed.format](channel, items, feed.encoding)
        if feed.trouble == "truncated":
            # Bare ampersands and an end in the middle of an item: what a crashed template engine leaves behind.
            whole = document.replace("&amp;", "&").removesuffix("</channel></rss>\n")
            document = f"{whole}<item><title>Weather & traffic, hour by h"
        body = document.encode(feed.encoding, errors="xmlcharrefreplace")
        kind = CONTENT_TYPES[feed.format] + (f"; charset={feed.charset}" if feed.charset else "")
        response = revalidated(page(body, kind), asked, None if feed.format == "json" else changed)
        packed = response.status == 200 and "gzip" in asked.get("Accept-Encoding", "")
        return trouble.gzipped(response) if packed else response

    def _item(self, outlet: Outlet, feed: SampleFeed, article: SampleArticle, now: datetime) -> Item:
        site, version = self.base_urls[outlet.key], article.at(now)
        link = {
            "plain": site + article.path,
            "tracked": f"{site}{article.path}{'&' if '?' in article.path else '?'}utm_source=rss&utm_medium=feed",
            "amp": f"{site}/amp{article.path}",
            "hop": f"{site}/r{article.path}",
        }[feed.links]
        return Item(
            link=link,
            guid=f"tag:{outlet.key},{article.published:%Y-%m-%d}:{article.key}",
            title=version.title,
            published=article.published.astimezone(outlet.tzinfo) if feed.format == "rss" else article.published,
            updated=version.since,
            summary=version.summary,
            html=body_html(article, now) if feed.body == "full" and article.trouble is None else None,
            authors=article.authors,
        )

    # pages

    def _page_address(
        self, outlet: Outlet, path: str, asked: Mapping[str, str], now: datetime, *, live: bool
    ) -> Response:
        out = {article.path: article for article in self._out(outlet.key, now)}
        if path.startswith("/r/") and path[2:] in out:
            return redirect(302, self.base_urls[outlet.key] + path[2:])
        clean = (
            path.split("&utm_", maxsplit=1)[0].split("?utm_", maxsplit=1)[0].removeprefix("/amp").removesuffix("/again")
        )
        article = out.get(clean)
        if article is None:
            return trouble.not_found()
        broken = self._broken(article.trouble, path, trouble.HTML)
        if broken is not None:
            return broken
        if live and article.trouble == "flaky" and self._first_times(article.key, 1):
            return trouble.server_error()
        url = self.base_urls[outlet.key] + article.path
        others = [self._link(outlet, other, now) for other in reversed(out.values()) if other is not article]
        # The links under a story are those of its hour: a later front page must not change an old page's bytes.
        related = [self._link(outlet, other, now) for other in out.values() if other.published < article.published]
        body = article_page(outlet, article, url, now, (related or others)[-4:])
        kind = f"text/html; charset={outlet.charset}" if outlet.charset else "text/html"
        return revalidated(page(body, kind), asked, article.at(now).since)

    def _broken(self, kind: str | None, path: str, content_type: str) -> Response | None:
        """The answer where the trouble swallows the content; None where there is content to serve."""
        answers: dict[str, Callable[[], Response]] = {
            "not_found": trouble.not_found,
            "gone": trouble.gone,
            "server_error": trouble.server_error,
            "challenge": trouble.challenge,
            "web_page": trouble.web_page,
            "consent": trouble.consent,
            "huge": trouble.huge,
            "bomb": lambda: trouble.bomb(content_type),
            "redirect_loop": lambda: trouble.redirect_loop(path),
            "dribble": lambda: trouble.dribble(self.stopped, content_type, self.slow_seconds),
        }
        return answers[kind]() if kind in answers else None
