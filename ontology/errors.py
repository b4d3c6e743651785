"""The one tree of exceptions for calls that cannot be answered, each with a stable code.

SharegraphError                  sharegraph-error      (never raised itself)
├── UsageError                   usage                 the call's words are off
│   ├── UnknownValue             unknown-value         a word outside a known list
│   ├── NotFound                 not-found             no such thing in this map
│   ├── Gone                     gone                  a thing that was here once
│   ├── StateGone                state-gone            a state that may no longer be looked at
│   ├── StatePutAway             state-put-away        a state whose store has to be made again
│   ├── NotAcceptable            not-acceptable        a form in which this is not given
│   ├── SeveralFound             several-found         words that name more than one thing
│   ├── DecisionRefused          decision-refused      it would join what was decided to be two
│   └── ChangedNothing           nothing-done          the call had nothing to work on
├── InputError                   input                 a file that is refused whole
│   ├── UnreadableFile           unreadable-file       bytes that cannot be read as this kind
│   ├── UnknownKind              unknown-kind          no loader knows this content
│   ├── ColumnsMismatch          columns-mismatch      headings missing or not known
│   ├── BadMapping               bad-mapping           a mapping file that cannot be followed
│   ├── PersonalData             personal-data         rows about people or cases
│   ├── InputTooLarge            input-too-large       past a named limit
│   ├── DropsRecords             drops-records         a version that lacks most of the present records
│   ├── ChangedMeanwhile         changed-meanwhile     somebody else wrote while a person was asked
│   └── BackupRefused            backup-refused        a file that is no sound backup
├── QueryError                   query                 a question that is not answered
│   ├── QuerySyntaxError         query-syntax          not SPARQL 1.1; line and column are given
│   ├── QueryRefused             query-refused         a form that is not allowed here
│   ├── QueryTimeout             query-timeout         ended at its time limit
│   ├── QueryBusy                query-busy            too many questions are waiting already
│   ├── QueryCancelled           query-cancelled       whoever asked has gone
│   ├── AnswerTooLarge           answer-too-large      past the limit of bytes
│   └── EngineFailed             engine-failed         the worker died
│       └── QueryTooLarge        query-too-large       it needed more memory than it may take
├── ShapesError                  shapes                the full check gave no answer
│   ├── ShapesUnavailable        shapes-unavailable    the package that runs it is not there
│   ├── ShapesTimeout            shapes-timeout        ended at its time limit
│   └── ShapesFailed             shapes-failed         its process died
└── StoreError                   store                 the data folder cannot be used
    ├── FolderInUse              folder-in-use         another process is writing
    ├── NotPublished             not-published         what was done is safe, and shows later
    └── ArchiveDamaged           archive-damaged       a hash does not match

Bad rows are no exceptions: they are `ontology.account.Problem`, which is data.
"""

from __future__ import annotations

from collections.abc import Iterable

from ontology.plain_words import plain


class SharegraphError(Exception):
    """Something a person can mend, said in one sentence with a stable `code`."""

    code = "sharegraph-error"


class UsageError(SharegraphError, ValueError):
    """The words of a call are off."""

    code = "usage"


class UnknownValue(UsageError):
    """A word outside a known list; keeps the name, the word and the list."""

    code = "unknown-value"

    def __init__(self, name: str, received: str, known: Iterable[str]) -> None:
        self.name, self.received, self.known = name, received, tuple(known)
        choices = ", ".join(self.known) or "nothing yet"
        super().__init__(f"{name} {received!r} is not known; known are: {choices}.")


class NotFound(UsageError):
    """No such thing in this map, as far as the caller may see."""

    code = "not-found"

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.name = kind, name
        super().__init__(f"No {kind} {name!r} is in this map.")


class Gone(UsageError):
    """A thing or a source that was in the map once, as this caller could see, and is there no more."""

    code = "gone"

    def __init__(
        self, kind: str, name: str, until: str = "", *, why: str = "its source no longer states it"
    ) -> None:
        self.kind, self.name, self.until = kind, name, until
        when = f" until {until}" if until else ""
        super().__init__(f"The {kind} {name!r} was in the map{when}; {why}.")


class StateGone(UsageError):
    """A state of the map that this caller was given once, and may no longer look at."""

    code = "state-gone"

    def __init__(self, name: str, because: str) -> None:
        self.name = name
        super().__init__(f"The state of the map {name!r} can no longer be looked at: {because}.")


class StatePutAway(UsageError):
    """A state of the map that is kept, but whose store was removed to save room."""

    code = "state-put-away"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"The state of the map {name!r} is put away. Whoever runs this map brings it back with: "
            f"sharegraph states --bring-back {name}"
        )


class NotAcceptable(UsageError):
    """None of the forms that the caller accepts is one in which this is given."""

    code = "not-acceptable"

    def __init__(self, accepted: str, offered: Iterable[str]) -> None:
        self.accepted, self.offered = accepted, tuple(offered)
        super().__init__(f"{accepted!r} is none of the forms given here: {', '.join(self.offered)}.")


class SeveralFound(UsageError):
    """Words that name more than one thing; `choices` says which, each with how to name it alone."""

    code = "several-found"

    def __init__(self, words: str, choices: Iterable[str], in_all: int) -> None:
        self.words, self.choices, self.in_all = words, tuple(choices), in_all
        cut = f" ({len(self.choices)} of them shown)" if in_all > len(self.choices) else ""
        listed = "".join(f"\n  {choice}" for choice in self.choices)
        super().__init__(f"{words!r} names {in_all} things{cut}; name one of them by its address:{listed}")


class DecisionRefused(UsageError):
    """A decision that cannot hold beside those in effect, or that the map has no word for."""

    code = "decision-refused"


class ChangedNothing(UsageError):
    """The call had nothing to work on."""

    code = "nothing-done"


class InputError(SharegraphError):
    """A file that is refused whole: what is wrong, and what to do about it."""

    code = "input"

    def __init__(self, wrong: str, remedy: str = "", *, row: int | None = None, column: str = "") -> None:
        self.wrong, self.remedy, self.row, self.column = plain(wrong), plain(remedy), row, plain(column)
        super().__init__(f"{self.wrong} {self.remedy}".strip())


class UnreadableFile(InputError):
    """Bytes that cannot be read as the kind they claim or were said to be."""

    code = "unreadable-file"


class UnknownKind(InputError):
    """No loader knows this content."""

    code = "unknown-kind"


class ColumnsMismatch(InputError):
    """Headings that are missing, or that no loader knows."""

    code = "columns-mismatch"


class BadMapping(InputError):
    """A mapping file that cannot be followed: every fault with its line and key, and how to write it."""

    code = "bad-mapping"


class PersonalData(InputError):
    """The file is about people or cases, which the map never holds."""

    code = "personal-data"


class InputTooLarge(InputError):
    """The file passes a named limit (opened size, depth, columns)."""

    code = "input-too-large"


class DropsRecords(InputError):
    """A version that lacks more of its source's present records than a version may drop."""

    code = "drops-records"


class ChangedMeanwhile(InputError):
    """The map was changed by somebody else while a person was asked about a change."""

    code = "changed-meanwhile"

    def __init__(self) -> None:
        super().__init__(
            "Somebody else changed the map while you were asked.",
            "Run the same command again: it shows what it would do now.",
        )


class BackupRefused(InputError):
    """A file that is no backup, or none that is whole and sound; nothing of it was put in place."""

    code = "backup-refused"


class QueryError(SharegraphError):
    """A question that is not answered."""

    code = "query"


class QuerySyntaxError(QueryError):
    """Not SPARQL 1.1; `line` and `column` count from 1, None where the engine does not say."""

    code = "query-syntax"

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        self.line, self.column = line, column
        super().__init__(message)


class QueryRefused(QueryError):
    """A form that is not allowed here: an update, SERVICE, LOAD, a foreign FROM."""

    code = "query-refused"


class QueryTimeout(QueryError):
    """Ended at its time limit; `seconds` is the limit."""

    code = "query-timeout"

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"The question was ended at its limit of {seconds:g} seconds. "
            "Ask for less: name a subject, add a LIMIT, or split it."
        )


class QueryBusy(QueryError):
    """As many questions wait, or run for long, as may; the same one may find room a moment later."""

    code = "query-busy"

    def __init__(self, waiting: int, words: str = "questions are waiting") -> None:
        self.waiting = waiting
        super().__init__(f"{waiting} {words} already. Ask again in a moment.")


class QueryCancelled(QueryError):
    """Whoever asked has gone, or let go of the answer before it was read to its end."""

    code = "query-cancelled"

    def __init__(self) -> None:
        super().__init__("The question was ended because nobody waits for its answer any more.")


class AnswerTooLarge(QueryError):
    """The answer passes the limit of `limit` bytes: not sent, or broken off where it had begun."""

    code = "answer-too-large"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"The answer is larger than {limit:,} bytes. Add a LIMIT, or export the graph.")


class EngineFailed(QueryError):
    """The worker that evaluated the question died, nobody knows why; most likely at its memory limit."""

    code = "engine-failed"


class QueryTooLarge(EngineFailed):
    """The question needs more memory than one question may take, or all questions together have."""

    code = "query-too-large"


class ShapesError(SharegraphError):
    """The full check against the shapes gave no answer."""

    code = "shapes"


class ShapesUnavailable(ShapesError):
    """The package that runs the full check is not installed."""

    code = "shapes-unavailable"

    def __init__(self) -> None:
        super().__init__(
            "The full check needs the package pyshacl, which is not installed. "
            "Install it, or Sharegraph with its extra: sharegraph[shapes]. Everything else works without."
        )


class ShapesTimeout(ShapesError):
    """Ended at its time limit; `seconds` is the limit."""

    code = "shapes-timeout"

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"The full check was ended at its limit of {seconds:g} seconds. Check fewer files at a time."
        )


class ShapesFailed(ShapesError):
    """The process of the full check ended without an answer."""

    code = "shapes-failed"

    def __init__(self, said: str) -> None:
        super().__init__(f"The full check ended without an answer: {said}")


class StoreError(SharegraphError):
    """The data folder cannot be used as it is."""

    code = "store"


class FolderInUse(StoreError):
    """Another process is writing to this data folder."""

    code = "folder-in-use"


class NotPublished(StoreError):
    """What was done is safe in the archive; the store that answers could not be made of it yet.

    Nothing has to be repeated: once there is room, it is built by whoever asks next.
    """

    code = "not-published"

    def __init__(self, why: str) -> None:
        super().__init__(
            "What was done is safe in the archive and need not be done again, but does not show yet: "
            f"{why} "
            "Until then the map answers as before. Make room; whoever asks next, or a running server within "
            "half a minute, builds what is missing."
        )


class ArchiveDamaged(StoreError):
    """Bytes on disk do not match their recorded hash."""

    code = "archive-damaged"
