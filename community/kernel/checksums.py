"""Numbers that prove themselves: payment cards and bank accounts."""

import re

_CARDS = re.compile(
    r"4\d{15}|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"
    r"|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:6011|65\d\d|64[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}"
)
"""Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay: prefix and length."""

# https://www.swift.com/standards/data-standards/iban-international-bank-account-number
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip


def is_card(digits: str) -> bool:
    """Whether these digits can be the number of a payment card: a known prefix, its length, Luhn's sum."""
    return _CARDS.fullmatch(digits) is not None and len(set(digits)) > 1 and _luhn(digits)


def iban_length(country: str, written: str) -> int:
    """How many signs of `written`, spaces among them, are a bank account of the country; 0 if none is.

    `country` may go on after its two letters. The sum is ISO 7064, modulo 97.
    """
    wanted = _IBAN_LENGTHS.get(country[:2].upper(), 0)
    taken = re.match(rf"(?:[A-Za-z0-9] ?){{{wanted - 1}}}[A-Za-z0-9]", written) if wanted else None
    if taken is None or written[taken.end() : taken.end() + 1].isalnum():
        return 0
    plain = taken[0].replace(" ", "").upper()
    number = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
    return len(taken[0]) if int(number) % 97 == 1 else 0


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
