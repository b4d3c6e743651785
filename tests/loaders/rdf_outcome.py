"""What the tests of the loaders for RDF look at in what became of a file."""

from __future__ import annotations

from ontology.records import Dataset, Infrastructure, Organisation, Relationship
from tests.loaders import outcome


class Outcome(outcome.Outcome):
    """What became of a file."""

    @property
    def datasets(self) -> list[Dataset]:
        return self.of(Dataset)

    @property
    def catalogues(self) -> list[Infrastructure]:
        return self.of(Infrastructure)

    @property
    def lines(self) -> list[Relationship]:
        return self.of(Relationship)

    def called(self, *iris: str) -> list[str]:
        """The names of organisations and catalogues by their IRIs."""
        names = {one.iri: one.label for one in (*self.of(Organisation), *self.catalogues)}
        return sorted(names[iri] for iri in iris)
