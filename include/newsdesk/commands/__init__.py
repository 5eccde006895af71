"""One file a command. Each has ``add(commands)``, which defines its arguments, and sets ``run(args) -> exit status``."""

from newsdesk.commands import analyze, feeds, ingest, migrate, parse_feed

COMMANDS = (migrate, ingest, analyze, parse_feed, feeds)
