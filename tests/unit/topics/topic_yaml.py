"""A small topic, written as an analyst would, for tests."""

from __future__ import annotations

RULES = """
name: orchards
title: {en: Orchard policy, es: Política de huertos}
decision: {threshold: 0.5, review: 0.2, anchored: false}
reading: {characters: 1000, lede_words: 8}
fields: {headline: 2.0, lede: 1.5, body: 1.0}
rules_scale: {midpoint: 3.0, slope: 1.0, most_per_concept: 2.0}
concepts:
  - id: fruit
    name: {en: Fruit, es: Fruta}
    weight: 1.0
    any: [mango*]
    en: [apple tree]
    es: [manzano]
    exact: [MAC]
    ambiguous:
      - {term: date, needs: [palm], within: 3}
  - id: ruling
    name: {en: Rulings, es: Fallos}
    weight: 1.0
    en: [ministry, decree]
    es: [decreto]
negative_contexts:
  - id: phones
    name: {en: Phones, es: Teléfonos}
    weight: -2.0
    unless: [ruling]
    any: [smartphone]
pairs:
  - id: ruled
    name: {en: Fruit beside a ruling, es: Fruta junto a un fallo}
    first: [fruit]
    second: [ruling]
    within: 4
    weight: 2.0
absences:
  - {id: state, concepts: [ruling]}
facets:
  - {id: tropical, name: {en: Tropical, es: Tropical}, any: [mango*]}
  - {id: law, name: {en: Law, es: Ley}, concepts: [ruling]}
"""
