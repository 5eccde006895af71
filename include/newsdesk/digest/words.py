"""The digest's own words, in English and Spanish. What the press says is never translated."""

from __future__ import annotations

from datetime import date

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "name": "Newsdesk",
        "topic": "US–Mexico cartel policy",
        "covers": "Seen from {0} to {1} ({2})",
        "counts": "{articles} articles from {outlets} outlets · {utterances} quotes by {speakers} people",
        "stories": "Stories",
        "opinion": "Opinion",
        "said": "Who said what",
        "outlets_one": "1 outlet",
        "outlets_many": "{n} outlets",
        "copies_one": "1 copy",
        "copies_many": "{n} copies",
        "also": "Also in",
        "unseen": "What we did not see",
        "all_seen": "Every feed answered and every page could be read.",
        "feeds_down": "Feeds that did not answer well",
        "pages_unread": "Pages that could not be read",
        "gaps": "Feeds from which entries may have slipped between two polls",
        "review_one": "1 verdict near the threshold waits for review.",
        "review_many": "{n} verdicts near the threshold wait for review.",
        "quiet": "A quiet day: no coverage of the topic was found in {feeds} feeds, polled {polls} times.",
        "quiet_subject": "a quiet day",
        "stories_one": "1 story",
        "stories_many": "{n} stories",
        "corrected": "changed since publication",
        "recovered": "recovered from archives",
        "indirect": "reported",
        "open": "Open this edition",
        "footer": "You get this because your address is in this newsroom's recipients file. "
        "To stop it, answer with the subject “unsubscribe”.",
        "polled": "{feeds} feeds were polled {polls} times.",
    },
    "es": {
        "name": "Newsdesk",
        "topic": "Política EE. UU.–México frente a los cárteles",
        "covers": "Visto del {0} al {1} ({2})",
        "counts": "{articles} artículos de {outlets} medios · {utterances} citas de {speakers} personas",
        "stories": "Noticias",
        "opinion": "Opinión",
        "said": "Quién dijo qué",
        "outlets_one": "1 medio",
        "outlets_many": "{n} medios",
        "copies_one": "1 copia",
        "copies_many": "{n} copias",
        "also": "También en",
        "unseen": "Lo que no vimos",
        "all_seen": "Todas las fuentes respondieron y todas las páginas pudieron leerse.",
        "feeds_down": "Fuentes que no respondieron bien",
        "pages_unread": "Páginas que no pudieron leerse",
        "gaps": "Fuentes de las que pudo perderse alguna entrada entre dos consultas",
        "review_one": "1 veredicto cercano al umbral espera revisión.",
        "review_many": "{n} veredictos cercanos al umbral esperan revisión.",
        "quiet": "Un día tranquilo: no se halló cobertura del tema en {feeds} fuentes, consultadas {polls} veces.",
        "quiet_subject": "un día tranquilo",
        "stories_one": "1 noticia",
        "stories_many": "{n} noticias",
        "corrected": "cambió después de publicarse",
        "recovered": "recuperado de archivos",
        "indirect": "referido",
        "open": "Abrir esta edición",
        "footer": "Recibe este correo porque su dirección está en la lista de esta redacción. "
        "Para dejar de recibirlo, responda con el asunto «unsubscribe».",
        "polled": "Se consultaron {feeds} fuentes {polls} veces.",
    },
}

_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
}
_DAYS = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "es": ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
}


def long_date(day: date, language: str) -> str:
    """The day in words: Tuesday, March 3, 2026; martes 3 de marzo de 2026."""
    name, month = _DAYS[language][day.weekday()], _MONTHS[language][day.month - 1]
    if language == "es":
        return f"{name} {day.day} de {month} de {day.year}"
    return f"{name}, {month} {day.day}, {day.year}"
