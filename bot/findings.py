"""What a lookup found, on the command line: as text, and as JSON for machines.

Owns how `find` shows it. What is found, and in which order, is `bot.domain.lookup`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.domain.library import Span
    from bot.domain.lookup import LookupResult


def as_document(result: LookupResult) -> dict[str, object]:
    """Return what was found as JSON values."""
    return {
        "query": result.query,
        "hits": [
            {
                "statement_id": hit.statement.id,
                "occasion_id": hit.occasion.id,
                "date": hit.occasion.held_on.isoformat(),
                "occasion": hit.occasion.name,
                "position": hit.statement.position,
                "text": hit.statement.text,
                "highlights": [[span.start, span.end] for span in hit.highlights],
            }
            for hit in result.hits
        ],
        "suggestions": list(result.suggestions),
        "concepts": [
            {"id": concept.id, "name": concept.name, "name_en": concept.name_en, "summary": concept.summary}
            for concept in result.concepts
        ],
    }


def as_text(result: LookupResult) -> str:
    """Return what was found for reading, with what was looked for in bold."""
    blocks = [
        f"{hit.occasion.held_on.isoformat()} {hit.occasion.name}（附表一第 {hit.statement.position} 項）\n"
        + _emphasised(hit.statement.text, hit.highlights)
        for hit in result.hits
    ]
    if not blocks:
        blocks.append(f"附表一沒有「{result.query}」。")
    if result.suggestions:
        blocks.append("您是否想找：" + "、".join(result.suggestions))
    if result.concepts:
        blocks.append("相關概念：" + "、".join(concept.name for concept in result.concepts))
    return "\n\n".join(blocks)


def _emphasised(text: str, spans: tuple[Span, ...]) -> str:
    """Set the spans in bold; click removes the codes where the output is no terminal."""
    parts, end = [], 0
    for span in spans:
        parts += [text[end : span.start], click.style(text[span.start : span.end], bold=True)]
        end = span.end
    return "".join([*parts, text[end:]])
