"""Questions: the named questions (*.rq), how they are asked, and what is known of one thing."""

from graph.questions.asking import Table, ask_question
from graph.questions.catalogue import Parameter, Question, question, questions

__all__ = ["Parameter", "Question", "Table", "ask_question", "question", "questions"]
