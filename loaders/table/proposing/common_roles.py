"""The roles that tables of several kinds have: what something is about, where, from when until when."""

from __future__ import annotations

from typing import Final

from loaders.table.proposing import other_languages
from loaders.table.proposing.roles import Role

COMMON: Final = (
    Role("description", "description;summary;abstract;lay summary;about;purpose;details;objectives;"
             "remit;objective;purpose of sharing;beschreibung;descripcion;descricao;descrizione;resume",
         within="purpose;summary;objective;why"),
    Role("link", "url;website;web site;web address;homepage;link;web url;web;uri;website url;"
             "web page;webseite;site web;sitio web", "link", by_content=True),
    Role("modified", "last modified;date modified;modified;last updated;date updated;updated at;"
             "updated", "date"),
)  # fmt: skip
PLACES: Final = Role(
    "place", "country;countries;country code;location;beneficiary location name;geographic coverage;"
             "region;place;"
    "area;area served;spatial;jurisdiction;land;pays;pais;paese;province;district;city;town;"
    "geographic area;county;ort;ville;ciudad;cidade;bundesland;kanton;canton;municipality;gemeinde;kommune;"
    "gmina;comune;provincia;venue", "place", by_content=True,
)  # fmt: skip
STATUS: Final = Role("status", "status;state;project status;grant status;etat;estado;stato")
ABOUT_A_BODY: Final = "type;kind;country;province;city;town;state;region;address;postcode;number;id;email"
"""Words beside one for a body that say something of it and not its name."""
FROM: Final = Role("from", "start date;start;from;planned dates start date;valid from;date from;begin;"
             "commencement date;project start date;beginn;date de debut;debut;fecha de inicio;inicio;"
             "data de inicio;data inizio;operation start date;agreement start date;begindatum;startdatum;"
             "datum des beginns des vorhabens;laufzeit von;start year;project start year;year started;"
             "startdato;data rozpoczecia;" + other_languages.FROM, "date",
             never="budget")  # fmt: skip
UNTIL: Final = Role("until", "end date;end;until;to date;planned dates end date;valid until;date to;"
             "expiry date;completion date;project end date;ende;date de fin;fin;fecha de fin;"
             "data de fim;data fine;operation end date;agreement end date;einddatum;enddatum;"
             "datum des endes des vorhabens;laufzeit bis;end year;project end year;year ended;"
             "sluttdato;slutdato;data zakonczenia;to;" + other_languages.UNTIL, "date",
             never="budget")  # fmt: skip
PERIOD: Final = Role(
    "period", "project dates;period;project period;grant period;funding period;award period;dates;duration;"
    "term;grant term;project duration;grant dates;timeframe;time frame;timescale;period of grant;"
    "period covered;implementation period;laufzeit;projektlaufzeit;forderzeitraum;zeitraum;forderdauer;"
    "projektzeitraum;periode;duree;periodo;plazo;periodo de ejecucion;looptijd;projectperiode;okres;"
    "okres realizacji;termin realizacji;prosjektperiode;projektperiod;periodo di riferimento;durata;"
    "periodo de vigencia;vigencia",
    "date",
)  # fmt: skip
"""Both ends in one cell: what is read of it is its first day and its last."""
