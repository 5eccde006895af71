"""Lines that stand among the paragraphs of a page and are no part of its article."""

from __future__ import annotations

import re

# Whole lines only, so that a sentence that merely mentions a newsletter stays.
_LONGEST = 260
_OPENINGS = re.compile(
    r"""\A[\W_]*(?:
      (?:read|see|learn|find\ out|more|lea|leer|lee|ver|vea|conozca|consulta|mira|mire)\s+(?:more|also|next|full\ story|tambi[eé]n|m[aá]s|adem[aá]s|aqu[ií])\b
    | (?:related|relacionad[ao]s?|recommended|recomendad[ao]s?|te\ puede\ interesar|te\ recomendamos|le\ recomendamos|puede(?:s)?\ (?:leer|ver|consultar)|
        quiz[aá]s?\ te\ interese|no\ te\ pierdas|tambi[eé]n\ (?:lee|puedes\ leer|te\ puede\ interesar)|m[aá]s\ (?:informaci[oó]n|noticias)|
        don['’]?t\ miss|you\ may\ also\ like|also\ (?:on|read|see)|click\ here|haz\ clic|da\ clic|sigue\ leyendo|contin[uú]a\ leyendo|
        auch\ interessant|mehr\ zum\ thema|lesen\ sie\ auch|lire\ aussi|leggi\ anche|czytaj\ (?:wi[eę]cej|tak[zż]e))\b
    | (?:sign\ up|subscribe|register|log\ in|join)\s+(?:now\b|today\b|for\b|to\b|here\b|our\b|the\b)
    | (?:suscr[ií]bete|suscr[ií]base|reg[ií]strate|inscr[ií]bete|[uú]nete\ (?:a|al)|s[ií]guenos|s[ií]gue(?:nos)?\ (?:en|a)|descarga\ (?:la|nuestra)\ app|
        recibe\ (?:las?|los|nuestro|en\ tu)|activa\ las\ notificaciones)\b
    | follow\s+(?:us|me|him|her|them|the|@|\w+\ on)\b
    | get\s+(?:the|our|a|more|all)\b.{0,80}\b(?:inbox|newsletter|app|alerts|emails?|delivered|on\ the\ go)\b
    | (?:copyright|©|\(c\))\s
    | all\ rights\ reserved
    | todos\ los\ derechos\ reservados
    | this\ (?:material|copy)\ (?:may\ not|is\ for\ your)
    | (?:queda\ )?prohibid[ao]\ (?:la|su)\ reproducci[oó]n
    | (?:tell\ us|let\ us\ know)\ what\ you\ think
    | (?:photo|image|picture|foto|imagen|fotograf[ií]a|bild|cr[eé]dito|credit)s?(?:\ (?:credit|courtesy|by|por|de))?\s*[:/©]
    | (?:published|updated|last\ updated|posted|publicado|actualizado|[uú]ltima\ actualizaci[oó]n|stand|uppdaterad)\b[^.]{0,12}[:,]?\s.{0,20}\d
    | advertisement\b
    | publicidad\b
    | (?:share|compartir|comparte|tweet|print|imprimir|e-?mail|facebook|twitter|whatsapp|telegram|instagram|comments?|comentarios|
        (?:order\ )?reprints|print\ article|copy\ link|copiar\ (?:enlace|link)|listen\ to\ this\ article|escuchar|article\ content|read\ more|leer\ m[aá]s)\W*\Z
    | \d+\s+(?:comments?|comentarios|min(?:ute)?s?\ read|min(?:utos)?\ de\ lectura)\W*\Z
    | like\ this\ story\?
    | thank(?:s|\ you)\ for\ (?:signing|subscribing|your\ subscription)
    | (?:an\ error\ (?:has\ )?occurred|there\ was\ an\ error)\b
    | (?:we\ independently\ select|we\ may\ earn|this\ (?:article|post)\ (?:contains|may\ contain)\ affiliate)\b
    | https?://\S+\Z
    )""",
    re.IGNORECASE | re.VERBOSE,
)


_ANYWHERE = re.compile(
    r"""\bclick\ here\ (?:to|for)\b | \bhaz\ clic\ (?:en|aqu[ií])\b
    | \b(?:sign(?:ing)?\ up\ (?:for|to)|subscrib(?:e|ing)\ to)\ (?:the|our)\b.*\b(?:newsletter|inbox|emails?|app)\b
    | \b(?:suscr[ií]bete|suscribirte)\ (?:a|al)\b.*\b(?:newsletter|bolet[ií]n|canal|correo)\b
    | \bdelivered\ (?:straight\ |directly\ )?to\ your\ (?:inbox|letterbox|door)\b | \b(?:your\ inbox\ for|en\ tu\ correo)\b
    | \A(?:write|email|contact|reach|escribe|escr[ií]banos)\b.{0,40}\S+@\S+\.\S+\W*\Z
    | \A\[\w+\s\w+=\W | \A</?(?:a|br|div|iframe|img|p|script|span|strong|style)\b
    | [./(]\s*(?:reuters|afp|ap(?:\ photo)?|efe|getty(?:\ images)?|cuartoscuro|shutterstock|istock\w*|alamy|bloomberg)\)?\s*\Z
    | \A(?:photograph|illustration|photo|foto|fotograf[ií]a)s?\ (?:by|de|courtesy)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_boilerplate(line: str) -> bool:
    """Whether the whole ``line`` is a call to subscribe or share, a pointer to other stories, a credit or a notice."""
    return len(line) <= _LONGEST and bool(_OPENINGS.match(line) or _ANYWHERE.search(line))
