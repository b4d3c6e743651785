"""The lists of the map and the page of each thing, as HTML, JSON, CSV (lists) and RDF (things)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import RedirectResponse, Response

from api.describing import describe
from api.http.addresses import FOLDERS, KINDS, page_of, thing_by_identifier, thing_of
from api.http.negotiation import RDF_OFFERS, choose
from api.http.problems import described
from api.http.told import offered, told
from api.http.view import AskedView, Format, View
from api.pages.agreement_page import agreement_parts
from api.pages.asset_page import asset_parts
from api.pages.grant_page import grant_parts, programme_parts
from api.pages.list_csv import list_csv
from api.pages.list_page import EVERY_ROW, ListPage, list_page
from api.pages.organisation_page import organisation_parts
from api.pages.other_pages import any_parts, convening_parts, need_parts, project_parts
from api.pages.property_words import property_words
from api.pages.rendering import page
from api.pages.thing_page import KIND_WORDS, Maker, ThingPage, thing_page
from graph.questions.listings import LISTS
from graph.questions.things import facts_of, kinds_of, merged_into
from ontology.errors import NotFound

router = APIRouter(tags=["things"])

LIST_OFFERS = {"html": "text/html", "json": "application/json", "csv": "text/csv; charset=utf-8"}
THING_OFFERS = {"html": "text/html", "json": "application/json", **RDF_OFFERS}

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z")
"""An absolute IRI (RFC 3987), as far as it matters here: a scheme, and nothing that no IRI may hold."""

MAKERS: Mapping[str, Maker] = {
    "organisation": organisation_parts,
    "dataset": asset_parts,
    "resource": asset_parts,
    "infrastructure": asset_parts,
    "agreement": agreement_parts,
    "project": project_parts,
    "grant": grant_parts,
    "programme": programme_parts,
    "convening": convening_parts,
    "need": need_parts,
}
"""What makes the page of each kind."""

Words = Annotated[
    str,
    Query(alias="q", max_length=200, description="Words that a name, another name or an identifier holds."),
]
Page = Annotated[int, Query(ge=1, description="Which page of the list; one past the last gives the last.")]


def _filter(sentence: str) -> Any:
    return Query(max_length=1000, description=f"{sentence}: a code of its vocabulary, or an IRI.")


Sector = Annotated[str, _filter("The sector")]
Country = Annotated[str, _filter("The country")]
Harm = Annotated[str, _filter("The harm")]
Theme = Annotated[str, _filter("The theme of investment")]
Access = Annotated[str, _filter("Who may get it")]
AgreementKind = Annotated[str, _filter("The kind of agreement")]
Organisation = Annotated[str, Query(max_length=1000, description="An organisation, by its IRI.")]
Programme = Annotated[str, Query(max_length=1000, description="A programme, by its IRI.")]
AssetKind = Annotated[str, Query(description="dataset, resource or infrastructure.")]
AgreementState = Annotated[str, Query(max_length=40, description="The state on the day, such as `in force`.")]

ANSWERS = {**offered(ListPage, "text/csv"), **described(400, 406)}


def _list(view: View, name: str, words: str, number: int, **filters: str) -> Response:
    form = choose(view.request, LIST_OFFERS)
    made = list_page(
        view.snapshot,
        name,
        day=view.day,
        words=words,
        filters=filters,
        page=1 if form == "csv" else number,
        length=EVERY_ROW if form == "csv" else view.settings.list_length,
    )
    if form == "json":
        return told(made)
    if form == "csv":
        headers = {
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Link": '</sources>; rel="license"',
            "Vary": "Accept",
        }
        return Response(list_csv(made), headers=headers, media_type=LIST_OFFERS["csv"])
    return page(view, "list.html", page=made, query="")


@router.get("/organisations", summary="Organisations", responses=ANSWERS)
def organisations(
    view: AskedView,
    q: Words = "",
    sector: Sector = "",
    country: Country = "",
    page: Page = 1,
    form: Format = "",
) -> Response:
    """Organisations by name, with how many they share with and receive from."""
    return _list(view, "organisations", q, page, sector=sector, country=country)


@router.get("/datasets", summary="Datasets, resources and infrastructures", responses=ANSWERS)
def datasets(
    view: AskedView,
    q: Words = "",
    kind: AssetKind = "",
    harm: Harm = "",
    country: Country = "",
    access: Access = "",
    holder: Organisation = "",
    page: Page = 1,
    form: Format = "",
) -> Response:
    """What organisations hold and could share, by name."""
    chosen = {"kind": kind, "harm": harm, "country": country, "access": access, "holder": holder}
    return _list(view, "datasets", q, page, **chosen)


def _part_of_datasets(kind: str) -> Callable[..., Response]:
    def all_of_kind(view: AskedView) -> Response:
        return RedirectResponse(view.href("/datasets", kind=kind), 308)

    all_of_kind.__name__ = FOLDERS[kind]
    all_of_kind.__doc__ = f"The list of datasets shows them, with `kind={kind}`."
    return all_of_kind


for _part in ("resource", "infrastructure"):
    router.add_api_route(
        f"/{FOLDERS[_part]}",
        _part_of_datasets(_part),
        methods=["GET"],
        status_code=308,
        summary=f"{KIND_WORDS[_part]}: where they are listed",
        responses=described(400),
    )


@router.get("/agreements", summary="Agreements", responses=ANSWERS)
def agreements(
    view: AskedView,
    q: Words = "",
    state: AgreementState = "",
    type: AgreementKind = "",  # noqa: A002 (the name in the address)
    country: Country = "",
    harm: Harm = "",
    provider: Organisation = "",
    recipient: Organisation = "",
    page: Page = 1,
    form: Format = "",
) -> Response:
    """Agreements by name, with their parties and their state on the day."""
    chosen = {"state": state, "type": type, "country": country, "harm": harm}
    return _list(view, "agreements", q, page, **chosen, provider=provider, recipient=recipient)


@router.get("/projects", summary="Projects", responses=ANSWERS)
def projects(
    view: AskedView,
    q: Words = "",
    theme: Theme = "",
    harm: Harm = "",
    country: Country = "",
    page: Page = 1,
    form: Format = "",
) -> Response:
    """Projects by name."""
    return _list(view, "projects", q, page, theme=theme, harm=harm, country=country)


@router.get("/grants", summary="Grants", responses=ANSWERS)
def grants(
    view: AskedView,
    q: Words = "",
    programme: Programme = "",
    theme: Theme = "",
    harm: Harm = "",
    country: Country = "",
    funder: Organisation = "",
    recipient: Organisation = "",
    page: Page = 1,
    form: Format = "",
) -> Response:
    """Grants by name, with funder, recipients and amount."""
    chosen = {"programme": programme, "theme": theme, "harm": harm, "country": country}
    return _list(view, "grants", q, page, **chosen, funder=funder, recipient=recipient)


@router.get("/programmes", summary="Programmes", responses=ANSWERS)
def programmes(
    view: AskedView, q: Words = "", funder: Organisation = "", page: Page = 1, form: Format = ""
) -> Response:
    """Funders' own headings for their grants."""
    return _list(view, "programmes", q, page, funder=funder)


@router.get("/convenings", summary="Convenings", responses=ANSWERS)
def convenings(
    view: AskedView, q: Words = "", harm: Harm = "", country: Country = "", page: Page = 1, form: Format = ""
) -> Response:
    """Meetings that brought organisations together."""
    return _list(view, "convenings", q, page, harm=harm, country=country)


@router.get("/needs", summary="Data needs", responses=ANSWERS)
def needs(
    view: AskedView,
    q: Words = "",
    harm: Harm = "",
    country: Country = "",
    sector: Sector = "",
    page: Page = 1,
    form: Format = "",
) -> Response:
    """What sectors and organisations need of data."""
    return _list(view, "needs", q, page, harm=harm, country=country, sector=sector)


def _elsewhere(view: View, iri: str) -> Response:
    """To the page of the thing that `iri` was merged into; raises NotFound or Gone where there is none.

    303, not 308: a decision that two are the same can be taken back.
    """
    target = merged_into(view.snapshot, iri)
    if not target:
        raise view.no_longer("thing", iri)
    form = view.request.query_params.get("format", "")
    return RedirectResponse(view.href(page_of(view.snapshot.base, target), format=form), 303)


def _thing(view: View, iri: str, kind: str, make: Maker) -> Response:
    form = choose(view.request, THING_OFFERS)
    if form in RDF_OFFERS:
        body, media_type = describe(view.snapshot, iri, form)
        if not facts_of(view.snapshot, [iri]):
            raise view.no_longer(kind, iri)
        headers = {"Link": '</sources>; rel="license"', "Vary": "Accept"}
        return Response(body, headers=headers, media_type=media_type)
    made = thing_page(view.snapshot, iri, kind, view.day, make)
    if form == "json":
        return told(made)
    return page(view, "thing.html", page=made, folder=list_of(kind))


def list_of(kind: str) -> tuple[str, str]:
    """The list in which a thing of this kind stands: its address and its name; empty where in none."""
    for name, listed in LISTS.items():
        if kind in listed.kinds:
            words = {"resource": "Data resources", "infrastructure": "Infrastructures", "need": "Data needs"}
            address = f"/{name}" if len(listed.kinds) == 1 else f"/{name}?kind={kind}"
            return address, words.get(kind, FOLDERS[kind].capitalize())
    return "", ""


def _page_of_kind(folder: str, kind: str) -> Callable[..., Response]:
    def one(
        view: AskedView,
        name: Annotated[str, Path(description="The rest of the thing's IRI.")],
        form: Format = "",
    ) -> Response:
        iri = thing_of(view.snapshot.base, folder, name)
        if not kinds_of(view.snapshot, iri):
            meant = thing_by_identifier(view.snapshot.base, folder, name)
            if not meant or not kinds_of(view.snapshot, meant):
                return _elsewhere(view, iri)
            iri = meant
        return _thing(view, iri, kind, MAKERS[kind])

    one.__name__ = kind
    one.__doc__ = (
        f"{KIND_WORDS[kind]}: what the map says, and who says so. One that was merged redirects (303)."
    )
    return one


for _folder, _kind in KINDS.items():
    router.add_api_route(
        f"/{_folder}/{{name:path}}",
        _page_of_kind(_folder, _kind),
        methods=["GET"],
        summary=f"One {KIND_WORDS[_kind].lower()}",
        responses={
            **offered(ThingPage, *RDF_OFFERS.values()),
            303: {"description": "It was merged into another thing, whose page this leads to."},
            **described(400, 404, 406, 410),
        },
    )


@router.get(
    "/things",
    summary="Anything by its IRI",
    responses={
        **offered(ThingPage, *RDF_OFFERS.values()),
        303: {"description": "The address of its own page."},
        **described(400, 404, 406, 410),
    },
)
def things(
    view: AskedView,
    iri: Annotated[str, Query(max_length=2000, description="The IRI of a thing.")],
    form: Format = "",
) -> Response:
    """The page of a thing that has none under its kind (a release, a version, an allocation, an edge)."""
    if not _ABSOLUTE.match(iri):
        raise NotFound("thing", iri)
    address = page_of(view.snapshot.base, iri)
    if not address.startswith("/things?"):
        return RedirectResponse(view.href(address, format=form), 303)
    kinds = kinds_of(view.snapshot, iri)
    if not kinds and not facts_of(view.snapshot, [iri]):
        return _elsewhere(view, iri)
    words = property_words(kinds[0]) if kinds else "Term"
    return _thing(view, iri, words, any_parts)
