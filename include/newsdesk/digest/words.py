"""The digest's own words, in English and Spanish. What the press says is never translated."""

from __future__ import annotations

from datetime import date, datetime

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "name": "Newsdesk",
        "topic": "US–Mexico cartel policy",
        "covers": "{0} to {1}, {2} time",
        "articles_one": "1 article",
        "articles_many": "{n} articles",
        "outlets_one": "1 outlet",
        "outlets_many": "{n} outlets",
        "copies_one": "1 copy set aside",
        "copies_many": "{n} copies set aside",
        "quotes_one": "1 quote",
        "quotes_many": "{n} quotes",
        "people_one": "1 person",
        "people_many": "{n} people",
        "stories_one": "1 story",
        "stories_many": "{n} stories",
        "in_short": "{articles} from {outlets}; {quotes} by {people}",
        "cut": "Your selection",
        "cut_facets": "topics",
        "cut_outlets": "outlets",
        "cut_countries": "countries",
        "cut_languages": "languages",
        "top": "Top stories",
        "top_one": "Top story",
        "said": "Who said what",
        "volume": "Volume",
        "facets": "What it was about",
        "facets_note": "Articles that touch each aspect; one article may touch several.",
        "others": "Other stories",
        "opinion": "Opinion",
        "corrections": "Changed since we read them",
        "unseen": "What we did not see",
        "new": "New voice",
        "new_note": "New voice: not quoted in this coverage before, since we began to watch on {day}.",
        "silence": "First words in {n} days",
        "more_people_one": "1 more person is quoted.",
        "more_people_many": "{n} more people are quoted.",
        "more_outlets": "and {n} more",
        "copy": "copy",
        "lang_en": "English",
        "lang_es": "Spanish",
        "lang_": "Other languages",
        "recovered": "recovered from archives",
        "volume_usual": "{count} published on {day}, against a median of {median} a day over the 28 days before.",
        "volume_spike": "{count} published on {day}, unusually many: the median of the 28 days before is {median} a day.",
        "volume_early": "{count} published on {day}. Nothing to compare it with yet: the usual volume is known after 14 "
        "days of watching, and there were {n}.",
        "originals_one": "1 original article",
        "originals_many": "{n} original articles",
        "median": "Usual day",
        "volume_seen": "Volume counts an article on the day it was published, without copies; the {articles} above are all "
        "that came in between the two mornings.",
        "volume_all": "All outlets and topics of the newsroom together.",
        "title_before": "Headline before: {title}",
        "version": "version {n}",
        "paragraphs_new_one": "1 paragraph new",
        "paragraphs_new_many": "{n} paragraphs new",
        "paragraphs_gone_one": "1 paragraph gone",
        "paragraphs_gone_many": "{n} paragraphs gone",
        "quiet": "A quiet day: the {feeds} that we polled carried no coverage of the topic.",
        "quiet_subject": "a quiet day",
        "quiet_cut": "A quiet day for your selection: the {feeds} that we polled carried nothing of it.",
        "unwatched": "No feed was polled in this window. That nothing was found says nothing about the news.",
        "unwatched_subject": "nothing was watched",
        "feeds_one": "1 feed",
        "feeds_many": "{n} feeds",
        "polls_one": "1 poll",
        "polls_many": "{n} polls",
        "all_seen": "Nothing that we know of: every feed answered and every page could be read.",
        "polled": "{feeds} polled, {polls}.",
        "down_one": "1 feed that did not answer well",
        "down_many": "{n} feeds that did not answer well",
        "retired_one": "1 feed that is no longer polled",
        "retired_many": "{n} feeds that are no longer polled",
        "unasked_one": "1 feed that was not polled in this window",
        "unasked_many": "{n} feeds that were not polled in this window",
        "gaps_one": "1 gap: entries may have slipped by between two polls",
        "gaps_many": "{n} gaps: entries may have slipped by between two polls",
        "blocked_one": "1 page that was closed to us",
        "blocked_many": "{n} pages that were closed to us",
        "failed_one": "1 page that could not be read",
        "failed_many": "{n} pages that could not be read",
        "review_one": "1 near miss waits for your verdict",
        "review_many": "{n} near misses wait for your verdict",
        "counted": "counted as coverage",
        "not_counted": "not counted",
        "and_more": "and {n} more",
        "open": "Open this edition",
        "footer": "You get this because your address is in this newsroom’s recipients file. "
        "To stop it, answer with the subject “unsubscribe”.",
        "alarm_footer": "You get this because your address is in this newsroom’s recipients file; alarms: true there says who "
        "gets alarms. Each matter is told once a day at most.",
        "shortened": "This mail is shortened to stay whole in every mail program; its plain-text part has everything.",
    },
    "es": {
        "name": "Newsdesk",
        "topic": "Política frente a los cárteles, EE. UU.–México",
        "covers": "Del {0} al {1}, hora de {2}",
        "articles_one": "1 artículo",
        "articles_many": "{n} artículos",
        "outlets_one": "1 medio",
        "outlets_many": "{n} medios",
        "copies_one": "1 copia aparte",
        "copies_many": "{n} copias aparte",
        "quotes_one": "1 cita",
        "quotes_many": "{n} citas",
        "people_one": "1 persona",
        "people_many": "{n} personas",
        "stories_one": "1 noticia",
        "stories_many": "{n} noticias",
        "in_short": "{articles} de {outlets}; {quotes} de {people}",
        "cut": "Su selección",
        "cut_facets": "aspectos",
        "cut_outlets": "medios",
        "cut_countries": "países",
        "cut_languages": "idiomas",
        "top": "Noticias principales",
        "top_one": "Noticia principal",
        "said": "Quién dijo qué",
        "volume": "Volumen",
        "facets": "De qué se habló",
        "facets_note": "Artículos que tocan cada aspecto; uno puede tocar varios.",
        "others": "Otras noticias",
        "opinion": "Opinión",
        "corrections": "Cambiaron desde que los leímos",
        "unseen": "Lo que no vimos",
        "new": "Voz nueva",
        "new_note": "Voz nueva: sin citas anteriores en esta cobertura, que seguimos desde el {day}.",
        "silence": "Rompe {n} días de silencio",
        "more_people_one": "Se cita a 1 persona más.",
        "more_people_many": "Se cita a {n} personas más.",
        "more_outlets": "y {n} más",
        "copy": "copia",
        "lang_en": "En inglés",
        "lang_es": "En español",
        "lang_": "En otros idiomas",
        "recovered": "recuperado de archivos",
        "volume_usual": "Publicado el {day}: {count}, frente a una mediana de {median} al día en los 28 días anteriores.",
        "volume_spike": "Publicado el {day}: {count}, más de lo habitual; la mediana de los 28 días anteriores es de {median} "
        "al día.",
        "volume_early": "Publicado el {day}: {count}. Aún no hay con qué comparar: el volumen habitual se conoce tras 14 días de "
        "seguimiento, y hubo {n}.",
        "originals_one": "1 artículo original",
        "originals_many": "{n} artículos originales",
        "median": "Día habitual",
        "volume_seen": "El volumen cuenta cada artículo el día en que se publicó, sin copias; arriba, {articles} en total: lo "
        "que llegó entre las dos mañanas.",
        "volume_all": "Todos los medios y aspectos de la redacción en conjunto.",
        "title_before": "Título anterior: {title}",
        "version": "versión {n}",
        "paragraphs_new_one": "1 párrafo nuevo",
        "paragraphs_new_many": "{n} párrafos nuevos",
        "paragraphs_gone_one": "1 párrafo eliminado",
        "paragraphs_gone_many": "{n} párrafos eliminados",
        "quiet": "Un día tranquilo: no hubo cobertura del tema en {feeds} que consultamos.",
        "quiet_subject": "un día tranquilo",
        "quiet_cut": "Un día tranquilo para su selección: nada de ella apareció en {feeds} que consultamos.",
        "unwatched": "No se consultó ninguna fuente en este periodo. Que no se hallara nada no dice nada de las noticias.",
        "unwatched_subject": "no se vigiló nada",
        "feeds_one": "1 fuente",
        "feeds_many": "{n} fuentes",
        "polls_one": "1 consulta",
        "polls_many": "{n} consultas",
        "all_seen": "Nada que sepamos: todas las fuentes respondieron y todas las páginas pudieron leerse.",
        "polled": "{feeds}, {polls}.",
        "down_one": "1 fuente que no respondió bien",
        "down_many": "{n} fuentes que no respondieron bien",
        "retired_one": "1 fuente que ya no se consulta",
        "retired_many": "{n} fuentes que ya no se consultan",
        "unasked_one": "1 fuente que no se consultó en este periodo",
        "unasked_many": "{n} fuentes que no se consultaron en este periodo",
        "gaps_one": "1 hueco: pudo perderse alguna entrada entre dos consultas",
        "gaps_many": "{n} huecos: pudo perderse alguna entrada entre dos consultas",
        "blocked_one": "1 página cerrada para nosotros",
        "blocked_many": "{n} páginas cerradas para nosotros",
        "failed_one": "1 página que no pudo leerse",
        "failed_many": "{n} páginas que no pudieron leerse",
        "review_one": "1 caso dudoso espera su veredicto",
        "review_many": "{n} casos dudosos esperan su veredicto",
        "counted": "contado como cobertura",
        "not_counted": "no contado",
        "and_more": "y {n} más",
        "open": "Abrir esta edición",
        "footer": "Recibe este correo porque su dirección está en la lista de esta redacción. "
        "Para dejar de recibirlo, responda con el asunto «unsubscribe».",
        "alarm_footer": "Recibe este aviso porque su dirección está en la lista de esta redacción; alarms: true dice ahí quién "
        "recibe avisos. De cada asunto se avisa una vez al día como máximo.",
        "shortened": "Este correo se acortó para que llegue entero a todo programa; su parte de texto lo contiene todo.",
    },
}

OUTCOMES: dict[str, tuple[str, str]] = {
    "ok": ("ok", "bien"),
    "not_modified": ("nothing new", "sin novedades"),
    "blocked": ("a bot check", "control antirrobots"),
    "robots": ("robots.txt keeps us out", "robots.txt no nos admite"),
    "paywall": ("for subscribers", "para suscriptores"),
    "consent": ("a consent page in the way", "antes pide consentimiento"),
    "refused": ("an address that we do not visit", "dirección que no visitamos"),
    "removed": ("withdrawn by the outlet", "retirada por el medio"),
    "not_found": ("not found", "no existe"),
    "non_article": ("not an article", "no es un artículo"),
    "too_large": ("too large", "demasiado grande"),
    "wrong_type": ("not a web page", "no es una página"),
    "redirect_loop": ("redirects in a circle", "redirige en círculo"),
    "not_a_feed": ("not a feed", "no es una fuente RSS"),
    "unreadable": ("could not be taken apart", "no pudo interpretarse"),
    "error": ("no proper answer", "sin respuesta válida"),
}
"""Outcomes of polls and fetches in words, English and Spanish; one that is not here is printed as it is."""

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


def outcome(code: str, language: str) -> str:
    """The outcome of a poll or fetch in words."""
    english, spanish = OUTCOMES.get(code, (code.replace("_", " "), code.replace("_", " ")))
    return spanish if language == "es" else english


def place(zone: str, language: str) -> str:
    """The city of a time zone: ``America/Mexico_City`` is Mexico City, in Spanish Ciudad de México."""
    city = zone.rpartition("/")[2].replace("_", " ")
    return "Ciudad de México" if (city, language) == ("Mexico City", "es") else city


def counted(key: str, n: int, language: str) -> str:
    """``1 outlet``, ``1,234 outlets``: the words of ``key`` for this many."""
    words = WORDS[language]
    return words[f"{key}_one"] if n == 1 else words[f"{key}_many"].format(n=f"{n:,}")


def long_date(day: date, language: str) -> str:
    """The day in words: Tuesday, March 3, 2026; martes 3 de marzo de 2026."""
    name, month = _DAYS[language][day.weekday()], _MONTHS[language][day.month - 1]
    if language == "es":
        return f"{name} {day.day} de {month} de {day.year}"
    return f"{name}, {month} {day.day}, {day.year}"


def short_date(day: date, language: str) -> str:
    """The day in words, without the year: Tuesday, March 3; martes 3 de marzo."""
    name, month = _DAYS[language][day.weekday()], _MONTHS[language][day.month - 1]
    return f"{name} {day.day} de {month}" if language == "es" else f"{name}, {month} {day.day}"


def clock(instant: datetime, language: str) -> str:
    """Day and time in words: Tuesday, March 3, 05:00."""
    return f"{short_date(instant.date(), language)}, {instant:%H:%M}"
