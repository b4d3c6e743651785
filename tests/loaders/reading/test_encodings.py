"""Claims about texts in older encodings, told by the letters of their words."""

from __future__ import annotations

import time

import pytest

from loaders.reading.encodings import told_encoding
from loaders.reading.input import CP1252_GUESS, input_of
from ontology.errors import UnreadableFile

POLISH = "Gmina Łęg;Świadczenie usług\nFundacja Pomocna Dłoń;zażółć gęślą jaźń\n"
CZECH = "Městská část Říčky;Příspěvek na činnost\nSpolek přátel školy;péče o děti\n"
RUSSIAN = "Министерство гаваней;Поддержка детей\nФонд Причал;помощь семьям\n"
FRENCH = "Aide aux élèves;forêt\nAssociation française à Orléans;naïf, Œuvre d’Évry\n"


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (POLISH, "cp1250", "Polish"),
        (POLISH, "iso8859-2", "Polish"),
        (POLISH, "cp852", "Polish"),
        (CZECH, "cp1250", "Czech"),
        ("Erdőművelő Egyesület;Működési költség\nNőszövetség;gyűjtés\n", "cp1250", "Hungarian"),
        ("Grad Šibice;Zaštita djece\nUdruga Čvor;Međunarodna kuća\n", "cp1250", "Croatian or Slovene"),
        ("Primăria Braşovel;Asistenţă\nFundaţia;Învăţământ şi educaţie\n", "cp1250", "Romanian"),
        (RUSSIAN, "cp1251", "Cyrillic"),
        (RUSSIAN, "koi8-r", "Cyrillic"),
        (RUSSIAN, "cp866", "Cyrillic"),
        (RUSSIAN.upper(), "cp1251", "Cyrillic"),
        ("Υπουργείο Λιμένων;Στήριξη παιδιών\n", "cp1253", "Greek"),
        ("Liman Bakanlığı;Çocukların korunması için iş birliği\n", "cp1254", "Turkish"),
        ("Uosto ministerija;Vaikų apsauga\nŽiburys;įgūdžių ugdymas\n", "cp1257", "Lithuanian"),
        ("Ostu ministrija;Bērnu aizsardzība\nPalīdzības fonds;ģimenēm\n", "cp1257", "Latvian"),
        (FRENCH, "mac_roman", "French"),
        ("Große Straße;Förderung für Bürger\nÜberprüfung;schön\n", "cp850", "German"),
        ("港湾省;子どもの安全\n財団法人みなと;インターネット支援\n", "cp932", "Japanese"),
        ("항만부;아동 보호 사업\n희망 재단;가족 지원\n", "cp949", "Korean"),
        ("港口部;儿童保护项目\n希望基金会;家庭支持\n", "gb18030", "Chinese"),
    ],
)
def test_an_encoding_is_told_by_its_letters_and_said_to_be_guessed(
    text: str, encoding: str, language: str
) -> None:
    found = input_of("a.csv", text.encode(encoding))
    assert found.text() == text
    assert found.stream().read() == text
    assert found.guesses == [f"encoding: {encoding} (guessed by its letters: {language})"]


@pytest.mark.parametrize(
    "text",
    [
        FRENCH,
        "Tromsø;Málaga\nBodø;Hamarøy\nCórdoba;Århus\n",
        "Universität Köln;Université de Liège\nUniversità di Forlì;Universidade do São João\nTromsø;ações\n",
        "Tartu Ülikool;Õppimine ja lõpetamine\nPõhja-Eesti;žürii töö\n",
        "Alþingi;þjónusta við börn\nÍsafjörður;æska\n",
        "Café – £5m;The trust’s £1,000\nNaïve “quote”;100 %\n",
        "Łódź Café\n".replace("Ł", "L").replace("ź", "z"),
    ],
)
def test_a_western_text_stays_western(text: str) -> None:
    found = input_of("a.csv", text.encode("cp1252"))
    assert found.text() == text
    assert found.guesses == [CP1252_GUESS]


def test_a_text_in_two_encodings_is_refused_with_its_line() -> None:
    data = "Straße;für Bürger\nGrüße;schön\n".encode() + "Café;Zürich\n".encode("cp1252")
    with pytest.raises(UnreadableFile, match="line 3 is not") as caught:
        input_of("a.csv", data).text()
    assert caught.value.row == 3


def test_a_word_of_a_million_letters_is_passed_at_once() -> None:
    began = time.process_time()
    told_encoding(b"a" * 1_000_000 + b" \xe9t\xe9 ", 1_000_001)
    assert time.process_time() - began < 5
