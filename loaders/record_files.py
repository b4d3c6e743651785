"""Many files that are one source, each a record or a few: read once, their organisations gathered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from loaders.catalogue_records import Catalogue, Parties
from loaders.loader import Reading
from loaders.reading.input import Input
from ontology.account import Account, Problem
from ontology.errors import InputError

T = TypeVar("T")


@dataclass(slots=True)
class RecordFiles(Generic[T]):
    """What each file says, or why it cannot be read, and the organisations that stand in any of them."""

    said: dict[Input, T] = field(default_factory=dict)
    faults: dict[Input, InputError] = field(default_factory=dict)
    parties: Parties | None = None

    @classmethod
    def read(cls, files: Sequence[Input], said_by: Callable[[Input], T]) -> RecordFiles[T]:
        """Read all files; one that cannot be read leaves the others."""
        found = cls()
        for file in files:
            try:
                found.said[file] = said_by(file)
            except InputError as fault:
                found.faults[file] = fault
        return found

    def fault(self, input: Input, reading: Reading) -> Iterator[Problem]:
        """The problem of a file that cannot be read, which counts as one record refused."""
        if fault := self.faults.get(input):
            reading.account.read += 1
            reading.account.refused += 1
            yield Problem(
                code=fault.code, wrong=fault.wrong, remedy=fault.remedy, file=input.name, row=fault.row
            )

    def parties_of_all(self, reading: Reading, gather: Callable[[Input, T, Catalogue], object]) -> Parties:
        """The organisations of all files, gathered once and in one order, whatever the order of loading."""
        if self.parties is None:
            self.parties = Parties(reading.mint)
            scratch = Reading(mint=reading.mint, account=Account(file=""))
            for file in sorted(self.said, key=lambda one: (one.name, one.sha256)):
                gather(file, self.said[file], Catalogue(scratch, self.parties))
        return self.parties
