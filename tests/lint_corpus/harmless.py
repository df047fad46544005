"""Sentences of a report whose digits and number words are no amounts, and sentences that only look like it.

Decided as an editor of an official report would: what is identified by a number (a year, a goal, a law, a road) is no
amount. en and ett are articles. A compound names a kind (tvåspråkig, trepartssamtal), unless it measures (treårig).
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spelled import cardinal, ordinal

MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]


@dataclass(frozen=True)
class Harmless:
    """Markdown in which nothing is a typed number; `kind` says why not."""

    kind: str
    text: str


TIME_FRAMES = (
    "Arbetet pågick {t} och fortsätter.",
    "Vi beslutade om planen {t}.",
    "{t} beviljades ERUF-stöd.",
    "Planen för {t} genomförs med Trafikverket.",
    "Strategin gäller {t}, med möjlighet till förlängning.",
    "Utvecklingen {t} följs upp av Region Västmanland.",
    "Siffrorna är från {t}.",
    "- *Turism.* Projektet startade {t}.",
    "## Planeringen {t}",
    "Redovisningen {t} lämnades till regeringen.",
)
REFERENCE_FRAMES = (
    "Mer om det står i {r}.",
    "Se {r}.",
    "Satsningen bidrar till {r}.",
    "Enligt {r} ska regionen samverka.",
    "Arbetet bygger på {r} och på RUS.",
    "Vi har utgått från {r}.",
    "{R} handlar om samma sak.",
    "Det framgår av {r}, som gäller än.",
)


def harmless(seed: int = 43) -> list[Harmless]:
    """All cases, in an order that never changes; another seed draws other numbers."""
    chosen = random.Random(seed)
    drawn = [*_times(chosen), *_references(chosen), *_laws(chosen), *_places(chosen)]
    lines = (Path(__file__).parent / "untyped.txt").read_text(encoding="utf-8").splitlines()
    written = [Harmless("written by hand", line) for line in lines]
    return [*drawn, *_words(), *_markup(), *_cited(), *_named(), *written]


# Names that no grammar knows: a book lists them in chapters/names.yml.
NAMES = (
    "Agenda 2030",
    "Oslo–Sthlm 2.55",
    "anslag 1:1",
    "förordning (2022:1468)",
    "ÖMS 2050",
    "Industri 4.0",
    "Windows 11",
    "Region 10",
    "1,5-gradersmål",
    "Tre Kronor",
    "Niohundra",
    "1177",
    "Mälarbanan 1",
)


def _named() -> Iterator[Harmless]:
    frames = itertools.cycle(
        ("Arbetet bygger på {n}.", "Vi följer {n} i länet.", "{N} är ett exempel.", "Enligt {n}, som gäller.")
    )
    for name in NAMES:
        for spaced in (name, name.replace(" ", "\u00a0"), f"*{name}*"):
            yield Harmless("name", next(frames).format(n=spaced, N=spaced[:1].upper() + spaced[1:]))


def _times(chosen: random.Random) -> Iterator[Harmless]:
    frames = itertools.cycle(TIME_FRAMES)
    years = range(1985, 2052)
    for year in chosen.sample(years, 30):
        yield Harmless("year", next(frames).format(t=year))
        yield Harmless("year", f"Sedan {year} {chosen.choice(('ställer', 'arbetar', 'har', 'driver'))} vi om arbetet.")
    for year in chosen.sample(years, 25):
        dash = chosen.choice(("–", "-", "—", " till ", " och "))
        yield Harmless("years", next(frames).format(t=f"{year}{dash}{year + chosen.randrange(1, 12)}"))
        yield Harmless("years", next(frames).format(t=f"{year}/{(year + 1) % 100:02}"))
    for day, month in itertools.product((1, 3, 14, 21, 30), MONTHS):
        text = chosen.choice(
            (f"den {day} {month}", f"{day} {month} {chosen.choice(years)}", f"{day}–{day + 1} {month}")
        )
        yield Harmless("date", next(frames).format(t=text))
    for text in (
        "2024-02-21",
        "vecka 12",
        "v. 12–14",
        "kvartal 2",
        "tredje kvartalet 2024",
        "första halvåret",
        "andra halvåret 2024",
        "fjärde kvartalet",
        "hösten 2024",
        "i mars 2024",
        "1990-talet",
        "på 80-talet",
        "under nittiotalet",
        "2010-talet",
        "1800-talet",
        "2024 års budget",
        "vårterminen 2025",
        "läsåret 2023/2024",
        "perioden 2021–2027",
        "årsskiftet 2024/25",
        "klockan 13",
        "kl. 9.30",
        "kl. 13.00–15.30",
        "klockan nio",
        "den 21 februari",
        "den första mars",
        "den 1:a maj",
        "mellan 2022 och 2024",
        "åren 2022, 2023 och 2024",
        "från och med 2025",
        "sommaren 2024",
        "före 2030",
        "måndagen den 4 mars",
        "i januari–mars 2024",
        "senast 2045",
        "2024",
        "den tredje december",
        "vecka 7 och 8",
    ):
        yield Harmless("time", next(frames).format(t=text))
    yield Harmless("year before a noun", "Hösten 2024 deltagare från hela länet inbjöds.")
    yield Harmless("year before a noun", "Projektet fick 2024 ERUF-stöd i Norra Mellansverige.")
    yield Harmless("year in a name", "Smarta Sätt 2024–2025 hjälper turismföretag att bli lönsammare.")
    yield Harmless("year in a name", "Regional utvecklingsstrategi för Västmanland 2030 styr arbetet.")


def _references(chosen: random.Random) -> Iterator[Harmless]:
    frames = itertools.cycle(REFERENCE_FRAMES)
    nouns = [
        "kapitel",
        "avsnitt",
        "figur",
        "tabell",
        "bilaga",
        "fråga",
        "delmål",
        "mål",
        "punkt",
        "artikel",
        "sidan",
        "s.",
        "etapp",
        "fas",
        "del",
        "nivå",
        "version",
        "åtgärd",
        "prioritering",
        "insatsområde",
        "målområde",
        "program",
        "utgiftsområde",
        "steg",
        "arbetspaket",
        "årskurs",
        "scenario",
        "spår",
    ]
    for noun in nouns:
        numbers = (f"{chosen.randrange(1, 20)}", f"{chosen.randrange(1, 6)}.{chosen.randrange(1, 6)}", "2 och 3", "1–4")
        for number in numbers:
            yield _referring(next(frames), f"{noun} {number}")
    for text in (
        "delmål 14, 15, 18 och 20",
        "kapitel 1–4",
        "avsnitten nedan",
        "första stycket",
        "andra stycket",
        "tredje stycket",
        "femte kapitlet",
        "kapitel tre",
        "ERUF:s specifika mål 1.4",
        "mål 8, 9 och 17",
        "figur 4.1 och 4.2",
        "tabell 2 respektive 3",
        "punkt 3 b",
        "not 7",
        "bilaga 2 B",
        "s. 14–16",
        "sid. 3",
        "fjärde punkten",
    ):
        yield _referring(next(frames), text)


def _referring(frame: str, text: str) -> Harmless:
    return Harmless("reference", frame.format(r=text, R=text[:1].upper() + text[1:]))


def _laws(chosen: random.Random) -> Iterator[Harmless]:
    frames = itertools.cycle(REFERENCE_FRAMES)
    for _ in range(25):
        number = f"{chosen.randrange(1962, 2025)}:{chosen.randrange(1, 1800)}"
        form = chosen.choice(
            ("förordning ({})", "lagen ({}) om regionalt utvecklingsansvar", "SFS {}", "kommunallagen ({})")
        )
        yield _law(next(frames), form.format(number))
    for section in range(1, 15):
        form = chosen.choice(("{} §", "§ {}", "3 kap. {} §", "{} § förordningen", "{}–9 §§", "{} § andra stycket"))
        yield _law(next(frames), form.format(section))
    for text in (
        "prop. 2023/24:1",
        "SOU 2023:15",
        "Ds 2024:3",
        "dir. 2023:12",
        "bet. 2023/24:NU2",
        "rskr. 2023/24:101",
        "skr. 2021/22:206",
        "(EU) 2021/1060",
        "direktiv 2014/24/EU",
        "förordning (EU) nr 651/2014",
        "artikel 107.3 c",
        "dnr RUN 2024-0123",
        "dnr 2024/123",
        "KOM(2020) 123",
        "HSLF-FS 2017:40",
        "3 kap. 4 § socialtjänstlagen",
    ):
        yield _law(next(frames), text)


def _law(frame: str, text: str) -> Harmless:
    return Harmless("law", frame.format(r=text, R=text[:1].upper() + text[1:]))


def _places(chosen: random.Random) -> Iterator[Harmless]:
    for road in ("E18", "E20", "väg 56", "riksväg 66", "länsväg 252", "väg 53", "E4", "rv 70", "E18/E20", "väg 252"):
        frame = chosen.choice(
            ("{} byggs om genom länet.", "Vi verkar för att {} ska bli säkrare.", "Bron över {} är klar.")
        )
        yield Harmless("road", frame.format(road))
    for text in (
        "Ring 021-17 45 00.",
        "Telefon: 021-481 80 00.",
        "Tfn 08-123 456 78 eller +46 21 17 45 00.",
        "Mobil 070-123 45 67.",
        "721 89 Västerås",
        "Region Västmanland, 721 89 Västerås, tar emot svaren.",
        "Box 1234, 721 30 Västerås",
        "Regionhuset ligger på Skultunavägen 12.",
        "Besök oss på Kopparbergsvägen 10.",
        "Organisationsnummer 232100-0172.",
        "Skriv till info@exempel24.se.",
        "Läs mer på www.exempel.se/rapport2024.",
        "Se https://example.se/a/12/34.",
        "Linje 5 går till Sala.",
        "Sal 3 är bokad.",
        "Tåget går från spår 4.",
        "Mötet hölls i rum B12.",
        "Skalan 1:50 000 används på kartan.",
        "Stämningen i skala 1:1 är god.",
    ):
        yield Harmless("address", text)
    for text in (
        "Covid-19 påverkade arbetet.",
        "5G byggs ut i länet.",
        "Utsläppen av CO2 ska minska.",
        "Smart specialisering (S3) ses över.",
        "Filen är låst med SHA-256.",
        "Programmet är i version 3.11.7.",
        "EU27 enades om målen.",
        "Modellen kallas B2B.",
        "Uppgiften gäller RUS2020.",
        "Formatet är A4.",
        "Metoden 5S används.",
        "Fältet X2000 är nytt.",
        "EU-27 har enats.",
        "Måttet kWh/m2 används.",
        "Nätet är 4G.",
        "Larmet H1N1 är borta.",
        "Rapporten finns i PDF/A-2.",
        "Huset är 3D-skrivet.",
        "Q1 var lugnt.",
        "Delen heter K3.",
    ):
        yield Harmless("code", text)


def _words() -> Iterator[Harmless]:
    articles = (
        "Regionen är en av de parter som driver arbetet.",
        "Ett av målen är att fler ska få stöd.",
        "Det är en ny satsning.",
        "Vi har ett gemensamt ansvar.",
        "En av kommunerna har lämnat samarbetet.",
        "Ett och samma program används.",
        "En del av pengarna återstår.",
        "Det ena projektet är klart, det andra pågår.",
        "Den ena gäller barn, den andra vuxna.",
        "Ett annat sätt att arbeta är att samla parterna.",
        "Någon annan ordning är inte aktuell.",
        "En gång om året ses parterna.",
        "Var och en ansvarar för sitt.",
        "På ett tidigt stadium kom synpunkter.",
        "Ett års arbete är klart.",
        "För varje krona från anslaget lägger ERUF mer.",
        "Det var första gången länet deltog.",
        "I första hand gäller det skolan.",
        "Först i nästa steg kommer företagen.",
        "Den första etappen är klar.",
        "Andra aktörer deltog också.",
        "Å ena sidan finns behov, å andra sidan brist på medel.",
        "För det första saknas data, för det andra tid.",
        "För det tredje är metoden ny.",
        "I andra hand kan medlen återföras.",
        "Båda parter är nöjda.",
        "Det enda som saknas är tid.",
        "Hela länet ska nås.",
        "Halvvägs in i arbetet ändrades planen.",
        "Halvtidsutvärderingen är klar.",
        "Ett halvår senare var svaret kvar.",
        "Under första halvåret deltog vi.",
        "Flera företag har fått stöd.",
        "Ett antal frågor återstår.",
        "Många deltog.",
        "Samtliga kommuner är med.",
        "Antalet ansökningar ökade.",
        "En handfull frågor återstår.",
        "De flesta är nöjda.",
        "Ett par kommuner avstod.",
        "Det är lätt att säga noga.",
        "Tidsplanen håller.",
        "Personalen har vuxit.",
        "Entreprenörer från hela länet deltog.",
        "Femininum är en genusform.",
        "Sextiden heter den tid då solen står högst.",
        "Trevligt bemötande är viktigt.",
        "Tretåig hackspett finns i länet.",
        "Elvakaffet är en tradition.",
        "Enheten väljs av läsaren.",
        "Hon är enig med styrelsen.",
    )
    yield from (Harmless("article or pronoun", text) for text in articles)
    compounds = (
        "tvåspråkig",
        "trepartssamtal",
        "tvåvägskommunikation",
        "fyrhjulsdrift",
        "tvärsektoriell",
        "trestegsmodellen",
        "fyrfältsväg",
        "tredimensionell",
        "tvåfilig",
        "femkamp",
        "enhetlig",
        "entydig",
        "tvåtaktsmotor",
        "trekantsdrama",
        "nolltolerans",
        "nollvision",
        "miljonprogrammet",
        "tusenskönan",
        "dubbelspår",
        "dubbelarbete",
        "halvtid",
        "fyrverkeri",
        "sexualitet",
        "tiokampen",
        "trettondagen",
        "treenighet",
        "tvåpartsavtal",
        "flerspråkig",
        "mångfald",
        "enskild",
        "ensidig",
        "tvivel",
        "trender",
        "kvartal",
        "kvarteret",
        "halvön",
        "andelar",
        "delmålet",
        "fjärd",
    )
    frames = itertools.cycle(("Arbetet handlar om {w}.", "Begreppet {w} används.", "Ordet {w} står i planen."))
    yield from (Harmless("compound", next(frames).format(w=word)) for word in compounds)
    for word in ("kapitlet", "stycket", "paragrafen", "kvartalet", "punkten", "avsnittet", "generationens nät"):
        for number in (3, 4, 5):
            yield Harmless("ordinal of a place", f"Det framgår av det {ordinal(number)} {word}.")
    for text in (
        "Handeln med tredje land ökade.",
        "En tredje part granskar.",
        "Den tredje sektorn deltar.",
        "Tusen tack till alla.",
        "Vi möttes mellan fyra ögon.",
        "Det var fem i tolv.",
        "Jouren är öppen 24/7.",
        "Antal per 1 000 invånare.",
        "Antal fall per 100 000 invånare.",
        "Beloppen anges i tusen kronor.",
        "Beviljat, miljoner kronor",
        "Utbetalt (miljoner kronor)",
        "Tkr: Tusen kronor.",
        "Mkr är miljoner kronor.",
        "Sex och samlevnad är ett område i skolan.",
        "Beloppen anges i tkr och mkr.",
        "Andelen anges i procent.",
        "Förändringar av andelar är i procentenheter.",
        "Priset är i kronor.",
        "Enheten är procent.",
    ):
        yield Harmless("unit or idiom", text)
    yield from (Harmless("time of day", f"Mötet börjar klockan {cardinal(hour)}.") for hour in range(2, 13))


def _markup() -> Iterator[Harmless]:
    for text in (
        "1. Vi höll möten.\n2. Vi lyssnade.\n3. Vi skrev.",
        "Se @fig-by-goal och @tbl-2 och @sec-1-4.",
        "## Mål {#sec-2-1}",
        "Filen `rapport-12.csv` är låst.",
        "```\nx = 12\n```",
        "---\nnotebooks: [a2, b3]\n---\n# Rubrik {#sec-5}",
        "<!-- 12 projekt, att kontrollera -->Text.",
        "[text](https://example.se/12?a=3)",
        "::: {#tbl-12}\nText\n:::",
        "Text[^1].\n\n[^1]: En fotnot.",
        "| a | b |\n|:---|---:|\n| x | y |",
        "![alt](fig12.png)",
        "Se <https://example.se/12>.",
        "{{< figur a.b12 >}}",
        "{{< tabell a.b >}}",
        "{{< svar 5.1 >}}",
        "{{< ar -1 >}}",
        "#### Rubrik",
        '<span class="a1">Text</span>',
        "a) först\nb) sedan\n1) därpå",
        "Text med&#160;hårt blanksteg.",
    ):
        yield Harmless("markup", text)


def _cited() -> Iterator[Harmless]:
    cited = "{{< tal project_funding.granted_total >}}"
    for text in (
        "Vi beviljade {c} till nya projekt.",
        "En av {c} mottagare är regionen.",
        "Mer än {c} deltog.",
        "{c} av {c} deltog.",
        "Mellan {c} och {c} deltog.",
        "Det är {c} fler än 2023.",
        "I {c} kommuner ges stöd.",
        "{c} miljoner kronor återstår.",
        "Av {c} är en internationell.",
        "Under 2024 fick {c} stöd.",
        "Delmål {c} och {c} fick mest.",
        "| {c} | {c} |\n|---|---|",
        "**{c}** projekt",
        "Antalet var {c}, mot {c} året före.",
        "{c}–{c} procent",
        "ungefär {c}",
        "{c} procent",
        "({c})",
        "ERUF betalade {c} kronor per krona.",
        "Sammanlagt {c}.",
        "{c} per år",
        "minst {c}",
        "{c} gånger",
    ):
        yield Harmless("cited", text.format(c=cited))
