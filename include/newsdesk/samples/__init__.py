"""The sample newsroom: a small invented web on loopback with a clock, and the truth about it.

For tests, the demo and a look in the browser (``python -m newsdesk.samples --port 9300``). The program that reads it
is never told that it is a sample: it gets a feeds file and a list of private hosts that it may ask.
"""

from newsdesk.samples.expected import Expected, expected
from newsdesk.samples.newsroom import Newsroom
from newsdesk.samples.score import score, table

__all__ = ["Expected", "Newsroom", "expected", "score", "table"]
