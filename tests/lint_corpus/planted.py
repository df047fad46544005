"""Sentences of a report with one typed number each: every kind of Swedish number expression in every kind of place."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spelled import cardinal, digits, ordinal


@dataclass(frozen=True)
class Planted:
    """Markdown with a typed number; `number` is what must be found, `kind` the rule that made it."""

    kind: str
    text: str
    number: str


HERE = Path(__file__).parent
NOUNS = [
    "kommuner",
    "projekt",
    "företag",
    "deltagare",
    "ansökningar",
    "möten",
    "personer",
    "ärenden",
    "regioner",
    "insatser",
    "utbildningar",
    "webbinarier",
    "medlemsföretag",
    "platser",
    "arbetsplatser",
    "lärosäten",
    "workshoppar",
    "nyhetsbrev",
    "ungdomar",
    "besök",
    "bidrag",
    "råd",
    "spår",
    "län",
    "butiker",
]
# {n} is number and noun together: `tolv kommuner`, `33 000 kronor`.
AMOUNT_FRAMES = (
    "Under året deltog {n} i arbetet.",
    "Vi har samlat {n} till en gemensam dialog om kompetensförsörjning.",
    "Satsningen har hittills nått {n}, främst i länets västra delar.",
    "Sammanlagt fick {n} stöd genom anslaget.",
    "I projektet medverkar {n}.",
    "Resultatet är {n} (se @sec-3-4).",
    "Utöver det tillkom {n} under hösten 2024.",
    "Inom {n} pågår arbetet fortfarande, och mer är på väg.",
    "Det är fler än förra året, då vi noterade {n}.",
    "- **Bredband.** Kartläggningen omfattar {n} i hela länet.",
    "> Utvärderingen bygger på {n}.",
    "Med hjälp av {{{{< tal skills.themes >}}}} teman nådde vi {n}.",
    "Arbetet, som omfattade {n}, avslutades i december 2024.",
    "Rapporten visar att {n} har påverkats sedan 2022.",
    "Region Västmanland, Almi och {n} står bakom.",
)
CAPITAL_FRAMES = (
    "{n} har skrivit under avsiktsförklaringen.",
    "## {n} fick stöd",
    "{n} deltog vid konferensen i mars 2024.",
)
MONEY_FRAMES = (
    "Vi beviljade {n} till nya projekt.",
    "Den regionala medfinansieringen uppgick till {n}.",
    "Projektet har en budget på {n} för 2023–2025.",
    "Kostnaden blev {n}, vilket är mer än väntat.",
    "Av anslaget återstår {n}.",
    "| Utbetalt | {n} |\n|:--|--:|\n| Rest | {{{{< tal a.rest >}}}} |",
    "Företagen investerade {n} (uppgift från Almi).",
)
SHARE_FRAMES = (
    "Av företagen uppger {n} att de har anställt.",
    "Omkring {n} av stödet gick till Västerås.",
    "Andelen kvinnor var {n} under året.",
    "Sysselsättningen ökade med {n} jämfört med 2023.",
    "Nästan {n} av deltagarna kom från små företag.",
    "Det motsvarar {n} av länets befolkning.",
)
FREE_FRAMES = (
    "Under perioden har {n}.",
    "Enkäten visar att {n}.",
    "Enligt uppföljningen har {n}, vilket bekräftas av Almi.",
)


def planted(seed: int = 41) -> list[Planted]:
    """All cases, in an order that never changes; another seed draws other numbers."""
    chosen = random.Random(seed)
    grammar = [*_counted(chosen), *_money(chosen), *_shares(chosen), *_others(chosen)]
    assert all(case.number in case.text for case in grammar)
    lines = (HERE / "typed.txt").read_text(encoding="utf-8").splitlines()
    return [*grammar, *(Planted("written by hand", line, line) for line in lines)]


def _counted(chosen: random.Random) -> Iterator[Planted]:
    frames, nouns = itertools.cycle(AMOUNT_FRAMES), itertools.cycle(NOUNS)
    for number in [*range(2, 34), *chosen.sample(range(34, 1000), 40), *chosen.sample(range(1000, 400_000), 25)]:
        yield _case("cardinal in words", next(frames), cardinal(number), next(nouns))
    for number in [*range(2, 20), *chosen.sample(range(20, 1000), 30)]:
        yield _case("digits", next(frames), str(number), next(nouns))
    for number, space in zip(
        chosen.sample(range(1000, 900_000), 40), itertools.cycle("\u00a0\u202f\u2009 ."), strict=False
    ):
        yield _case("digits in groups", next(frames), digits(number, space), next(nouns))
    for number in (1250, 1500, 1875, 1950, 2000, 2010, 2024, 2048, 2100, 3400, 9999):
        noun = chosen.choice(("deltagare", "företag", "personer", "ärenden", "platser", "nya företag"))
        yield _case("four digits before a noun", next(frames), str(number), noun)
    yield from _about(chosen)
    yield from _several(chosen)


def _about(chosen: random.Random) -> Iterator[Planted]:
    frames, nouns = itertools.cycle(AMOUNT_FRAMES), itertools.cycle(NOUNS)
    for lead in ("cirka", "omkring", "drygt", "knappt", "mer än", "närmare", "uppemot", "minst", "över", "runt", "ca"):
        for number in (cardinal(chosen.randrange(20, 99)), str(chosen.randrange(20, 900)), "2000", digits(15000)):
            yield _case("approximation", next(frames), number, next(nouns), f"{lead} ")
    for word in ("tiotal", "tjugotal", "trettiotal", "femtontal", "fyrtiotal", "hundratal", "tusental", "dussin"):
        yield _case("round number", next(frames), f"ett {word}", next(nouns))
        yield _case("round number", next(frames), f"ett {chosen.choice((20, 30, 50, 100))}-tal", next(nouns))
    for word in ("tiotals", "hundratals", "tusentals", "dussintals", "miljontals", "10-tals"):
        yield _case("round number", next(frames), word, next(nouns))


def _several(chosen: random.Random) -> Iterator[Planted]:
    frames, nouns = itertools.cycle(AMOUNT_FRAMES), itertools.cycle(NOUNS)
    for first, last in ((2, 3), (3, 5), (10, 12), (20, 30), (100, 150)):
        for join in ("–", " till ", "-", " eller ", " à "):
            yield _case("range", next(frames), f"{first}{join}{last}", next(nouns))
        yield _case("range", next(frames), f"{cardinal(first)} till {cardinal(last)}", next(nouns))
        yield _case("range", next(frames), f"mellan {cardinal(first)} och {cardinal(last)}", next(nouns))
    capital = itertools.cycle(CAPITAL_FRAMES)
    for number in (*range(2, 13), 24, 37, 100, 250):
        yield _case("first in its sentence", next(capital), cardinal(number).capitalize(), next(nouns))
        yield _case("first in its sentence", next(capital), str(number), next(nouns))
    for mark in ("**", "*", "_", "__"):
        yield _case("emphasis", next(frames), f"{mark}{chosen.randrange(13, 99)}{mark}", next(nouns))
        yield _case("emphasis", next(frames), f"{mark}{cardinal(chosen.randrange(2, 30))}{mark}", next(nouns))
    for part, whole in ((3, 4), (8, 10), (9, 10), (2, 3), (5, 32)):
        yield _case("so many of so many", next(frames), f"{cardinal(part)} av {cardinal(whole)}", next(nouns))
        yield _case("so many of so many", next(frames), f"{part} av {whole}", next(nouns))
        yield _case("so many of so many", next(frames), f"{part} av länets {whole}", next(nouns))
    yield from (_case("one of so many", next(frames), f"en av {word}", next(nouns)) for word in ("fyra", "fem", "tio"))


def _money(chosen: random.Random) -> Iterator[Planted]:
    frames = itertools.cycle(MONEY_FRAMES)
    units = ("kronor", "kr", "tkr", "mkr", "mdkr", "miljoner kronor", "miljarder kronor", "tusen kronor", "euro", "SEK")
    for unit, space in itertools.product(units, ("\u00a0", " ", "\u202f")):
        value = chosen.choice(
            ("33,3", "1\u00a0234,5", "12", "2,0", "7", "450", "0,8", "18\u00a0000", "1.250.000", "104")
        )
        yield Planted("money", next(frames).format(n=f"{value}{space}{unit}"), value)
    for text in (
        "en miljon kronor",
        "tre miljoner kronor",
        "en och en halv miljon kronor",
        "två och en halv miljon",
        "tolv miljoner kronor",
        "en halv miljon kronor",
        "femhundratusen kronor",
        "hundra tusen kronor",
        "tusen kronor",
        "en miljard kronor",
        "5mkr",
        "33mkr",
        "500 kr",
        "2 000:-",
        "3,5 milj. kr",
        "SEK 500",
        "SEK500",
        "€ 20",
        "12,5 Mkr",
        "300 kkr",
        "20 mnkr",
        "en kvarts miljon kronor",
        "fyrahundra tusen",
        "sju tusen kronor",
    ):
        yield Planted("money", next(frames).format(n=text), text)
    for text in ("−2,4 miljoner kronor", "+5,9 mkr", "-300 kronor", "minus 12 procent"):
        yield Planted("signed", next(frames).format(n=text), text.removeprefix("minus "))


def _shares(chosen: random.Random) -> Iterator[Planted]:
    frames = itertools.cycle(SHARE_FRAMES)
    for space, unit in itertools.product(("\u00a0", " ", "", "\u202f"), ("%", "procent", "procentenheter")):
        for value in (str(chosen.randrange(2, 99)), f"{chosen.randrange(2, 99)},{chosen.randrange(1, 9)}"):
            yield Planted("share in digits", next(frames).format(n=f"{value}{space}{unit}"), value)
    for value in (2, 5, 10, 12, 20, 25, 28, 50, 75, 100, 0):
        text = f"{cardinal(value)} procent"
        yield Planted("share in words", next(frames).format(n=text), text)
    for text in (
        "hälften",
        "en tredjedel",
        "två tredjedelar",
        "en fjärdedel",
        "tre fjärdedelar",
        "en femtedel",
        "fyra femtedelar",
        "en sjättedel",
        "en åttondel",
        "en tiondel",
        "nio tiondelar",
        "en hundradel",
        "½",
        "¾",
        "1/3",
        "3/4",
        "2/5",
        "tre av fyra",
        "nio av tio",
        "en av tio",
        "fyra av fem",
        "var femte",
        "vart tredje företag",
        "varannan",
        "vartannat företag",
        "var tionde",
        "halva",
        "en tjugondel",
        "sju av tio",
        "en på tio",
        "fjärdedelen",
        "tredjedelen",
        "en tolftedel",
        "7 av 10",
        "1 av 4",
        "fem sjättedelar",
        "dryga hälften",
        "en knapp tredjedel",
    ):
        number = text.removeprefix("dryga ").replace("en knapp ", "")
        yield Planted("fraction", next(frames).format(n=text), number)


def _others(chosen: random.Random) -> Iterator[Planted]:
    frames = itertools.cycle(FREE_FRAMES)
    for text, number in (
        ("antalet fördubblats", "fördubblats"),
        ("ansökningarna tredubblats", "tredubblats"),
        ("söktrycket halverats", "halverats"),
        ("antalet fyrdubblats", "fyrdubblats"),
        ("dubbelt så många sökt", "dubbelt"),
        ("tre gånger så många sökt", "tre gånger"),
        ("utsläppen halverats", "halverats"),
        ("en fördubbling skett", "fördubbling"),
        ("en halvering skett", "halvering"),
        ("omsättningen ökat 2,5 gånger", "2,5 gånger"),
        ("volymen tiodubblats", "tiodubblats"),
        ("trafiken dubblerats", "dubblerats"),
        ("intresset varit mer än dubbelt så stort", "dubbelt"),
        ("kostnaden femdubblats", "femdubblats"),
        ("stödet varit tiofalt större", "tiofalt"),
        ("antalet ökat trefaldigt", "trefaldigt"),
        ("antalet dubblats", "dubblats"),
        ("det skett en tredubbling", "tredubbling"),
    ):
        yield Planted("multiple", next(frames).format(n=text), number)
    for number in [*range(3, 21), *chosen.sample(range(21, 99), 8)]:
        frame = chosen.choice(
            (
                "Konferensen hölls för {n} gången.",
                "Det är det {n} året i rad som antalet stiger.",
                "Kommunen kom på {n} plats i mätningen.",
                "Länet fick sin {n} familjecentral.",
                "Västmanland är det {n} länet som ansluter sig.",
            )
        )
        yield Planted("ordinal", frame.format(n=ordinal(number)), ordinal(number))
    for text in ("3:e", "4:e", "10:e", "21:a", "32:a"):
        yield Planted("ordinal in digits", f"Konferensen hölls för {text} gången.", text)
    yield Planted("ordinal", "Konferensen hölls för andra gången.", "andra gången")
    yield Planted("ordinal", "För andra året i rad minskade ansökningarna.", "andra året")
    for text, number in (
        ("ett treårigt projekt", "treårigt"),
        ("en tvåårsperiod", "tvåårsperiod"),
        ("ett 3-årigt projekt", "3-årigt"),
        ("en 12-månadersperiod", "12-månadersperiod"),
        ("en femårig satsning", "femårig"),
        ("en tioårig avsiktsförklaring", "tioårig"),
        ("en tvådagars konferens", "tvådagars"),
        ("en tredagarsutbildning", "tredagarsutbildning"),
        ("en femprocentig ökning", "femprocentig"),
        ("en 10-procentig ökning", "10-procentig"),
        ("en tvåsiffrig tillväxt", "tvåsiffrig"),
        ("ett sexmånadersprogram", "sexmånadersprogram"),
        ("en 40-timmarskurs", "40-timmarskurs"),
        ("ett ettårigt stöd", "ettårigt"),
        ("en femårsplan", "femårsplan"),
        ("två och ett halvt år", "två och ett halvt år"),
        ("ett och ett halvt år", "ett och ett halvt år"),
        ("18 månader", "18 månader"),
        ("mer än 18 månader", "18"),
        ("ett halvdussin möten", "halvdussin"),
        ("minst en workshop per kommun", "minst en"),
        ("högst ett stöd per företag", "högst ett"),
        ("noll ansökningar", "noll"),
        ("0 ansökningar", "0"),
        ("två till tre möten i månaden", "två till tre"),
        ("20 %", "20"),
        ("en styrgrupp med fem ledamöter", "fem"),
        ("åldern 16–24 år", "16–24 år"),
        ("15st medlemsföretag", "15st"),
        ("3 st arbetsgrupper", "3 st"),
        ("2x medel", "2x"),
        ("en grupp (12 personer)", "12 personer"),
        ("avstånd på 40 km", "40 km"),
        ("tretton-fjorton möten", "tretton"),
        ("1,2 per invånare", "1,2"),
        ("15 per 1 000 invånare", "15"),
        ("ett antal (7)", "7"),
        ("en kvot på 2,5", "2,5"),
        ("tjugo-tjugofem aktörer", "tjugo"),
        ("3+2 platser", "3"),
    ):
        frame = chosen.choice(("Vi har under året haft {n}.", "Det gäller {n}, enligt Almi.", "Arbetet innebär {n}."))
        yield Planted("measure", frame.format(n=text), number)
    for text, number in (
        ("{{< tal a.b form=ord >}} av tio kommuner deltar.", "tio"),
        ("Av {{< tal a.b >}} deltagare var 12 kvinnor.", "12"),
        ("Av länets tio kommuner deltar {{< tal a.b >}}.", "tio"),
        ("Mellan {{< tal a.b >}} och 40 deltog.", "40"),
        ("{{< tal a.b >}} eller nio personer.", "nio"),
        ("[tre rapporter](https://example.se/12) finns.", "tre"),
        ("De är tre: Almi, Create och MDU.", "tre"),
        ("Kommunerna är tio till antalet.", "tio"),
        ("Totalt: 47", "47"),
        ("(tolv stycken)", "tolv stycken"),
        ("Vi är nu fyra.", "fyra"),
        ("Målet var tolv, inte tio.", "tolv"),
        ("1. Vi höll sju möten.\n2. Mer gjordes.", "sju"),
        ("Antalet är 33&nbsp;000.", "33"),
        ("Antalet är 33\n000 personer.", "33"),
        ("Rad ett\nhar fem ord.", "fem"),
        ("Se not[^1].\n\n[^1]: Gäller 14 företag.", "14"),
        ("Kontakter: 5 i Sala, 3 i Arboga.", "5"),
        ("Läget 2024: 14 klara, resten väntar.", "14"),
        ("År 2024 var de 14.", "14"),
        ("I mars 2024 hölls 3 möten.", "3"),
        ("Den 3 mars kom 40 personer.", "40"),
        ("Enligt 7 § får 3 kommuner stöd.", "3"),
        ("Delmål 14 fick 3 projekt.", "3"),
        ("I avsnitt 5.1 nämns 12 fall.", "12"),
        ("Väg 56 får 4 nya hållplatser.", "4"),
        ("E18 har fått två nya filer.", "två"),
        ("Etapp 2 omfattar 12 kommuner.", "12"),
    ):
        yield Planted("in company", text, number)


def _case(kind: str, frame: str, number: str, noun: str, before: str = "") -> Planted:
    if "{n}" in frame and "{{{{" in frame:
        text = frame.replace("{{{{", "{{").replace("}}}}", "}}").replace("{n}", f"{before}{number} {noun}")
    else:
        text = frame.format(n=f"{before}{number} {noun}")
    return Planted(kind, text, number)
