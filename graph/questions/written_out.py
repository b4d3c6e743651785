"""A named question with its parameters in its text, to take away and to change."""

from __future__ import annotations

from collections.abc import Mapping

from graph.questions.catalogue import Question


def written_out(asked: Question, bound: Mapping[str, str]) -> str:
    """The text of a question in which the values of `bound` (terms by variable) stand as its first pattern.

    It gives the same rows as the question does with those values bound. Of its head the title stays.
    """
    lines = [
        line for line in asked.text.splitlines() if not line.startswith("#") or line.startswith("# title:")
    ]
    text = "\n".join(lines) + "\n"
    if not bound:
        return text
    variables = " ".join(f"?{name}" for name in bound)
    values = f"  VALUES ({variables}) {{ ({' '.join(bound.values())}) }}\n"
    head, opening, body = text.partition("WHERE {\n")
    return f"{head}{opening}{values}{body}"
