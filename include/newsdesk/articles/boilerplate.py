"""Lines that stand among the paragraphs of a page and are no part of its article."""

from __future__ import annotations

import re

# A longer line is prose, whatever it begins with.
_LONGEST = 260

# Each is looked for at the start of a line, after any dashes and arrows.
_OPENINGS = (
    # pointers to other stories
    r"(?:read|see|learn|find out|more|lea|leer|lee|ver|vea|conozca|consulta|mira|mire)\s+"
    r"(?:more|also|next|full story|tambi[eé]n|m[aá]s|adem[aá]s|aqu[ií])\b",
    r"(?:related|relacionad[ao]s?|recommended|recomendad[ao]s?|(?:te|le) recomendamos)\b",
    r"(?:te puede interesar|quiz[aá]s? te interese|no te pierdas|puedes? (?:leer|ver|consultar))\b",
    r"tambi[eé]n (?:lee|puedes leer|te puede interesar)\b",
    r"m[aá]s (?:informaci[oó]n|noticias)\b",
    r"(?:notas|noticias|historias) relacionadas\W*\Z|related (?:stories|articles|news)\W*\Z",
    r"(?:don['’]?t miss|you may also like|also (?:on|read|see)|click here|haz clic|da clic)\b",
    r"(?:sigue|contin[uú]a) leyendo\b",
    r"(?:auch interessant|mehr zum thema|lesen sie auch|lire aussi|leggi anche|czytaj (?:wi[eę]cej|tak[zż]e))\b",
    # calls to subscribe, follow and share
    r"(?:sign up|subscribe|register|log in|join)\s+(?:now|today|for|to|here|our|the)\b",
    r"(?:suscr[ií]bete|suscr[ií]base|reg[ií]strate|inscr[ií]bete|[uú]nete al?|s[ií]guenos|s[ií]gue(?:nos)? (?:en|a))\b",
    r"(?:descarga (?:la|nuestra) app|recibe (?:las?|los|nuestro|en tu)|activa las notificaciones)\b",
    r"follow\s+(?:us|me|him|her|them|the|@|\w+ on)\b",
    r"get\s+(?:the|our|a|more|all)\b.{0,80}\b(?:inbox|newsletter|app|alerts|emails?|delivered|on the go)\b",
    r"(?:tell us|let us know) what you think",
    r"like this story\?",
    r"thank(?:s| you) for (?:signing|subscribing|your subscription)",
    r"(?:share|compartir|comparte|tweet|print|imprimir|e-?mail|facebook|twitter|whatsapp|telegram|instagram)\W*\Z",
    r"(?:comments?|comentarios|(?:order )?reprints|print article|copy link|copiar (?:enlace|link))\W*\Z",
    r"(?:listen to this article|escuchar|article content|read more|leer m[aá]s)\W*\Z",
    r"\d+\s+(?:comments?|comentarios|min(?:ute)?s? read|min(?:utos)? de lectura)\W*\Z",
    # rights, credits, dates and notices
    r"(?:copyright|©|\(c\))\s",
    r"all rights reserved|todos los derechos reservados",
    r"this (?:material|copy) (?:may not|is for your)",
    r"(?:queda )?prohibid[ao] (?:la|su) reproducci[oó]n",
    r"(?:photo|image|picture|foto|imagen|fotograf[ií]a|bild|cr[eé]dito|credit)s?(?: (?:credit|courtesy|by|por|de))?\s*[:/©]",
    r"(?:photograph|illustration|photo|foto|fotograf[ií]a)s? (?:by|de|courtesy)\b",
    r"(?:published|updated|last updated|posted|publicado|actualizado|[uú]ltima actualizaci[oó]n|stand|uppdaterad)\b"
    r"[^.]{0,12}[:,]?\s.{0,20}\d",
    r"(?:advertisement|publicidad)\b",
    r"an error (?:has )?occurred|there was an error\b",
    r"(?:we independently select|we may earn|this (?:article|post) (?:contains|may contain) affiliate)\b",
    r"https?://\S+\Z",
)

_ANYWHERE = (
    r"\bclick here (?:to|for)\b|\bhaz clic (?:en|aqu[ií])\b",
    r"\b(?:sign(?:ing)? up (?:for|to)|subscrib(?:e|ing) to) (?:the|our)\b.*\b(?:newsletter|inbox|emails?|app)\b",
    r"\b(?:suscr[ií]bete|suscribirte) al?\b.*\b(?:newsletter|bolet[ií]n|canal|correo)\b",
    r"\bdelivered (?:straight |directly )?to your (?:inbox|letterbox|door)\b|\b(?:your inbox for|en tu correo)\b",
    r"\A(?:write|email|contact|reach|escribe|escr[ií]banos)\b.{0,40}\S+@\S+\.\S+\W*\Z",
    r"\b(?:this site|we)(?: and our .{0,20}partners)? (?:uses?|stores?)\b.{0,60}\b(?:cookies|information on your device)\b",
    r"\b(?:este sitio|utilizamos|usamos)\b.{0,30}\bcookies\b|\bdownload the .{0,30}\bapp\b",
    r"\bapoya (?:el|nuestro) periodismo\b|\bsupport (?:our|independent) journalism\b",
    r"\A\[\w+\s\w+=\W",  # a shortcode that its plug-in did not expand
    r"\A</?(?:a|br|div|iframe|img|p|script|span|strong|style)\b",  # markup that was escaped twice
    r"[./(]\s*(?:reuters|afp|ap(?: photo)?|efe|getty(?: images)?|cuartoscuro|shutterstock|istock\w*|alamy|bloomberg)\)?\s*\Z",
)

_BOILERPLATE = re.compile(rf"\A[\W_]*(?:{'|'.join(_OPENINGS)})|{'|'.join(_ANYWHERE)}", re.IGNORECASE)


def is_boilerplate(line: str) -> bool:
    """Whether the whole ``line`` is a call to subscribe or share, a pointer to other stories, a credit or a notice."""
    return len(line) <= _LONGEST and bool(_BOILERPLATE.search(line))
