"""Words that give victim data away, and dates as they are written. Lower case, folded text.

English in full; the commonest cues also in French, Spanish, Portuguese, German, Russian,
Belarusian, Ukrainian, Turkish and Arabic (script and transliteration), because evidence quotes
court papers in the language they were written in.
"""

import re


def any_of(*phrases: str, begins: str = "") -> str:
    """A pattern for one of the phrases, the longest first, any white space for a space.

    Grouped by first letter, so that the scan for cues skips what begins with none of them;
    `begins` is a pattern put behind the first letter, where it may look back at it.
    """
    groups: dict[str, list[str]] = {}
    for phrase in sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase)):
        tail = re.escape(phrase[1:]).replace(r"\ ", r"[ \n]{1,2}")
        groups.setdefault(phrase[0], []).append(tail)
    branches = (rf"{first}{begins}(?:{'|'.join(tails)})" for first, tails in groups.items())
    return f"(?:{'|'.join(branches)})"


# Accents set on a letter as one character ("é") stay in folded text, so both spellings are given.
PHONE_CUES = (
    "phone", "telephone", "tel", "tel.", "mobile", "cell", "cellphone", "cell phone", "whatsapp",
    "viber", "telegram", "signal", "call", "called", "calling", "sms", "fax", "ph.", "mob.",
    "contact number", "tél", "tél.", "téléphone", "portable", "teléfono", "telefono", "móvil",
    "celular", "telefone", "telefon", "handy", "тел", "тел.", "телефон", "телефону", "моб.",
    "тэл.", "тэлефон", "hatif", "jawwal", "raqm al-hatif", "هاتف", "جوال", "رقم الهاتف",
)  # fmt: skip
PUBLIC_LINES = re.compile(
    r"hot[ -]?lines?|help[ -]?lines?|toll[ -]?free|free[ -]?phone|crisis lines?|emergency|switchboard"
    r"|call cent(?:er|re)|press office|numéro vert|línea de ayuda|горяч\w{1,3} лини\w{1,2}"
    r"|гаряч\w{1,3} ліні\w{1,2}|телефон\w{0,2} доверия|al-khatt al-sakhin|الخط الساخن"
)
BIRTH_CUES = (
    "born", "born on", "born in", "dob", "d.o.b", "d.o.b.", "date of birth", "birth date",
    "birthdate", "birthday", "year of birth", "b.", "né le", "née le", "ne le", "nee le",
    "date de naissance", "nacido el", "nacida el", "fecha de nacimiento", "nascido em",
    "nascida em", "data de nascimento", "geboren am", "geb.", "geburtsdatum", "дата рождения",
    "родился", "родилась", "рожд.", "дата нараджэння", "нарадзілася", "дата народження",
    "народилася", "doğum tarihi", "tarikh al-milad", "mawlid", "تاريخ الميلاد", "مواليد",
)  # fmt: skip
IDENTITY_CUES = (
    "passport", "passports", "identity card", "identity document", "identity number",
    "identity no", "identification number", "identification card", "identification no",
    "id card", "id number", "id no", "id", "national id", "national identity", "national number",
    "personal number", "personal code", "personal id", "social security number",
    "social security no", "social security", "ssn", "national insurance number",
    "national insurance no", "nino", "driver's license", "driver's licence", "driving licence",
    "driving license", "residence permit", "refugee card", "unhcr card", "laissez-passer",
    "travel document", "birth certificate", "visa no", "visa number", "pesel", "cnic", "nic",
    "aadhaar", "aadhar", "curp", "cpf", "dni", "nie", "cnp", "nin", "bvn", "iin", "tc kimlik",
    "bank account", "account number", "account no", "carte d'identité", "carte d'identite",
    "passeport", "pasaporte", "passaporte", "cédula", "cedula", "reisepass", "personalausweis",
    "паспорт", "пашпарт", "удостоверение личности", "идентификационный номер", "личный номер",
    "идентификационный код", "снилс", "инн", "иин", "pasaport", "kimlik no", "jawaz safar",
    "jawaz al-safar", "raqm al-hawiya", "جواز سفر", "جواز السفر", "رقم الهوية", "الرقم القومي",
)  # fmt: skip
CASE_CUES = (
    "case", "court case", "criminal case", "civil case", "police case", "penal case",
    "case file", "court file", "police file", "criminal file", "file", "docket",
    "police report", "crime report", "incident report", "police complaint", "complaint", "fir",
    "first information report", "criminal proceeding", "criminal proceedings", "investigation",
    "indictment", "affaire", "dossier", "plainte", "procès-verbal", "expediente", "causa",
    "causa penal", "denuncia", "processo", "inquérito", "aktenzeichen", "az.", "дело",
    "уголовное дело", "уголовного дела", "уголовному делу", "делу", "крымінальная справа",
    "справа", "справі", "кримінальна справа", "esas no", "dosya", "qadiya", "raqm al-qadiya",
    "قضية", "قضية رقم", "القضية رقم",
)  # fmt: skip

_MONTHS = (
    "jan(?:uary|vier)?|feb(?:ruary)?|february|mar(?:ch|s|zo)?|apr(?:il)?|may|mai|mayo|june?|july?"
    "|juin|juillet|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero"
    "|febrero|abril|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|février|fevrier|avril"
    "|août|aout|septembre|octobre|novembre|décembre|decembre|januar|februar|märz|juni|juli|oktober"
    "|dezember|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
YEAR = r"(?:19|20)\d\d"
DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|er)?(?: de| of)?[ -](?:{_MONTHS})\.?,?(?: de)?[ -]?(?:{YEAR}|'?\d\d)"
    rf"|(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?,? ?{YEAR}"
    rf"|{YEAR} ?[-./] ?\d{{1,2}} ?[-./] ?\d{{1,2}}"
    rf"|\d{{1,2}} ?[-./] ?\d{{1,2}} ?[-./] ?(?:{YEAR}|\d\d)(?!\d))"
)
"""A date to the day: "3 May 2005", "May 3, 2005", "2005-05-03", "12.04.1999", "3/5/05"."""
MONTH = rf"(?:(?:{_MONTHS})\.?,? {YEAR})"
MONTH_NAMES = frozenset(
    "January February March April May June July August September October November December Monday"
    " Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
NUMBER_SIGN = r"(?:no|nos|nr|num|number|№|#|n°|nº|n\.º|ref|reference|номер|numéro|número|numero)"
