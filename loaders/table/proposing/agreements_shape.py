"""Tables of agreements on data: who gives what to whom, on which basis, from when until when."""

from __future__ import annotations

from typing import Final

from loaders.table.proposing.common_roles import ABOUT_A_BODY, COMMON, STATUS
from loaders.table.proposing.roles import Filled, Part, Role, Shape

AGREEMENTS: Final = Shape(
    "agreements",
    "agreements on data",
    (
        Part("provider", "Organisation", (Filled("label", "provider"),)),
        Part("recipient", "Organisation",
             (Filled("label", "recipient"), Filled("identifiers", "recipient id"))),
        Part("dataset", "Dataset", (Filled("label", "dataset"),), (("holders", "provider"),)),
        Part(
            "agreement",
            "Agreement",
            (Filled("label", "title|reference|dataset|recipient"), Filled("reference", "reference"),
             Filled("kind", "kind"), Filled("description", "description"),
             Filled("legal_bases_stated", "legal basis")),
            (("providers", "provider"), ("recipients", "recipient"), ("assets", "dataset")),
        ),
        Part(
            "version",
            "AgreementVersion",
            (Filled("status", "status"), Filled("valid_from", "from"), Filled("valid_until", "until")),
            (("agreement", "agreement"),),
        ),
        Part(
            "release",
            "Release",
            (Filled("released_on", "released"),),
            (("agreement", "agreement"), ("version", "version"), ("recipients", "recipient"),
             ("assets", "dataset")),
        ),
    ),
    (
        Role("title", "agreement title;title of agreement;name of agreement;agreement name;agreement;"
             "isa name;dsa name;mou title;mou;name of information sharing agreement;project title;title;"
             "project;project name;study title;vereinbarung;convention;convenio;acuerdo;accordo;"
             "overeenkomst;umowa;avtale;avtal", within="agreement name",
             never="type;kind;date;signed;parties;end;start;status;under"),
        Role("kind", "agreement type;type of agreement;kind of agreement;instrument;type of instrument;"
             "form of agreement;art der vereinbarung;type de convention;tipo de convenio;tipo di accordo"),
        Role("provider", "provider;data provider;provider name;data custodian;custodian;discloser;"
             "supplier;data supplier;data owner;asset owner;shared by;who shares;sharing organisation;"
             "sharing partner;provider organisation;from organisation;data controller;controller;from;"
             "partner a;party a;organisation a;partner 1;party 1;organisation 1;first party;"
             "datengeber;datenlieferant;datenbereitsteller;ubermittelnde stelle;datenquelle;fournisseur;"
             "fournisseur de donnees;proveedor;proveedor de datos;cedente;fornecedor;fornecedor de dados;"
             "fornitore;fornitore di dati;titolare;verstrekker;verstrekkende organisatie;dostawca;"
             "dostawca danych;udostepniajacy;dataleverandor;datalamnare",
             within="providing;disclosing;discloser;provided by;released by;supplying;sharing organisation;"
             "sharing partner;supplied by;data provider;data owner",
             never="type;country;state;region;address;postcode;number;id;email;contact"),
        Role("recipient", "recipient;data recipient;recipient organisation;applicant organisation;"
             "applicant s organisation;receiver;shared with;with whom;requester;requesting organisation;"
             "data user;to organisation;receiving organisation;licensee;partner agencies;"
             "partner organisations;parties;partners;lead applicant organisation name;"
             "applicant organisation name;institution or company;partner;partner agency;"
             "partner institution;partner organisation;counterparty;second party;"
             "partner b;party b;organisation b;partner 2;party 2;organisation 2;"
             "parties to the agreement;processor;data processor;to;"
             "datennehmer;datenempfanger;empfanger;empfangende stelle;destinataire;destinataires;"
             "destinatario;destinatarios;destinatari;ontvanger;ontvangende organisatie;odbiorca;"
             "mottaker;mottagare;modtager",
             within="receiving;recipient;receiver;applicant organisation;parties;to which data;released to;"
             "shared with;data went;requesting;disclosed to;provided to;supplied to", never=ABOUT_A_BODY),
        Role("recipient id", "recipient id;organisation id", "identifier"),
        Role("dataset", "dataset;datasets;data set;data shared;dataset name;data asset;data;dataset s name;"
             "data items;information shared;data released;what is shared;what data;what;asset name;"
             "information asset;description of data;data description;type of data;data type;"
             "data categories;categories of data;datensatz;datensatze;daten;jeu de donnees;donnees;"
             "donnees partagees;conjunto de datos;datos;datos compartidos;conjunto de dados;dados;"
             "dati;gegevens;dane;zbior danych;datasett;data som deles",
             within="data shared;data has been shared;what data;datasets;information shared;data released;"
             "what is shared;data to be shared",
             never="personal;protection;controller;owner;provider;custodian;recipient;processor;subject;"
             "subjects;agreement;legal;lawful;purpose;frequency;date;with;by;who"),
        Role("reference", "agreement reference;reference;agreement id;agreement number;ref;"
             "contract number;reference number;project id;study code;agreement;under which agreement;"
             "aktenzeichen;vertragsnummer;numero de convention;numero de convenio;kenmerk",
             never="type;kind;date;signed;parties;end;start;title;name;status"),
        Role("legal basis", "legal basis;lawful basis;legal gateway;legal power;legal ground;rechtsgrundlage;"
             "base legale;base juridique;base juridica;base legal;base giuridica;grondslag;"
             "wettelijke grondslag;podstawa prawna;rettslig grunnlag;rattslig grund",
             within="legal basis;lawful basis;legal gateway;rechtsgrundlage;base juridica;base legale"),
        Role("from", "agreement start date;agreement start;date signed;signed;signed on;agreement date;"
             "date of isa;date of signature;signature date;agreement signed;date of execution;executed on;"
             "date of agreement;effective date;effective from;in force from;in force since;start date;start;"
             "from;since;valid from;commencement date;approval date;latest approval date;"
             "gultig ab;gultig seit;unterzeichnet am;in kraft seit;vertragsbeginn;date de signature;"
             "date d effet;date d entree en vigueur;fecha de firma;vigente desde;vigencia desde;"
             "data de assinatura;data di firma;data della firma;ingangsdatum;datum ondertekening;"
             "data podpisania;obowiazuje od;gyldig fra",
             "date", never="project;review;next"),
        Role("until", "agreement end date;agreement end;agreement expiry date;expiry date;expires;expiry;"
             "expires on;end date;end;until;to date;valid until;valid to;effective to;effective until;"
             "in force until;date of termination;termination date;expiration date;expiration;"
             "gultig bis;in kraft bis;vertragsende;laufzeit bis;date d echeance;echeance;date d expiration;"
             "fin de validite;vigencia hasta;vigente hasta;fecha de vencimiento;vencimiento;data de termo;"
             "data di scadenza;scadenza;einddatum;geldig tot;obowiazuje do;gyldig til",
             "date", never="project;review;next"),
        Role("released", "release date;date of release;date released;release access date;date shared;"
             "date data shared;access date", "date"),
        Role("amount", "amount;agreement value;value;grant amount;budget", "money",
             within="amount;cost;costs;contribution;funding;award;price;instalment"),
        STATUS, *COMMON,
    ),
    (("provider", 4), ("recipient", 3), ("dataset", 2), ("legal basis", 2), ("reference", 1), ("amount", -5)),
    "recipient",
    "agreement;agreements;recipient;discloser;shared;sharing;receiving;lawful;legal;isa;dsa;applicant",
    any_text=False,
)  # fmt: skip
