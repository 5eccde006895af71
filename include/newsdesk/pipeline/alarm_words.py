"""The sentences of alarms in the languages that people read them in. Each is a value by language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from newsdesk.feeds.health import Alarm, FeedRecord, expected_per_week

Said: TypeAlias = Mapping[str, str]
"""One sentence: its words by language, ``en`` and ``es``."""


def same(words: str | Said) -> Said:
    """Words that have no translation, such as those of an error, for readers of every language."""
    return {"en": words, "es": words} if isinstance(words, str) else words


def feeds_need_a_look(n: int) -> Said:
    """The subject of a mail about ``n`` feeds."""
    if n == 1:
        return {"en": "1 feed needs a look", "es": "Una fuente necesita atención"}
    return {"en": f"{n} feeds need a look", "es": f"{n} fuentes necesitan atención"}


def still_standing(n: int, days: int) -> Said:
    """How many alarms of the last ``days`` days are true still."""
    return {
        "en": f"{n} more that you were told of within the last {days} days still stand{'s' if n == 1 else ''}.",
        "es": f"{n} más de los últimos {days} días, de {'la' if n == 1 else 'las'} que ya se avisó, "
        f"{'sigue' if n == 1 else 'siguen'} en pie.",
    }


def feed_alarm(alarm: Alarm, record: FeedRecord, now: datetime) -> Said:
    """What is wrong with a feed."""
    return {"en": alarm.text, "es": _spanish(alarm, record, now)}


def _spanish(alarm: Alarm, record: FeedRecord, now: datetime) -> str:
    name, expected = record.name, expected_per_week(record) or 0.0
    match alarm.kind:
        case "retired":
            return f"{name} ya no se consulta: {record.retired_because}."
        case "failing":
            since = _span(now - (record.last_ok_at or record.watched_since))
            return (
                f"{name} no responde desde hace {since} (fallaron {record.failures} consultas: {record.last_failure})."
            )
        case "silent":
            quiet = _span(now - (record.last_item_at or record.watched_since))
            return f"{name} no trae nada nuevo desde hace {quiet}; se esperan {expected:g} entradas por semana."
        case "below_expectation":
            came = "1 entrada" if record.items_last_week == 1 else f"{record.items_last_week} entradas"
            return f"{name} trajo {came} en los últimos 7 días; se esperan {expected:g}."
        case "gaps":
            times = "una vez" if record.gaps_last_week == 1 else f"{record.gaps_last_week} veces"
            return (
                f"{name} se renovó por completo entre dos consultas {times} en los últimos 7 días: "
                "pudo perderse alguna entrada."
            )


def _span(time: timedelta) -> str:
    hours = int(time.total_seconds() // 3_600)
    return f"{hours} horas" if hours < 72 else f"{hours // 24} días"


def triage_lost(n: int) -> Said:
    """The subject of a mail about articles that triage dropped wrongly."""
    if n == 1:
        return {
            "en": "Triage had dropped a relevant article",
            "es": "El filtro previo había descartado un artículo relevante",
        }
    return {
        "en": f"Triage had dropped {n} relevant articles",
        "es": f"El filtro previo había descartado {n} artículos relevantes",
    }


def lost_article(outlet: str, url: str, stage: str, version: str) -> Said:
    """Which article that was, and what dropped it."""
    return {
        "en": f"{outlet}: {url} (stage {stage}, {version})",
        "es": f"{outlet}: {url} (etapa {stage}, {version})",
    }


def triage_advice() -> Said:
    """What has been done about it, and what a person can do."""
    return {
        "en": "It is being read after all. The nightly sample found it, so others like it may be missing: see "
        "report.triage_audit; if its words belong to the topic, add them to anchors.yaml.",
        "es": "Ya se está leyendo. Lo halló la muestra de cada noche, así que pueden faltar otros semejantes: véase "
        "report.triage_audit; si sus palabras son del tema, añádalas a anchors.yaml.",
    }


def failed(dag_id: str) -> Said:
    """The subject of a mail about a run that failed for good."""
    return {"en": f"{dag_id} failed", "es": f"{dag_id} falló"}


def failed_task(task_id: str, run_id: str, cause: object) -> Said:
    """Which task that was, and the error."""
    return {
        "en": f"task {task_id} of run {run_id}: {cause or 'see its log'}",
        "es": f"tarea {task_id} de la ejecución {run_id}: {cause or 'véase su registro'}",
    }
