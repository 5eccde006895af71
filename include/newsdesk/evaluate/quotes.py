"""How well quotations and speakers are found, on every labelled set that a folder holds.

``polnear.jsonl``  quotations in marks; all kinds of speech; pronouns (``polnear_pronouns.jsonl``)
``ud_es.jsonl``    Spanish sentences
``challenge_en.jsonl`` / ``challenge_es.jsonl``  one phenomenon an article: right only when everything in it is right
``marked/*.txt``   whole articles, see :mod:`newsdesk.evaluate.marked`: quotation and full person both right
"""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from newsdesk import quotes as engine
from newsdesk.errors import Reject
from newsdesk.evaluate import marked
from newsdesk.evaluate.spans import Span, Tally, pairs, pieces, touches
from newsdesk.model import Quote

Row = dict[str, Any]
_WORD = re.compile(r"[\w.’'-]+")
_ARTICLES = frozenset(["the", "a", "an", "el", "la", "los", "las", "un", "una"])


def run(data: Path) -> dict[str, Any]:
    """All figures for the sets in ``data``, in percent; ``docs_per_second`` counts processor seconds.

    Raises Reject for a folder that holds none of the sets.
    """
    result: dict[str, Any] = {}
    if (data / "polnear.jsonl").exists():
        result["polnear"] = _polnear(data)
    if (data / "ud_es.jsonl").exists():
        rows = _rows(data / "ud_es.jsonl")
        tally = _quoted(rows, _predict(rows, "es")[0])
        result["ud_es"] = {"found": tally.found(), "speaker": tally.speaker()}
    for name in ("challenge_en", "challenge_es"):
        if (data / f"{name}.jsonl").exists():
            result[name] = _challenge(_rows(data / f"{name}.jsonl"))
    if (data / "marked").is_dir():
        result["marked"] = persons(marked.folder(data / "marked"))
    if not result:
        raise Reject(f"{data} holds none of the labelled sets; see newsdesk.evaluate.quotes", code="no_data")
    return result


def table(result: dict[str, Any]) -> str:
    """The figures as lines for a terminal."""
    lines = []
    if "polnear" in result:
        figures = result["polnear"]
        lines.append(_line("PolNeAR, in marks: found", figures["quoted_found"]))
        lines.append(_line("PolNeAR, in marks: with speaker", figures["quoted_with_speaker"]))
        lines.append(_line("PolNeAR, all kinds: found", figures["all_found"]))
        lines.append(f"{'PolNeAR, pronouns to the right name':44} {figures['pronouns']:5.1f}")
        lines.append(f"{'articles a second, one core':44} {figures['docs_per_second']:5.0f}")
    if "ud_es" in result:
        lines.append(_line("Spanish sentences: found", result["ud_es"]["found"]))
        lines.append(f"{'Spanish sentences: speaker':44} {result['ud_es']['speaker']:5.1f}")
    for name in ("challenge_en", "challenge_es"):
        if name in result:
            right, total = result[name]["right"], result[name]["total"]
            lines.append(f"{name + ', right':44} {right} of {total}" + _names(result[name]["wrong"]))
    for lang, figures in result.get("marked", {}).items():
        lines.append(_line(f"whole articles, {lang}: in marks with person", figures["marked_with_person"]))
        lines.append(_line(f"whole articles, {lang}: all with person", figures["all_with_person"]))
    return "\n".join(lines)


def _line(name: str, figures: tuple[float, float, float]) -> str:
    return f"{name:44} P {figures[0]:5.1f}  R {figures[1]:5.1f}  F1 {figures[2]:5.1f}"


def _names(wrong: list[str]) -> str:
    return f"  (wrong: {', '.join(wrong)})" if wrong else ""


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _predict(rows: list[Row], lang: str | None) -> tuple[dict[str, list[Quote]], float]:
    found = {}
    started = time.process_time()
    for row in rows:
        found[row["id"]] = engine.find(row["text"], lang=row.get("lang", lang))
    return found, time.process_time() - started


# ------------------------------------------------------------------ views


def _polnear(data: Path) -> dict[str, Any]:
    rows = _rows(data / "polnear.jsonl")
    found, seconds = _predict(rows, "en")
    quoted = _quoted(rows, found)
    every = _all_kinds(rows, found)
    result: dict[str, Any] = {
        "quoted_found": quoted.found(),
        "quoted_with_speaker": quoted.attributed(),
        "all_found": every.found(),
        "all_with_speaker": every.attributed(),
        "docs_per_second": round(len(rows) / seconds, 1),
        "pronouns": 0.0,
    }
    if (data / "polnear_pronouns.jsonl").exists():
        result["pronouns"] = _pronouns(_rows(data / "polnear_pronouns.jsonl"), found)
    return result


def _quoted(rows: list[Row], found: dict[str, list[Quote]]) -> Tally:
    """Segments in marks that are speech, against predictions that touch a mark."""
    tally = Tally()
    for row in rows:
        text = row["text"]
        spoken = [s for s in row["quoted"] if s["quote"] and not s.get("ignore")]
        ignored = [p for s in row["quoted"] if s.get("ignore") for p in pieces(text, s["start"], s["end"])]
        inside = [(s["start"], s["end"]) for s in row["quoted"]]
        predicted = [q for q in found[row["id"]] if any(q.start < e and s < q.end for s, e in inside)]
        _compare(tally, text, predicted, spoken, ignored, fits=_mention_fits)
    return tally


def _all_kinds(rows: list[Row], found: dict[str, list[Quote]]) -> Tally:
    """Whole contents of every report of speech; thoughts and beliefs count neither way."""
    tally = Tally()
    for row in rows:
        text = row["text"]
        ignored = [p for q in row["quotes"] if not q["speech"] for p in pieces(text, q["start"], q["end"])]
        _compare(tally, text, found[row["id"]], [q for q in row["quotes"] if q["speech"]], ignored, fits=_mention_fits)
    return tally


def _compare(
    tally: Tally,
    text: str,
    predicted: list[Quote],
    labelled: list[Row],
    ignored: list[Span],
    *,
    fits: Callable[[Quote, Row], bool],
) -> None:
    ours: dict[Span, Quote] = {}
    for quote in predicted:
        for piece in pieces(text, quote.start, quote.end):
            ours.setdefault(piece, quote)
    theirs = [(piece, row) for row in labelled for piece in pieces(text, row["start"], row["end"])]
    spans = list(ours)
    matched = pairs(spans, [piece for piece, _ in theirs])
    for i, j in matched:
        row = theirs[j][1]
        tally.right += 1
        if row.get("speaker"):
            tally.asked += 1
            tally.both += fits(ours[spans[i]], row)
    taken = {i for i, _ in matched}
    tally.wrong += sum(1 for i, span in enumerate(spans) if i not in taken and not touches(span, ignored, 0.5))
    tally.missed += len(theirs) - len(matched)


def _mention_fits(quote: Quote, row: Row) -> bool:
    """Whether the words near the quotation are the labelled source: by place, else by surname."""
    if quote.mention_start is not None and quote.mention_end is not None and row.get("speaker_start") is not None:
        return bool(min(quote.mention_end, row["speaker_end"]) > max(quote.mention_start, row["speaker_start"]))
    return bool(quote.speaker) and name_key(quote.speaker or "").split()[-1:] == name_key(row["speaker"]).split()[-1:]


def _pronouns(rows: list[Row], found: dict[str, list[Quote]]) -> float:
    right = 0
    for row in rows:
        quote = next((q for q in found[row["id"]] if q.start < row["end"] and row["start"] < q.end), None)
        right += quote is not None and row["surname"].lower() in (quote.speaker or "").lower()
    return round(100 * right / len(rows), 1) if rows else 0.0


def _challenge(rows: list[Row]) -> dict[str, Any]:
    found, _ = _predict(rows, None)
    wrong = [row["tag"] for row in rows if not _all_right(row, found[row["id"]])]
    return {"right": len(rows) - len(wrong), "total": len(rows), "wrong": wrong}


def _all_right(row: Row, predicted: list[Quote]) -> bool:
    text = row["text"]
    ours = {piece: q for q in predicted for piece in pieces(text, q.start, q.end)}
    theirs = {piece: q for q in row["quotes"] for piece in pieces(text, q["start"], q["end"])}
    if ours.keys() != theirs.keys():
        return False
    return all(_same_name(ours[p].speaker, theirs[p]["speaker"]) for p in ours)


def _same_name(ours: str | None, theirs: str | None) -> bool:
    """Equal names; where the little text prints a surname alone, the surname."""
    one, other = name_key(ours or ""), name_key(theirs or "")
    return one == other or (" " not in one and one == other.rpartition(" ")[2])


# ------------------------------------------------------------------ whole articles


def persons(articles: Iterable[marked.MarkedArticle]) -> dict[str, Any]:
    """By language: quotation and full person both right, in marks and with reported speech."""
    tallies: dict[str, tuple[Tally, Tally]] = {}
    for article in articles:
        in_marks, every = tallies.setdefault(article.lang, (Tally(), Tally()))
        predicted = engine.find(article.text, lang=article.lang, title=article.title, published=article.published)
        person_tally(in_marks, article, [q for q in predicted if q.kind != "indirect"], indirect=False)
        person_tally(every, article, predicted, indirect=True)
    return {
        lang: {
            "marked_found": in_marks.found(),
            "marked_with_person": in_marks.attributed(),
            "all_found": every.found(),
            "all_with_person": every.attributed(),
        }
        for lang, (in_marks, every) in sorted(tallies.items())
    }


def person_tally(tally: Tally, article: marked.MarkedArticle, predicted: list[Quote], *, indirect: bool) -> None:
    """Add one article to a tally."""
    labels = [label for label in article.labels if label.speech and (indirect or not label.indirect)]
    rows = [
        {"start": label.start, "end": label.end, "speaker": label.speakers or ("?",), "known": bool(label.speakers)}
        for label in labels
    ]
    _compare(tally, article.text, predicted, rows, [], fits=_person_fits)


def _person_fits(quote: Quote, row: Row) -> bool:
    if not row["known"]:
        return True
    return name_key(quote.speaker or "") in {name_key(name) for name in row["speaker"]}


def name_key(name: str) -> str:
    """A name for comparing: folded, without articles."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    return " ".join(w for w in _WORD.findall(plain) if w not in _ARTICLES)
