"""Headings in further languages, as the roles write theirs: folded, the likelier first."""

from __future__ import annotations

from typing import Final

RECIPIENTS: Final = (
    "prijemce;prijemca;prijimatel;zadatel;kedvezmenyezett;tamogatott;palyazo;beneficiar;korisnik;primatelj;"
    "prejemnik;upravicenec;gavejas;sanemejs;saaja;avustuksen saaja;hakija;yararlanici;hibe alan;beneficjenci;"
    "получатель;грантополучатель;организация;бенефициар;отримувач;грантоотримувач;получател;бенефициент;"
    "δικαιουχος;grantobiorca;nazwa beneficjenta;ontvangende organisatie;bidragsmottagare;tilskudsmodtager;"
    "tilskuddsmottaker;soker;sokande;ansoger"
)
TITLES: Final = (
    "zuwendungszweck;verwendungszweck;forderzweck;projektbezeichnung;massnahme;gegenstand;"
    "nazev projektu;nazov projektu;nazev;ucel;ucel dotace;projekt cime;tamogatas celja;titlul proiectului;"
    "proiect;titlu;naziv projekta;naziv;projekto pavadinimas;projekta nosaukums;projekti nimi;hanke;"
    "hankkeen nimi;proje adi;проект;название проекта;наименование проекта;назва проекту;προεκτ;εργο;"
    "nazwa projektu;zadanie;nazwa zadania;prosjekt;prosjekttittel;prosjektnavn;projektnavn;projektnamn;"
    "for;for what;what for;grant purpose;purpose of award;award purpose"
)
AMOUNTS: Final = (
    "castka;vyse dotace;dotace;suma;vyska dotacie;dotacia;osszeg;tamogatas osszege;megitelt tamogatas;"
    "valoare;"
    "iznos;znesek;summa;suma dotacji;wysokosc dotacji;kwota dotacji;myonnetty;avustus;tutar;hibe tutari;"
    "сумма;сумма гранта;размер гранта;сума;ποσο;finansavimas;finansejums;toetus;beviljat belopp;"
    "eu contribution;ec contribution;contribution;grant contribution;total award;how much;"
    "commitment;commitments;obligation;pledge;cuantia;subvencion;aportacion;ayuda;"
    "bevilget belop"
)
AMOUNTS_WITHIN: Final = (
    "valor;valore;importo;montante;kwota;castka;osszeg;iznos;znesek;сумма;сума;belopp;belop;belob"
)
NO_AWARDS: Final = (
    "requested;request;applied;asked;sought;demande;demandee;sollicite;beantragt;beantragte;solicitado;"
    "solicitada;solicitato;richiesto;gevraagd;aangevraagd;wnioskowana;ansokt;sokt;omsokt;soknadsbelop;haettu;запрошенная;"
    "remaining;"
    "unspent;balance;outstanding;matched;match;eigenanteil;eigenmittel;cofinancing;cofinancement;"
    "rest;reste;restant;restbetrag;resto;restante;residuo;pozostalo;gjenstaende;aterstaende;"
    "number;count;anzahl;nombre;numero;aantal;liczba;antal;antall;percent;percentage;prozent;rate"
)
"""Words beside an amount that say that it is not what was awarded."""
DATES: Final = (
    "dato;data de assinatura;data da assinatura;data di firma;fecha de firma;date de signature;datum podpisu;"
    "datum rozhodnuti;datum schvaleni;rok;dontes datuma;datum odobrenja;godina;leto;paatospaiva;vuosi;"
    "tarih;yil;"
    "дата;год;дата решения;рік;ημερομηνια;ετος;data przyznania;data decyzji;data umowy;ar;beslutsdatum;"
    "kuupaev;"
    "data;metai;gads"
)
FUNDERS: Final = (
    "poskytovatel;tamogato;finantator;davatelj;donator;rahoittaja;finansor;bidragsgivare;tilskudsgiver;"
    "funded by;from whom;funding source;source of funding;source of funds;who funds;awarded by;grant from;"
    "грантодатель;донор;фонд;grantodawca;fundator;instytucja finansujaca;χρηματοδοτης;"
    "zuwendungsgebende stelle"
)
NOT_AWARDED: Final = frozenset(
    "declined|rejected|refused|unsuccessful|withdrawn|not awarded|not funded|not approved|denied|ineligible|"
    "not successful|application withdrawn|abgelehnt|zurückgezogen|nicht bewilligt|refusé|refusée|rejeté|"
    "rejetée|denegada|denegado|desestimada|desestimado|rechazado|rechazada|no concedida|indeferido|respinta|"
    "respinto|afgewezen|odrzucony|odrzucona|avslag|avslått|hylätty|zamítnuto|elutasítva".split("|")
)
"""What says of an application that nothing came of it, by `heading_key`."""
NO_GRANT: Final = frozenset(
    "loan|loans|repayable loan|equity|equity investment|guarantee|bond|bonds|social investment|darlehen|"
    "kredit|bürgschaft|prêt|avance remboursable|préstamo|empréstimo|prestito|lening|pożyczka|lån|laina|"
    "půjčka".split("|")
)
"""What says that money is to come back, by `heading_key`."""
FROM: Final = (
    "project start;datum zahajeni;zacatek;kezdete;kezdo datum;data de inceput;datum pocetka;pocetak;"
    "alkamispaiva;baslangic tarihi;дата начала;начало;дата початку;startdatum"
)
UNTIL: Final = (
    "project end;datum ukonceni;konec;vege;zaro datum;data de sfarsit;datum zavrsetka;kraj;paattymispaiva;"
    "bitis tarihi;дата окончания;окончание;дата завершення;slutdatum"
)
CURRENCIES: Final = "wahrung;devise;moneda;moeda;mena;penznem;valuta;para birimi;валюта;waluta;νομισμα"
PAID: Final = (
    "paid;spent;disbursed;drawn;claimed;expended;expenditure;actual;verse;versee;mandate;paye;liquide;pagado;"
    "ejecutado;liquidado;pago;pagato;erogato;liquidato;uitbetaald;betaald;wyplacono;wyplacona;ausgezahlt;"
    "ausgezahlter;ausbezahlt;abgerufen;verausgabt;utbetalt;utbetalat;utbetald;udbetalt;instalment;installment;"
    "tranche;rate;forecast;budgeted;payment;payments"
)
"""Words beside an amount that say that it is a part of what was awarded, or moved later."""
AWARDED: Final = (
    "approved;committed;granted;allocated;award;bewilligt;bewilligte;bewilligter;zugesagt;zugesprochen;vote;"
    "votee;accorde;accordee;attribue;attribuee;octroye;alloue;concedido;concedida;otorgado;otorgada;aprobado;"
    "aprovado;concesso;assegnato;approvato;toegekend;toegekende;verleend;przyznana;przyznano;przyznane;"
    "tilldelat;tildelt;tildelte;innvilget;beviljat;beviljad;bevilget;bevilgede;myonnetty"
)
"""Words for what was awarded, wherever they stand in the heading of a column of amounts."""
