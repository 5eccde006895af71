"""The steps: the only place that joins stages and commits. Each step takes Settings, does what is waiting, returns counts.

poll -> fetch -> read -> publish -> compose -> post -> deliver. Any step may be killed at any instant and run again.
"""

from newsdesk.pipeline.alarm import alarm, alarm_of_failure, watch_feeds, watch_triage
from newsdesk.pipeline.annotate import annotate
from newsdesk.pipeline.backfill import DEFAULT_SOURCES, SOURCES, plan, recover
from newsdesk.pipeline.backfill_days import check_days
from newsdesk.pipeline.deliver import deliver
from newsdesk.pipeline.desk import database_url, migrate
from newsdesk.pipeline.digest import load_recipients, post, write_edition
from newsdesk.pipeline.edition import compose, edition_day, edition_rows, edition_window
from newsdesk.pipeline.edits import find_people, merge_people, merge_stories, person_history, split_story
from newsdesk.pipeline.fetch import fetch
from newsdesk.pipeline.poll import poll, troubles
from newsdesk.pipeline.publish import publish
from newsdesk.pipeline.read import read
from newsdesk.pipeline.reprocess import STEPS, current_versions, plan_again, read_again
from newsdesk.pipeline.subscriptions import (
    linked_recipient,
    resubscribe,
    subscription_history,
    takes_one_click,
    unsubscribe,
)
from newsdesk.pipeline.topic import explain_stored, flips, train_topic
from newsdesk.pipeline.upkeep import upkeep
from newsdesk.pipeline.views import export_days, export_view, schema_document

__all__ = [
    "DEFAULT_SOURCES",
    "SOURCES",
    "STEPS",
    "alarm",
    "alarm_of_failure",
    "annotate",
    "check_days",
    "compose",
    "current_versions",
    "database_url",
    "deliver",
    "edition_day",
    "edition_rows",
    "edition_window",
    "explain_stored",
    "export_days",
    "export_view",
    "fetch",
    "find_people",
    "flips",
    "linked_recipient",
    "load_recipients",
    "merge_people",
    "merge_stories",
    "migrate",
    "person_history",
    "plan",
    "plan_again",
    "poll",
    "post",
    "publish",
    "read",
    "read_again",
    "recover",
    "resubscribe",
    "schema_document",
    "split_story",
    "subscription_history",
    "takes_one_click",
    "train_topic",
    "troubles",
    "unsubscribe",
    "upkeep",
    "watch_feeds",
    "watch_triage",
    "write_edition",
]
