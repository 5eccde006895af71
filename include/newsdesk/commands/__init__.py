"""One file a command. Each has ``add(commands)``, which defines its arguments, and sets ``run(args) -> exit status``."""

from newsdesk.commands import (
    analyze,
    annotate,
    backfill,
    digest,
    evaluate,
    export,
    feeds,
    ingest,
    migrate,
    parse_feed,
    people,
    recipients,
    reprocess,
    schema,
    stories,
    topic,
)

COMMANDS = (
    migrate,
    ingest,
    backfill,
    reprocess,
    digest,
    export,
    feeds,
    parse_feed,
    analyze,
    annotate,
    topic,
    stories,
    people,
    recipients,
    schema,
    evaluate,
)
