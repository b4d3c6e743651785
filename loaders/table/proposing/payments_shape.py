"""Tables of payments to suppliers and of contracts: money moved or promised, which is no grant (RULES 19)."""

from __future__ import annotations

from typing import Final

from loaders.table.proposing import other_languages
from loaders.table.proposing.common_roles import ABOUT_A_BODY, FROM, UNTIL
from loaders.table.proposing.roles import Filled, Part, Role, Shape

_PAYER: Final = Role(
    "payer", "entity;body;"
    "paying organisation;paying entity;body name;organisation name;organisation;authority;"
    "council;buyer;buyer name;contracting authority;purchaser;payer;company code;public body;agency;"
    "contracting body;collectivite;ordonnateur;administration;dienststelle;"
    "auftraggeber;acheteur;organismo;organo de contratacion;stazione appaltante;"
    "aanbestedende dienst;zamawiajacy;bestiller",
    never=f"{ABOUT_A_BODY};unit;supplier;code",
)  # fmt: skip
_DEPARTMENT: Final = Role(
    "department", "department family;department;ministry;directorate;dept;government department;ministerium;"
    "ministere;ministerio", never="code;id",
)  # fmt: skip
_SUPPLIER: Final = Role(
    "recipient", "supplier name;supplier;vendor name;vendor;payee name;payee;merchant name;merchant;"
    "beneficiary name;creditor name;creditor;contractor;contractor name;awarded supplier;provider name;"
    "paid to;supplier organisation;lieferant;auftragnehmer;kreditor;fournisseur;titulaire;proveedor;"
    "adjudicatario;contratista;fornecedor;fornitore;aggiudicatario;leverancier;dostawca;wykonawca;"
    "leverandor;leverantor",
    "body", never=f"{ABOUT_A_BODY};code;vat;category;site;ref;reference;data",
)  # fmt: skip
_NUMBERS: Final = Role(
    "number", "transaction number;transaction no;transaction ref;transaction reference;transaction id;"
    "invoice number;invoice no;invoice ref;invoice reference;voucher number;document number;doc no;"
    "payment number;payment ref;payment reference;clearing document;ap voucher number;internal reference",
)  # fmt: skip
_EXPENSE: Final = Role(
    "expense", "expense type;expenditure type;expenditure category;expense area;cost centre;cost center;"
    "account description;nominal;nominal description;merchant category;service label;service area;"
    "procurement category;proclass description;subjective;cipfa detailed expenditure type;"
    "purpose of expenditure;revenue capital;capital or revenue;kostenstelle",
)  # fmt: skip
_PAID: Final = Role(
    "amount", "amount;net amount;amount paid;payment amount;invoice amount;amount excl vat;amount inc vat;"
    "gross;total gross;net;"
    "transaction amount;line amount;value;total;total amount;gross amount;paid;betrag;montant;importe;valor;"
    "importo;bedrag;kwota;belop;belopp;belob",
    "money", within="amount;betrag;montant;importe;importo;bedrag",
    never=f"{other_languages.NO_AWARDS};annual",
)  # fmt: skip
_CURRENCY: Final = Role(
    "currency", "currency;currency code;amount currency;ccy;cur;" + other_languages.CURRENCIES,
    "currency", by_content=True, never="foreign;exchange",
)  # fmt: skip
_ON: Final = Role(
    "on", "date;payment date;date of payment;date paid;paid date;transaction date;posting date;invoice date;"
    "gl date;effective date;clearing date;datum;date de paiement;fecha;data;date mandat;date du mandat;"
    "fecha de pago;data pagamento;buchungsdatum", "date", by_content=True,
    never="start;end;contract;due",
)  # fmt: skip
_SAYS: Final = (
    "are money of a measure of their own, never added to grants (docs/how-this-is-counted.md). Texts",
    "beside them may name people and are not taken; who reads as a person is not named, the amount is kept.",
)


def _parts(measure: str, on: str) -> tuple[Part, ...]:
    return (
        Part("payer", "Organisation", (Filled("label", "payer|department"),)),
        Part("recipient", "Organisation", (Filled("label", "recipient"),)),
        Part(
            "payment",
            "Transaction",
            (Filled("money", "amount"), Filled("on", on), Filled("valid_from", "from"),
             Filled("valid_until", "until")),
            (("provider", "payer"), ("receiver", "recipient")),
            (("measure", measure),),
        ),
    )  # fmt: skip


PAYMENTS: Final = Shape(
    "payments",
    "payments",
    _parts("expenditure", "on"),
    (_PAYER, _DEPARTMENT, _SUPPLIER, _NUMBERS, _EXPENSE, _PAID, _CURRENCY, _ON),
    (("recipient", 3), ("amount", 2), ("number", 2), ("expense", 2), ("payer", 1), ("department", 1)),
    "amount",
    "supplier;suppliers;vendor;expense;expenditure;invoice;merchant;procurement",
    any_text=False,
    says=("Payments", *_SAYS),
)

CONTRACTS: Final = Shape(
    "contracts",
    "contracts",
    _parts("commitment", "on"),
    (
        Role("contract", "contract title;contract name;title of contract;contract description;contract;"
             "agreement title;tender title;procurement title;vertrag;marche;objet du marche;contrato;"
             "contratto;opdracht;przedmiot umowy;name of contract", never="value;type;start;end;date;number"),
        _PAYER, _DEPARTMENT, _SUPPLIER,
        Role("amount", "contract value;total contract value;value of contract;awarded value;award value;"
             "contract amount;contract price;estimated contract value;total value;value;amount;price;"
             "auftragswert;montant;importe de adjudicacion;importe;importo;valor",
             "money", within="value;amount;montant;importe", never="vat;irrecoverable;code"),
        _CURRENCY,
        Role("on", "award date;date of award;awarded date;contract award date;contract signed;date signed",
             "date"),
        FROM, UNTIL,
    ),
    (("recipient", 3), ("amount", 2), ("contract", 3), ("payer", 1)),
    "amount",
    "contract;supplier;suppliers;tender;procurement;contractor",
    any_text=False,
    says=("Contracts", *_SAYS),
)  # fmt: skip
