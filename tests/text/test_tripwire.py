"""The victim-data tripwire: what it stops, what honest evidence it lets pass, how fast it is."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.text.tripwire import victim_data

KINDS = {
    "phone",
    "email",
    "birth_date",
    "identity_number",
    "case_number",
    "person_described",
    "person_named",
}
SAMPLES = Path(__file__).resolve().parents[2] / "recommendations" / "samples"
REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"

# What is written, the kind, and the words that are marked.
STOPPED = [
    # Telephone numbers
    ("Ask her at +375 29 123-45-67.", "phone", "+375 29 123-45-67"),
    ("Ask her at +375291234567.", "phone", "+375291234567"),
    ("Ask her at +375 (29) 123-45-67.", "phone", "+375 (29) 123-45-67"),
    ("Ask her at +44 20 7946 0958.", "phone", "+44 20 7946 0958"),
    ("Ask her at +1-202-555-0143.", "phone", "+1-202-555-0143"),
    ("Ask her at +1 (202) 555 0143.", "phone", "+1 (202) 555 0143"),
    ("Ask her at +33.6.12.34.56.78.", "phone", "+33.6.12.34.56.78"),
    ("Ask her at +48 600 700 800.", "phone", "+48 600 700 800"),
    ("Ask her at 00375 29 123 45 67.", "phone", "00375 29 123 45 67"),
    ("Her friend: 06 12 34 56 78.", "phone", "06 12 34 56 78"),
    ("Her friend: 0612345678.", "phone", "0612345678"),
    ("Her friend: 07911 123456.", "phone", "07911 123456"),
    ("Her friend: (017) 222-33-44.", "phone", "(017) 222-33-44"),
    ("Her friend: 8 (029) 123-45-67.", "phone", "8 (029) 123-45-67"),
    ("Her friend: 8-029-123-45-67.", "phone", "8-029-123-45-67"),
    ("Her friend: 222-33-44.", "phone", "222-33-44"),
    ("Her friend: 202-555-0143.", "phone", "202-555-0143"),
    ("Her friend: (202) 555-0143.", "phone", "(202) 555-0143"),
    ("Her friend: 202.555.0143.", "phone", "202.555.0143"),
    ("tel. 23-45-67", "phone", "23-45-67"),
    ("Phone number: 2345678", "phone", "2345678"),
    ("WhatsApp 77123456", "phone", "77123456"),
    ("call her on 555 123 4567", "phone", "555 123 4567"),
    ("тел.: 234 56 78", "phone", "234 56 78"),
    ("téléphone : 22 33 44 55", "phone", "22 33 44 55"),
    ("هاتف 0501234567", "phone", "0501234567"),
    ("Ask her at ＋３７５ ２９ １２３‑４５‑６７.", "phone", "＋３７５ ２９ １２３‑４５‑６７"),
    ("Ask at +375\u200b29\u200b1234567.", "phone", "+375\u200b29\u200b1234567"),
    (
        "Ask at +375\u00a029\u00a0123\u201145\u201167.",
        "phone",
        "+375\u00a029\u00a0123\u201145\u201167",
    ),
    ("Ask at +٣٧٥٢٩١٢٣٤٥٦٧ today", "phone", "+٣٧٥٢٩١٢٣٤٥٦٧"),
    (
        "She called the hotline from her mobile 029 123-45-67.",
        "phone",
        "029 123-45-67",
    ),
    # E-mail addresses
    ("Write to maria.k@example.org, please.", "email", "maria.k@example.org"),
    ("Write to maria@mail.example.co.uk.", "email", "maria@mail.example.co.uk"),
    ("Write to maria (at) example.org", "email", "maria (at) example.org"),
    ("Write to maria[at]example[dot]org", "email", "maria[at]example[dot]org"),
    ("Write to maria at example dot org", "email", "maria at example dot org"),
    ("Write to maria\u200b@example.org", "email", "maria\u200b@example.org"),
    ("Write to ｍａｒｉａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "email", "ｍａｒｉａ＠ｅｘａｍｐｌｅ．ｏｒｇ"),
    ("mailto:maria+x@example.org", "email", "maria+x@example.org"),
    ("почта: мария@пример.бел", "email", "мария@пример.бел"),
    # Dates of birth
    ("She was born on 3 May 2005 there.", "birth_date", "born on 3 May 2005"),
    ("She was born May 3, 2005.", "birth_date", "born May 3, 2005"),
    ("DOB: 2005-05-03", "birth_date", "DOB: 2005-05-03"),
    ("D.O.B. 3/5/05", "birth_date", "D.O.B. 3/5/05"),
    ("Date of birth: 12.04.1999", "birth_date", "Date of birth: 12.04.1999"),
    ("The witness (b. 12.04.1999) spoke.", "birth_date", "b. 12.04.1999"),
    ("The witness (b. 1999) spoke.", "birth_date", "b. 1999"),
    ("She was born in May 2005.", "birth_date", "born in May 2005"),
    ("née le 12 août 2004", "birth_date", "née le 12 août 2004"),
    ("nacida el 3 de mayo de 2005", "birth_date", "nacida el 3 de mayo de 2005"),
    ("дата рождения: 12.04.1999", "birth_date", "дата рождения: 12.04.1999"),
    ("родилась 3 мая 2005", "birth_date", "родилась 3 мая 2005"),
    ("гр-ка 12.04.1999 г.р. показала", "birth_date", "12.04.1999 г.р."),
    ("tarikh al-milad 12/04/1999", "birth_date", "tarikh al-milad 12/04/1999"),
    # Papers
    ("She holds passport AB1234567.", "identity_number", "passport AB1234567"),
    ("passport no. MP 1234567", "identity_number", "passport no. MP 1234567"),
    ("Passport number: 4509 123456", "identity_number", "Passport number: 4509 123456"),
    ("ID no. 880415-1234", "identity_number", "ID no. 880415-1234"),
    ("national ID 19850412345", "identity_number", "national ID 19850412345"),
    ("identity card № 123456789", "identity_number", "identity card № 123456789"),
    ("personal code: 38504120123", "identity_number", "personal code: 38504120123"),
    ("number 3120585A012PB7 was checked", "identity_number", "3120585A012PB7"),
    ("SSN 123-45-6789", "identity_number", "SSN 123-45-6789"),
    ("with 123-45-6789 on it", "identity_number", "123-45-6789"),
    ("IBAN DE89 3704 0044 0532 0130 00", "identity_number", "DE89 3704 0044 0532 0130 00"),
    ("to GB29NWBK60161331926819 paid", "identity_number", "GB29NWBK60161331926819"),
    ("card 4111 1111 1111 1111", "identity_number", "4111 1111 1111 1111"),
    ("паспорт серии МР 1234567", "identity_number", "паспорт серии МР 1234567"),
    ("passeport n° 12AB34567", "identity_number", "passeport n° 12AB34567"),
    ("P<BLRPETROVA<<ANNA<<<<", "identity_number", "P<BLRPETROVA<<ANNA<<<<"),
    # Cases
    ("See case no. 1-234/2021 there.", "case_number", "case no. 1-234/2021"),
    ("criminal case 21-0456", "case_number", "criminal case 21-0456"),
    ("Case No 2021/000345", "case_number", "Case No 2021/000345"),
    ("court file #4567", "case_number", "court file #4567"),
    ("FIR No. 123/2020", "case_number", "FIR No. 123/2020"),
    ("police report number 20-4567", "case_number", "police report number 20-4567"),
    ("docket 21-cv-00456", "case_number", "docket 21-cv-00456"),
    ("уголовное дело № 1-234/2021", "case_number", "уголовное дело № 1-234/2021"),
    ("affaire n° 20/01234", "case_number", "affaire n° 20/01234"),
    ("expediente 1234/2020", "case_number", "expediente 1234/2020"),
    # Descriptions
    (
        "Police found a 16-year-old girl from Pinsk.",
        "person_described",
        "16-year-old girl from Pinsk",
    ),
    (
        "a 16 year old student at a boarding school",
        "person_described",
        "16 year old student at a boarding",
    ),
    (
        "a sixteen-year-old boy from the village of Dubna",
        "person_described",
        "sixteen-year-old boy from the village of Dubna",
    ),
    ("a girl aged 16 from Brest", "person_described", "girl aged 16 from Brest"),
    ("a girl from Brest, aged 16,", "person_described", "girl from Brest, aged 16"),
    (
        "a minor of 14 from the village of Dubna",
        "person_described",
        "minor of 14 from the village of Dubna",
    ),
    ("one woman (30) from Minsk", "person_described", "woman (30) from Minsk"),
    ("a 30-year-old Uzbek woman", "person_described", "30-year-old Uzbek woman"),
    ("a Roma girl aged 12", "person_described", "Roma girl aged 12"),
    ("Maria, 16, from Brest", "person_described", "Maria, 16, from Brest"),
    (
        "a 17-year-old girl who worked as a maid",
        "person_described",
        "17-year-old girl who worked as a maid",
    ),
    (
        "The 17-year-old was taken from Brest.",
        "person_described",
        "17-year-old was taken from Brest",
    ),
    ("In Pinsk, a 14-year-old girl was", "person_described", "In Pinsk, a 14-year-old girl"),
    ("K.L., female, 24, from Gomel", "person_described", "female, 24, from Gomel"),
    ("at Lenin Street 5, apt 12, in", "person_described", "Lenin Street 5, apt 12"),
    ("at Lenin street 5 in", "person_described", "Lenin street 5"),
    ("at 14 Baker Street in", "person_described", "14 Baker Street"),
    ("ул. Ленина, д. 5, кв. 12", "person_described", "ул. Ленина, д. 5, кв. 12"),
    ("at 12 rue Victor in", "person_described", "12 rue Victor"),
    ("at Hauptstraße 5 in", "person_described", "Hauptstraße 5"),
    # Names
    ("the victim, Maria K., said", "person_named", "Maria K."),
    ("the survivor Anna Petrova said", "person_named", "Anna Petrova"),
    ("Survivor Anna Petrova said", "person_named", "Anna Petrova"),
    ("the victim’s name is Maria Ivanova", "person_named", "Maria Ivanova"),
    ("the victim's name is Maria", "person_named", "Maria"),
    ("a victim named Olga was met", "person_named", "Olga"),
    ("the victim, identified as Olga Petrova", "person_named", "Olga Petrova"),
    ("the victim (A.K.) was heard", "person_named", "A.K."),
    ("victim A. K. was heard", "person_named", "A. K."),
    ("the victim, Maria, was heard", "person_named", "Maria"),
    ("the victim Maria testified", "person_named", "Maria"),
    ("the victim's mother Olga Petrova", "person_named", "Olga Petrova"),
    ("victims: Anna Petrova and others", "person_named", "Anna Petrova"),
    ("two victims (A.K. and M.P.)", "person_named", "A.K."),
    ("a girl named Maria escaped", "person_named", "Maria"),
    ("a woman with the initials A.K.", "person_named", "A.K."),
    ("Anna Petrova, a trafficking survivor, said", "person_named", "Anna Petrova"),
    ("Anna Petrova, who was a victim of", "person_named", "Anna Petrova"),
    ("Victim Name: Anna Petrova", "person_named", "Anna Petrova"),
    ("Anna Petrova, victim of trafficking", "person_named", "Anna Petrova"),
    ("a victim of trafficking, Anna P., said", "person_named", "Anna P."),
    ("the victim Petrova's mother", "person_named", "Petrova"),
    ("la victime, Marie Kaba, a dit", "person_named", "Marie Kaba"),
    ("la víctima Ana López", "person_named", "Ana López"),
    ("потерпевшая Петрова А.В. показала", "person_named", "Петрова А.В."),
    ("the victim, Mari\u0301a K., said", "person_named", "Mari\u0301a K."),
]

HONEST = """
Article 181-1
Sections 193(1), 339, 342, 367, 368 and 369(2) of the criminal code
109 victims in 2020
Law No. 263-Z of 2 May 2012
The government spent $120,000 on shelters.
2020-2022 State Program
1.3 million koruna ($58,560)
Presidential Decree No. 352 of 8 August 2005
The working group met on 12.04.2021 and on 2021-05-03.
children under 18
victims under the age of 14
a victim under 18 years of age in Belarus
any person aged 16 or older in Belarus
every child aged 14 in Minsk must attend school
children aged 5-17 from rural areas
109 girls aged 16 from Brest region
The law criminalized sex trafficking of a child under the age of 18.
a 10-year-old law in Minsk
sentenced a trafficker to 12 years in prison
a minimum sentence of 5 years in Belarus
hotline 113
The hotline 8-801-100-8-801 received 109 calls.
the national hotline (+375 17 373 23 23)
Helpline: +44 800 012 1700
toll-free 0800 123 4567
call 1-800-373-7888
call 113 or 102
+380 44 205 3736 (hotline)
https://www.state.gov/reports/2021-trafficking-in-persons-report/belarus/
https://example.org/doc/0291234567?case=1-234/2021
www.mvd.gov.by/ru/news/8546-12-345-67
https://www.youtube.com/@unodc
ISBN 978-3-16-148410-0
978-92-1-130405-9
ISSN 1234-5678
doi:10.1080/23322705.2020.1691825
12 345 678
123 456 789 012
2017 2018 2019 2020 2021
2019 109 128 2020 130 131
1,234,567 people and 12,345 cases
an increase of +12 345 678
+5.3 percent
GDP grew by +2.1% in 2020/21
60 cases in 2019-2020
case 5 of the annex
Case 2020-2022
criminal cases 2020/2021
the number of cases: 109
a case management system for 2020
Case C-105/03 of the Court of Justice
Rantsev v. Cyprus and Russia (application no. 25965/04)
Resolution 55/25 of 15 November 2000
A/HRC/35/37/Add.2
Council Directive 2011/36/EU
ILO Convention No. 29
Order No. 012-345-678 of the Ministry
passport fees of $120,000
issued identity documents to 12 345 people
issued passports 12 345
The Law on Passports of 3 June 2009
the ID 2020-2022 campaign
Minister Ivan Petrov said victims received care.
Minister Ivan Petrov said the victim received care.
Anna Petrova, head of the Victim Support Unit, said
Ivan Petrov, Prosecutor General, met victims.
Anna Petrova, Victims of Trafficking in Belarus, Minsk 2020
NGO director Olga Sidorova of La Strada reported 109 victims.
the Victim Protection Act
Victims of Trafficking and Violence Protection Act
Victim Assistance Fund
the Victim Identification Memorandum
Survivor Leadership Council
the Crime Victim Compensation Program
victim Assistance Center
victims Human Rights Watch interviewed
a victim U.S. authorities identified
a victim IOM assisted
the victim, Belarusian police said, was heard
Victim A and Victim 3 were heard.
the victim and her family
victims: Ministry of Labor
victims (La Strada, 2020)
La Strada, a victim support organisation
The Salvation Army, a survivor-led group
the victim. Minister Petrov then left
Survivor Care Standards
the survivor, however, was heard
A meeting was held in May 2020 in Minsk.
children born in 2020
children born in May 2020
persons born after 1 January 1990
a new centre was born on the ruins
109 street children
Main Street children's programme
via 3 shelters in 2 regions
the Silk Road 2020 conference
meet at brest.by office
shelters at two sites
@unodc and @iom
a file 2020
U.S. dollars 120 000 000
12 girls, 14 boys from Minsk
page 012 345 678
a man was sold for 500 rubles 5 years ago in Minsk
the woman spent 2 years in Poland
the court in Minsk sentenced a 45-year-old man to five years
Article 5 (16) from Law 3
an interviewed victim (Brest, 2020)
a survivor told La Strada Belarus
Ivan Petrov, victim assistance coordinator
from 01.02.2020 to 03.04.2021
The fine is 500-1,000 rubles (1-2 base units).
The phone was bought for 2020-2022.
Table 3: 0.12 0.45 0.98 1.05
Sections 2-4, 10-12 and 100-101
a mobile 120,000 users
""".strip().splitlines()


def hits(text: str) -> list[tuple[str, str]]:
    return [(hit.kind, text[hit.start : hit.end]) for hit in victim_data(text)]


@pytest.mark.parametrize(("text", "kind", "words"), STOPPED, ids=[row[0] for row in STOPPED])
def test_victim_data_is_marked(text: str, kind: str, words: str) -> None:
    """A phone number that slips through is published, and cannot be taken back."""
    assert (kind, words) in hits(text)


@pytest.mark.parametrize("text", HONEST)
def test_honest_evidence_passes(text: str) -> None:
    """A tripwire that fires on laws and statistics is switched off in people's heads."""
    assert hits(text) == []


def test_tables_are_as_large_as_promised() -> None:
    assert len(STOPPED) >= 60
    assert len(HONEST) >= 80
    assert {kind for _, kind, _ in STOPPED} == KINDS


def test_published_reports_pass() -> None:
    """Government-published narratives hold no victim data: every hit in one would be false."""
    files = [*sorted(SAMPLES.glob("*.txt")), *sorted(REPORTS.glob("*.txt"))]
    found = {file.name: hits(file.read_text(encoding="utf-8")) for file in files}
    assert {name: marks for name, marks in found.items() if marks} == {}
    assert files != []


def test_several_kinds_in_one_text_come_in_order() -> None:
    text = "The survivor Anna Petrova (DOB 3 May 2005), anna@example.org, +375 29 123-45-67."
    assert hits(text) == [
        ("person_named", "Anna Petrova"),
        ("birth_date", "DOB 3 May 2005"),
        ("email", "anna@example.org"),
        ("phone", "+375 29 123-45-67"),
    ]


def test_every_message_says_what_to_do() -> None:
    messages = {hit.message for text, _, _ in STOPPED for hit in victim_data(text)}
    assert [message for message in messages if "ake " not in message] == []


def test_taking_the_marked_words_out_satisfies_the_tripwire() -> None:
    """What is marked is all of it: after removing it nothing of it is left to find."""
    left = []
    for text, _, _ in STOPPED:
        for hit in reversed(victim_data(text)):
            text = text[: hit.start] + "…" + text[hit.end :]  # noqa: PLW2901
        left += hits(text)
    assert left == []


def _exact(text: str) -> Iterator[bool]:
    end = 0
    for hit in victim_data(text):
        yield end <= hit.start < hit.end <= len(text)
        yield hit.kind in KINDS
        end = hit.end


PIECES = st.sampled_from(
    [text for text, _, _ in STOPPED[::3]]
    + HONEST[::5]
    + ["victim", "+", "\u200b", "İ", "\U0001d7d8", "\ud800", "(at)", " dot ", "\n", "é", "ß", "ﬁ"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=8))
def test_any_text_is_read_and_places_are_exact(pieces: list[str]) -> None:
    """Whatever is pasted, saving does not crash and the marked place is in the text."""
    assert all(_exact("".join(pieces)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("\u200b\u00ad\u2060\ufeff\u0301"), min_size=1, max_size=6))
def test_characters_that_draw_nothing_hide_nothing(signs: list[str]) -> None:
    number = "+375291234567"
    hidden = (
        "".join(sign + signs[place % len(signs)] for place, sign in enumerate(number[:-1]))
        + number[-1]
    )
    assert hits(f"Ask {hidden} now") == [("phone", hidden)]


SIZE = 200_000
ADVERSARIAL = [
    "1", "0", "+", "(", "1 ", "0 ", "+1 ", "12-", "0/", "00 1", "(0)", "a", "A", "A.", "A. ", "Aa ",
    "@", "a@", "a@b.", "@a", " at ", " dot ", "a(at)", "a.", "-", ".", " ", "\n", "\u200b", "é",
    "victim ", "victim, ", "Victim Aa ", "victim's name is ", "survivor (", "Aa Bb, a ",
    "born on ", "b. ", "DOB: ", "born 1 may ", "passport ", "passport no. ", "id id ", "ID A",
    "case ", "case no. ", "case 1-", "case no. 1/", "16-year-old girl ", "aged 16 ", "girl of 14 ",
    "Maria, 16, from ", "1 Street ", "Street 1 ", "Aa Bb Street 1 ", "1 a b c ", "AA11 ", "P<AAA<<",
    "https://", "www.", "isbn 1", "978-", "tel ", "tel. 1 ", "hotline ", "+12345678 hotline ",
    "2020 ", "1111 ", "12.04.1999 ", "г.р. ", "ул. ", "rue a ", "12 rue ", "жертва ", "１",
]  # fmt: skip


@pytest.mark.parametrize("piece", ADVERSARIAL)
def test_time_is_linear_whatever_is_repeated(piece: str) -> None:
    """No text of 200 kB holds a worker: processor time, so that a busy machine does not matter."""
    text = (piece * (SIZE // len(piece) + 1))[:SIZE]
    began = time.process_time()
    victim_data(text)
    assert time.process_time() - began < LIMIT


# 0.1 to 0.3 s on a quiet machine; the rest is for a loaded one. What is not linear takes minutes.
LIMIT = 1.0


def test_a_long_honest_text_is_quick() -> None:
    text = ("\n".join(HONEST) * (SIZE // 2_000))[:SIZE]
    began = time.process_time()
    victim_data(text)
    assert time.process_time() - began < LIMIT
