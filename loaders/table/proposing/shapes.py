"""The kinds of tables that are told apart: the records each makes, and the headings that say so.

Headings are written without accents, the likelier first; besides English they are German, French,
Spanish, Portuguese, Italian, Dutch, Polish and northern ones.
"""

from __future__ import annotations

from typing import Final

from loaders.table.proposing import other_languages
from loaders.table.proposing.agreements_shape import AGREEMENTS
from loaders.table.proposing.common_roles import ABOUT_A_BODY, COMMON, FROM, PERIOD, PLACES, STATUS, UNTIL
from loaders.table.proposing.payments_shape import CONTRACTS, PAYMENTS
from loaders.table.proposing.roles import Filled, Part, Role, Shape

FUNDER: Final = Role(
    "funder", "funder;funding org name;funder name;funding organisation;donor;grantmaker;"
    "foundation;funding body;awarding body;sponsor;forderer;mittelgeber;zuwendungsgeber;"
    "financeur;bailleur;donateur;financiador;donante;finanziatore;geber;grantor;foundation name;"
    "funding agency;extending agency;orgao concedente;concedente;subsidieverstrekker;verstrekker;"
    "owner org title;" + other_languages.FUNDERS,
)  # fmt: skip

AMOUNT: Final = Role(
    "amount", "amount awarded;amount;grant amount;award amount;value;total amount;sum;"
    "funding amount;grant value;"
    "total;budget;betrag;montant;fordersumme;zuwendungssumme;zuwendungsbetrag;"
    "forderbetrag;zuwendung;summe;importe;monto;"
    "cantidad;valor;montante;importo;grant;funding;sum awarded;total awarded;grant awarded;"
    "agreement value;valor convenio;bedrag;toegekend bedrag;kwota;dofinansowanie;belop;belopp;belob;"
    + other_languages.AMOUNTS, "money", never=other_languages.NO_AWARDS, within=other_languages.AMOUNTS_WITHIN
    + ";amount;betrag;montant;importe;awarded;funding;bedrag;dofinansowanie;subsidie;"
    + other_languages.AWARDED,
    less=other_languages.PAID,
)  # fmt: skip

GRANTS: Final = Shape(
    "grants",
    "grants",
    (
        Part("funder", "Organisation", (Filled("label", "funder"), Filled("identifiers", "funder id"))),
        Part(
            "recipient",
            "Organisation",
            (Filled("label", "recipient"), Filled("identifiers", "recipient id"),
             Filled("sectors", "recipient type"), Filled("located_in", "recipient country")),
        ),
        Part("programme", "Programme", (Filled("label", "programme"),), (("funder", "funder"),)),
        Part(
            "grant",
            "Grant",
            (
                Filled("label", "title|programme|recipient|funder"), Filled("description", "description"),
                Filled("identifiers", "id"),
                Filled("homepage", "link"), Filled("money", "amount"), Filled("awarded_on", "award date"),
                Filled("valid_from", "from|period"), Filled("valid_until", "until|period"),
                Filled("places", "place"),
                Filled("status", "status"), Filled("themes", "theme"), Filled("modified", "modified"),
            ),
            (("funder", "funder"), ("grantees", "recipient"), ("programmes", "programme")),
        ),
    ),
    (
        Role("title", "grant title;title;grant;award;project title;project;award title;grant name;"
             "project name;purpose of grant;projekt;projekttitel;titel;thema;vorhaben;projet;intitule;titre;"
             "proyecto;titulo;projeto;progetto;titolo;operation name;bezeichnung des vorhabens;"
             "titel van het project;tytul projektu;projektu;tytul;objet;zweck;objeto;agreement title;"
             "agreement title en;study;study title;research project;" + other_languages.TITLES),
        AMOUNT,
        Role("currency", "currency;currency code;amount currency;ccy;cur;" + other_languages.CURRENCIES,
             "currency", by_content=True, never="foreign;exchange"),
        Role("award date", "award date;date of award;date awarded;date;grant date;approval date;"
             "decision date;year;"
             "financial year;award year;grant year;exercice;ejercicio;esercizio;exercicio;haushaltsjahr;"
             "year awarded;date of grant;fiscal year;datum;bewilligungsdatum;jahr;annee;fecha;ano;anno;"
             "date de la decision;date de decision;fecha de concesion;datum toekenning;jaar;"
             + other_languages.DATES, "date", by_content=True,
             never="period;duration;term;start;laufzeit;von;bis;instalment;installment;tranche;payment;due"),
        FUNDER,
        Role("funder id", "funding org identifier;funder id;funder identifier;donor id", "identifier"),
        Role("recipient", "recipient org name;recipient;recipient name;grantee;grantee name;"
             "organisation;organization;"
             "organisation name;organization name;recipient organisation;recipient organization;beneficiary;"
             "awardee;payee;"
             "lead organisation;host institution;institution;grantees;empfanger;zuwendungsempfanger;"
             "beneficiaire;beneficiario;lead partner;lead applicant;grant holder;delivery partner;"
             "recipient legal name;begunstigter;begunstigte;begunstigten;begunstigde;ontvanger;"
             "subsidieontvanger;beneficjent;beneficjenta;mottaker;mottagare;modtager;gesuchsteller;"
             "antragsteller;main partner;ngo;convenente;implementing partner;implementing organisation;"
             "implementing agency;implementer;recipients;beneficiaries;organisations;organizations;awardees;"
             "destinataire;destinatario;org;paid to;awarded to;who;partner;participant;"
             + other_languages.RECIPIENTS + ";name", "body",
             within="beneficiary;beneficiaire;beneficiario;beneficiaria", never=ABOUT_A_BODY),
        Role("recipient id", "recipient org identifier;recipient id;recipient identifier;charity number;"
             "registered charity number;company number;recipient org charity number;ein;ror;ror id;lei",
             "identifier"),
        Role("recipient type", "recipient org organisation type;recipient type;grantee type;"
             "type of recipient;beneficiary type;organisation type;organization type;type of organisation;"
             "applicant type;type of applicant;art des empfangers;type de beneficiaire;tipo de beneficiario;"
             "rechtsform"),
        Role("recipient country", "recipient country;country of recipient;recipient org country"),
        Role("programme", "programme;program;grant programme title;grant program;fund;focus area;main topic;"
             "scheme;funding programme;portfolio;programme area;program area;strategy;programm;programa;"
             "grant programme;grant scheme;funding call;call;forderprogramm;dispositif;convocatoria;bando;"
             "programma;subsidieregeling;regeling"),
        Role("theme", "theme;themes;topic;topics;thematic area;priority area;field;sector;category;thema;"
             "schwerpunkt;theme principal;domaine;tema;temas;ambito"),
        Role("id", "grant id;identifier;reference;ref no;grant reference;grant number;award id;"
             "grant identifier", "identifier"),
        Role("status", "grant status;award status;project status;status"),
        FROM, UNTIL, PERIOD, PLACES, *COMMON,
    ),
    (("amount", 2), ("recipient", 2), ("funder", 3), ("currency", 1), ("award date", 1), ("programme", 1)),
    "title|programme|recipient|funder",
    "grant;grants;award;awarded;funding;grantee;grantees",
)  # fmt: skip

DATASETS: Final = Shape(
    "datasets",
    "data sets",
    (
        Part("holder", "Organisation", (Filled("label", "holder"), Filled("identifiers", "holder id"))),
        Part("publisher", "Organisation", (Filled("label", "publisher"),)),
        Part(
            "dataset",
            "Dataset",
            (
                Filled("label", "title"), Filled("description", "description"), Filled("identifiers", "id"),
                Filled("homepage", "link"), Filled("keywords", "keywords"), Filled("places", "place"),
                Filled("licence", "licence"), Filled("access_level", "access"), Filled("issued", "issued"),
                Filled("modified", "modified"),
            ),
            (("holders", "holder"), ("publishers", "publisher")),
        ),
    ),
    (
        Role("title", "dataset name;dataset;dataset title;data set;data set name;title;name;label;"
             "dataset s name;data asset;information asset;asset;asset name;datensatz;jeu de donnees;"
             "conjunto de datos;conjunto de dados"),
        Role("holder", "holder;data holder;data controller;datacontroller;custodian;data custodian;"
             "owner;data owner;organisation;organization;controller;source organisation"),
        Role("holder id", "holder id;owner id;organisation id;ror;ror id;lei", "identifier"),
        Role("publisher", "publisher;published by;provider;data provider;publisher name;herausgeber;"
             "editeur;producteur"),
        Role("keywords", "keywords;tags;keyword;tag;subjects;schlagworter;mots cles;palabras clave"),
        Role("licence", "licence;license;license id;licence url;license url;terms of use;rights;"
             "license title;lizenz;licencia;licenca;licenza"),
        Role("access", "access level;access;access rights;accessrights;availability;access conditions;"
             "conditions of access;terms of access;how to access"),
        Role("issued", "issued;date published;published;release date;publication date;date added;"
             "created", "date"),
        Role("id", "doi;identifier;dataset id", "identifier"),
        PLACES, *COMMON,
    ),
    (("licence", 3), ("keywords", 2), ("publisher", 2), ("holder", 1), ("access", 2), ("issued", 1)),
    "title",
    "dataset;datasets;data;licence;license;keywords;publisher",
)  # fmt: skip

PROJECTS: Final = Shape(
    "projects",
    "projects",
    (
        Part("implementer", "Organisation",
             (Filled("label", "implementer"), Filled("identifiers", "implementer id"))),
        Part("funder", "Organisation", (Filled("label", "funder"),)),
        Part(
            "project",
            "Project",
            (
                Filled("label", "title"), Filled("description", "description"), Filled("homepage", "link"),
                Filled("status", "status"), Filled("valid_from", "from|period"),
                Filled("valid_until", "until|period"),
                Filled("places", "place"), Filled("modified", "modified"),
            ),
            (("implementers", "implementer"), ("funders", "funder")),
        ),
    ),
    (
        Role("title", "project title;project;project name;study;study title;title;name;activity;"
             "current research projects;projekt;projekttitel;projet;intitule;proyecto;projeto;progetto;"
             "actividad;activite"),
        Role("implementer", "implementer;implementing organisation;organisation;organization;"
             "lead organisation;institution;"
             "institution or company;lead org;lead partner;partner;partners;implementing partner;"
                  "host institution;sponsor;org;organizacion;organisme", "body",
             within="beneficiary;begunstigten;begunstigter"),
        Role("implementer id", "organisation id;ror;ror id;lei;charity number;company number", "identifier"),
        FUNDER, AMOUNT, STATUS, FROM, UNTIL, PERIOD, PLACES, *COMMON,
    ),
    (("from", 1), ("until", 1), ("implementer", 1), ("status", 1), ("funder", 2), ("amount", -4)),
    "title",
    "project;projects;study;studies;activity;trial;research",
)  # fmt: skip

RESOURCES: Final = Shape(
    "resources",
    "tools and other resources",
    (
        Part("maker", "Organisation", (Filled("label", "maker"),)),
        Part(
            "resource",
            "DataResource",
            (
                Filled("label", "title"), Filled("kind", "kind"), Filled("description", "description"),
                Filled("homepage", "link"), Filled("licence", "licence"), Filled("keywords", "keywords"),
                Filled("places", "place"), Filled("issued", "issued"), Filled("modified", "modified"),
            ),
            (("holders", "maker"),),
        ),
    ),
    (
        Role("title", "tool;tool name;name of tool;resource;resource name;resource title;software;"
             "software name;application;app;solution;product;toolkit;training;course;guideline;"
             "werkzeug;outil;herramienta;strumento;name of resource"),
        Role("kind", "type of tool;tool type;type of resource;resource type;kind;type;category;format"),
        Role("maker", "developer;developed by;vendor;maker;provider;provided by;owner;owned by;publisher;"
             "published by;produced by;company;organisation;organization;hersteller;entwickler;anbieter;"
             "editeur;developpeur;desarrollador;proveedor",
             "body"),
        Role("licence", "licence;license;terms of use;lizenz;licencia;licenza"),
        Role("keywords", "keywords;tags;keyword;tag"),
        Role("issued", "issued;release date;released;published;publication date;date published", "date"),
        PLACES, *COMMON,
    ),
    (("title", 3), ("maker", 1), ("licence", 1), ("kind", 1)),
    "title",
    "tool;tools;resource;resources;software;toolkit",
    any_text=False,
)  # fmt: skip

RELATIONSHIPS: Final = Shape(
    "relationships",
    "drawn lines between bodies",
    (
        Part("subject", "Organisation", (Filled("label", "subject"),)),
        Part("object", "Organisation", (Filled("label", "object"),)),
        Part(
            "relationship",
            "Relationship",
            (Filled("kind", "tie"), Filled("kind_stated", "tie"), Filled("description", "description")),
            (("subject", "subject"), ("object", "object")),
        ),
    ),
    (
        Role("subject", "source;from;source organisation;from organisation;organisation a;"
             "organisation 1;partner 1;partner a;party 1;party a;source node;von"),
        Role("object", "target;to;target organisation;to organisation;organisation b;"
             "organisation 2;partner 2;partner b;party 2;party b;target node;nach"),
        Role("tie", "relationship;relationship type;type of relationship;connection type;type;relation;tie;"
             "edge type;label;connection;type of partnership;nature of relationship"),
        Role("description", "description;notes"),
    ),
    (("subject", 4), ("object", 4), ("tie", 1)),
    "object",
    "source;target;connection;relationship;relation;edge;tie",
    any_text=False,
)  # fmt: skip

CONVENINGS: Final = Shape(
    "convenings",
    "meetings",
    (
        Part("convener", "Organisation", (Filled("label", "convener"),)),
        Part("attendee", "Organisation", (Filled("label", "attendee"),)),
        Part(
            "convening",
            "Convening",
            (Filled("label", "title"), Filled("description", "description"), Filled("homepage", "link"),
             Filled("valid_from", "from"), Filled("valid_until", "until"), Filled("places", "place")),
            (("conveners", "convener"), ("attendees", "attendee")),
        ),
    ),
    (
        Role("title", "event;meeting;event name;meeting name;workshop;conference;convening;summit;"
             "event title;veranstaltung;evenement;evento"),
        Role("convener", "convened by;convener;organiser;organizer;organised by;organized by;host;"
             "hosted by;veranstalter;organisateur;organizador"),
        Role("attendee", "attended by;attendees;participants;participating organisations;teilnehmer;"
             "participantes;organisations present;attending organisations;present",
             within="attending;participating;present"),
        Role("from", "date;start date;start;event date;from;datum;fecha;data", "date"),
        Role("until", "end date;end;until", "date"),
        PLACES, *COMMON,
    ),
    (("title", 3), ("convener", 2), ("attendee", 2)),
    "title",
    "event;meeting;convened;attended;workshop;veranstaltung",
    any_text=False,
)  # fmt: skip

NEEDS: Final = Shape(
    "needs",
    "needs of data",
    (
        Part("body", "Organisation", (Filled("label", "body"),)),
        Part(
            "need",
            "DataNeed",
            (Filled("label", "title"), Filled("description", "description"), Filled("purposes", "purpose"),
             Filled("barriers", "barrier"), Filled("places", "place")),
            (("needed_by", "body"),),
        ),
    ),
    (
        Role("title", "data need;need;data needed;information need;data gap;data requirement"),
        Role("body", "needed by;who needs it;requested by;organisation;organization;who"),
        Role("purpose", "purpose;use;use case;what for;for what;used for", within="what for;used for"),
        Role("barrier", "barrier;barriers;obstacle;what stands in the way;why not",
             within="not have;obstacle;barrier;in the way;why not"),
        PLACES, *COMMON,
    ),
    (("title", 4), ("body", 1), ("barrier", 2)),
    "title",
    "need;needs;needed;barrier;gap",
    any_text=False,
)  # fmt: skip

ORGANISATIONS: Final = Shape(
    "organisations",
    "organisations",
    (
        Part("parent", "Organisation", (Filled("label", "parent"),)),
        Part("network", "Organisation", (Filled("label", "network"),)),
        Part(
            "body",
            "Organisation",
            (
                Filled("label", "title"), Filled("aliases", "alias"), Filled("identifiers", "id"),
                Filled("description", "description"), Filled("homepage", "link"), Filled("sectors", "sector"),
                Filled("located_in", "place"), Filled("latitude", "latitude"),
                Filled("longitude", "longitude"), Filled("modified", "modified"),
            ),
            (("part_of", "parent"), ("member_of", "network")),
        ),
    ),
    (
        Role("title", "organisation name;organization name;organisation;organization;name;title;"
             "body;institution;company;"
             "charity name;member;agency;member organisation;stakeholder;stakeholder name;partner;"
             "partner organisation;partner name;actor;org;institute;einrichtung;organizacion;organizacao;"
             "organizzazione;organisme;entidad;ente;nom;nombre;nome;behorde;instelling;organisatie;myndighet",
             "body",
             never="project;study;grant;award;job;research;agreement;programme;event;dataset;data;report;"
             "document;activity;course;work;product;tool;contract"),
        Role("alias", "acronym;abbreviation;alias;aliases;alternatename;alternate name;short name;"
             "also known as;former name;abkurzung;kurzbezeichnung;sigle;sigla;siglas;afkorting;abreviatura;"
             "abbreviazione;skrot;zkratka;skratka;forkortelse;forkortning;lyhenne"),
        Role("id", "charity number;registered charity number;charity no;company number;company no;"
             "company registration number;ror;ror id;lei;"
             "org id;organisation id;identifier;ein;ukprn;abn", "identifier", by_content=True),
        Role("sector", "sector;organisation type;organization type;type;category;classification;"
             "organisation sector;type of organisation;type of stakeholder;stakeholder type;"
             "type of organization;org type;sektor;secteur;tipo;kategorie;categorie;categoria"),
        Role("parent", "parent;department;parent organisation;parent organization;ministry;group;part of;"
             "ubergeordnete behorde;organisme de rattachement;ministere de tutelle",
             never="target;age;user;working"),
        Role("network", "network;member of;alliance;coalition;umbrella;umbrella body;consortium"),
        Role("latitude", "latitude;lat", "number"),
        Role("longitude", "longitude;long;lng;lon", "number"),
        Role("amount", "amount;amount awarded;grant amount;award amount;total awarded;award value;"
             "grant value;betrag;montant;importe;importo;bedrag;kwota;belopp", "money"),
        PLACES, *COMMON,
    ),
    (("title", 2), ("alias", 1), ("sector", 1), ("parent", 1), ("id", 1), ("latitude", 1), ("link", 1),
     ("amount", -3)),
    "title",
    "organisation;organisations;organization;organizations;charity;department;ministry;"
             "acronym;abbreviation;stakeholder;stakeholders",
)  # fmt: skip

SHAPES: Final = (
    GRANTS, AGREEMENTS, DATASETS, PROJECTS, ORGANISATIONS, RESOURCES, RELATIONSHIPS, CONVENINGS, NEEDS,
    PAYMENTS, CONTRACTS,
)  # fmt: skip
"""Kinds of tables, in the order in which one wins where two fit alike."""
