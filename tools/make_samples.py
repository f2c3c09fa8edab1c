"""Write the sample items of the kinds `equivalence`, `choice`, `company-lookup` and `data-entry`.

The words are written by hand, in ``tools/samples``; this program combines, shuffles and numbers them from
fixed seeds, so that running it again gives the same bytes. The samples of the other kinds are written by hand
as they are. Each row is checked by its kind before it is written.

    python tools/make_samples.py
"""

import json
import random
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from stdnum import luhn
from stdnum.fr import siren as siren_number

from canut.families.microwork.kinds import kind

VOCABULARY = Path(__file__).parent / "samples"
SAMPLES = Path(__file__).parent.parent / "src/canut/families/microwork/kinds/samples"
LANGUAGES = ("fr", "en")
COMPANIES = 160
INVOICES = 24
FIRST_DAY = date(2026, 1, 5)

Row = dict[str, Any]


def lines_of(name: str, language: str) -> Iterator[str]:
    """Iterate over the lines of a vocabulary, comments left out."""
    for line in (VOCABULARY / f"{name}.{language}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def equivalence(language: str, rng: random.Random) -> Iterator[Row]:
    """Yield query pairs: out of each group two that mean the same and two that do not."""
    for line in lines_of("equivalence", language):
        if line.startswith("?"):
            yield pair(line.removeprefix("?").split("|"), "unsure", rng)
            continue
        same, near = (part.split("|") for part in line.split("//"))
        yield pair([same[0], same[1]], "same", rng)
        yield pair([same[1], same[2]], "same", rng)
        yield pair([rng.choice([same[0], same[2]]), near[0]], "different", rng)
        yield pair([rng.choice(same), near[1]], "different", rng)


def pair(queries: list[str], meaning: str, rng: random.Random) -> Row:
    """Return one pair in a random order."""
    rng.shuffle(queries)
    first, second = (query.strip() for query in queries)
    return {"query_a": first, "query_b": second, "truth": {"meaning": meaning}}


def choice(language: str, rng: random.Random) -> Iterator[Row]:
    """Yield messages with their topic; one in eight as typed in a hurry."""
    for line in lines_of("choice", language):
        topic, _, message = line.partition(": ")
        hurried = rng.random() < 1 / 8
        yield {"text": message.lower().rstrip(".") if hurried else message, "truth": {"choice": topic}}


class Firm:
    """A fictitious establishment with valid numbers."""

    def __init__(self, rng: random.Random) -> None:
        # No real SIREN starts with 0; the second digit keeps clear of Monaco's 000.
        eight = f"0{rng.randint(1_000_000, 9_999_999)}"
        self.siren = eight + luhn.calc_check_digit(eight)
        self.siret = self.establishment(rng.randint(1, 4))
        self.vat = "FR" + siren_number.to_tva(self.siren).replace(" ", "")

    def establishment(self, number: int) -> str:
        """Return the SIRET of the firm's establishment of this number."""
        stem = f"{self.siren}{number:04d}"
        return stem + luhn.calc_check_digit(stem)


def written(number: str, rng: random.Random) -> str:
    """Return a SIREN or SIRET as one of the ways people write it."""
    parts = [number[:3], number[3:6], number[6:9], number[9:]]
    joined = [" ".join(parts), "".join(parts), ".".join(parts), f"{number[:9]} {number[9:]}"]
    return rng.choice(joined).strip(" .")


def company_lookup(language: str, rng: random.Random) -> Iterator[Row]:
    """Yield firms' pages: most show the SIRET, some only other numbers."""
    words = yaml.safe_load((VOCABULARY / "companies.yaml").read_text(encoding="utf-8"))
    names = [f"{trade} {name}|{ape}" for trade, ape in words["trades"] for name in words["names"]]
    rng.shuffle(names)
    for name in names[:COMPANIES]:
        company, ape = name.split("|")
        yield company_row(company, ape, words, words["pages"][language], rng)


def company_row(company: str, ape: str, words: Row, pages: Row, rng: random.Random) -> Row:
    """Return one firm with its page and what is to be found on it."""
    firm, host = Firm(rng), Firm(rng)
    (code, town), (_, other_town) = rng.sample(words["towns"], 2)
    facts = {
        "company": company,
        "ape": ape,
        "form": rng.choice(words["forms"]),
        "capital": rng.choice(["1 000", "5 000", "8 000", "15 000", "40 000", "120 000"]),
        "address": f"{rng.randint(1, 89)} {rng.choice(words['streets'])}, {code} {town}",
        "domain": f"{slug(company)}.example.org",
        "town": town,
        "other_town": other_town,
        "siren": written(firm.siren, rng),
        "siret": written(firm.siret, rng),
        "other_siret": written(firm.establishment(rng.randint(5, 9)), rng),
        "vat": rng.choice([firm.vat, f"FR {firm.vat[2:4]} {firm.vat[4:]}", f"{firm.vat[:4]} {firm.siren}"]),
        "host": rng.choice(words["hosts"]),
        "host_siret": written(host.siret, rng),
        "host_vat": host.vat,
        "policy": rng.randint(10**6, 10**7),
        "year": rng.randint(1987, 2025),
    }
    shown, truth = case(firm, rng)
    page = "\n".join(layout(shown, pages, rng)).format(**facts)
    return {
        "company": company,
        "city": town,
        "website": f"https://{facts['domain']}/",
        "page": page,
        "truth": truth,
    }


def case(firm: Firm, rng: random.Random) -> tuple[list[str], Row]:
    """Return which numbers a page shows and the true answer that follows."""
    found = {"siret": firm.siret, "vat": firm.vat, "not_found": False}
    without_vat = {"siret": firm.siret, "not_found": False}
    cases: list[tuple[list[str], Row]] = [
        (["siret", "vat"], found),
        (["siren", "siret", "vat"], found),
        (["siret"], without_vat),
        (["branch", "vat"], found),
        (["siren", "vat"], {"not_found": True}),
        (["host"], {"not_found": True}),
    ]
    return rng.choices(cases, weights=[45, 15, 12, 10, 10, 8])[0]


def layout(shown: list[str], pages: Row, rng: random.Random) -> list[str]:
    """Return the lines of a page in order."""
    with_host = "host" not in shown and rng.random() < 1 / 2
    lines = [rng.choice(pages[block]) for block in [*shown, *(["host"] if with_host else [])]]
    lines += rng.sample(pages["filler"], k=rng.randint(1, 3))
    rng.shuffle(lines)
    lines.insert(0 if rng.random() < 3 / 4 else 1, rng.choice(pages["publisher"]))
    return lines


def slug(name: str) -> str:
    """Return a name as it stands in a web address."""
    plain = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
INVOICE = {
    "fr": (
        "{supplier}\nFacture n° {number} du {day}\n{items}\nTotal HT : {net} €\n{vat}\nTotal TTC : {total} €"
    ),
    "en": "{supplier}\nInvoice no. {number}, {day}\n{items}\nNet: EUR {net}\n{vat}\nTotal: EUR {total}",
}
VAT = {
    "fr": ("TVA : {vat} €", "TVA non applicable, art. 293 B du CGI"),
    "en": ("VAT: EUR {vat}", "VAT not applicable (French tax code, art. 293 B)"),
}


def data_entry(language: str, rng: random.Random) -> Iterator[Row]:
    """Yield invoices of one or two items of one supplier, and their accounting lines."""
    words = yaml.safe_load((VOCABULARY / "invoices.yaml").read_text(encoding="utf-8"))
    suppliers = list(words)
    for index in range(INVOICES):
        supplier = suppliers[index % len(suppliers)]
        items = rng.sample(words[supplier], k=rng.randint(1, min(2, len(words[supplier]))))
        number = f"{rng.choice(['F', 'FA-', '2026-', 'A'])}{rng.randint(100, 9999)}"
        day = FIRST_DAY + timedelta(days=rng.randint(0, 170))
        yield invoice_row(language, supplier, number, day, items)


def invoice_row(language: str, supplier: str, number: str, day: date, items: list[Any]) -> Row:
    """Return one invoice as text, and its balanced lines, one an account."""
    net = sum(Decimal(item[3]) for item in items)
    vat = round(net * Decimal(str(items[0][4])) / 100, 2)
    text = INVOICE[language].format(
        supplier=supplier,
        number=number,
        day=f"{day.day} {MONTHS[language][day.month - 1]} {day.year}",
        items="\n".join(item_line(item, language) for item in items),
        net=amount(net, language),
        vat=VAT[language][0 if vat else 1].format(vat=amount(vat, language)),
        total=amount(net + vat, language),
    )
    by_account: dict[str, Decimal] = {}
    for item in items:
        by_account[item[0]] = by_account.get(item[0], Decimal(0)) + Decimal(item[3])
    lines = [accounting_line(day, number, account, debit=sum_) for account, sum_ in by_account.items()]
    if vat:
        lines.append(accounting_line(day, number, "44566", debit=vat))
    lines.append(accounting_line(day, number, "401", credit=net + vat))
    return {"invoice": text, "truth": {"lines": lines}}


def item_line(item: list[Any], language: str) -> str:
    """Return one item as the invoice prints it."""
    if language == "fr":
        return f"- {item[1]} : {amount(item[3], language)} €"
    return f"- {item[2]}: EUR {amount(item[3], language)}"


def accounting_line(day: date, number: str, account: str, **amounts: object) -> Row:
    """Return one line of the journal."""
    exact = {side: str(value) for side, value in amounts.items()}
    return {"date": day.isoformat(), "account": account, "label": number} | exact


def amount(value: object, language: str) -> str:
    """Return an amount as the language writes it."""
    text = f"{Decimal(str(value)):,.2f}"
    return text.replace(",", " ").replace(".", ",") if language == "fr" else text


KINDS = {
    "equivalence": equivalence,
    "choice": choice,
    "company-lookup": company_lookup,
    "data-entry": data_entry,
}


def checked(name: str, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows with the true answer in its canonical form; fail on one that its kind refuses."""
    ready = kind(name)
    sheet = ready.sheet(ready.sample_options)
    for row in rows:
        sheet.check_item(row)
        yield row | {"truth": sheet.parse(row["truth"], row)}


def main() -> None:
    """Write every file."""
    for name, make in KINDS.items():
        for language in LANGUAGES:
            rng = random.Random(f"{name}.{language}")  # noqa: S311 - samples, not secrets
            rows = list(checked(name, make(language, rng)))
            rng.shuffle(rows)
            file = SAMPLES / f"{name}.{language}.jsonl"
            numbered = ({"id": f"{name}-{language}-{i:03d}"} | row for i, row in enumerate(rows, start=1))
            text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in numbered)
            file.write_text(text, encoding="utf-8", newline="\n")
            print(f"{len(rows):4} items in {file.name}")


if __name__ == "__main__":
    main()
