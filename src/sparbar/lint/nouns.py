"""Nouns on either side of a number: what is counted (`12 projekt`), and what is numbered (`delmål 12`).

Swedish tells them apart by order: an amount stands before its noun, an identifier after a noun in the singular.
Each constant is a pattern of alternatives.
"""

from __future__ import annotations

_COUNTED = """
aktiviteter aktörer anordnare anställda ansökningar arbetstillfällen arbetsplatser arbetslösa avtal besök
besökare bolag bostäder boende brukare butiker cyklister deltagare deltagande dokument elever enheter
experter familjer fastigheter filer forskare föreningar företag företagare gånger hushåll individer
indikatorer insatser intervjuer invandrare invånare kommuner konferenser kontakter konton kronor
kunder kurser kvinnor ledamöter leverantörer länder medarbetare medborgare medlemmar
människor möten nätverk nyanlända observationer områden orter organisationer
parter patienter personer platser poster produkter projekt rader rapporter rådgivningar resor
resenärer respondenter samtal sidor skolor sökande stationer stipendier studenter studerande svarande sysselsatta
tillfällen tjänster träffar ungdomar universitet utbildningar utlysningar
verksamheter vårdcentraler webbinarier workshoppar åringar åtgärder ärenden
"""
_MEASURES = """
barn dagar euro hektar jobb kilometer kr kvadratmeter liter meter mil miljarder miljoner minuter mkr mdkr mnkr månader
män procent procentenheter st stycken timmar tkr ton veckor år öre
"""
_DESCRIBING = """
nya unika olika små stora enskilda privata offentliga mindre större medelstora deltagande unga äldre aktiva extra
anmälda svarande registrerade anslutna
"""
_UNITS = """
procentenheter procentenhet procent promille kronor krona kr SEK sek euro EUR dollar tkr kkr mkr Mkr mnkr mdkr mdr öre
hektar ha kilometer km meter m mil kvm m² km² ton kg kWh MWh GWh TWh MW kW liter timmar tim h minuter min sekunder
dagar dygn veckor månader mån år gånger personer stycken st
"""
_NUMBERED = """
alternativ anslagspost anslagsposten ap arbetspaket artikel art\\. avsnitt axel bil\\. bilaga bild bilagor box delmål
delområde delprojekt delprogram del diagram ekv\\. ekvation etapp exempel fas figur fig\\. figurerna fotnot fråga
frågor frågorna formulär gate grupp hus insatsområde insats kapitel kap kap\\. kapitlen karta kategori kod kolumn
kvartal klass lag linje målområde målområden mål målen modul moment nivå not nr nummer område objekt paragraf
paragraferna perrong plattform plan prioritering prioriteringar program programområde punkt punkterna punkter p\\. rad
raderna ruta riksväg länsväg väg vägarna europaväg rv lv sal scenario sidan sidorna sida sid sid\\. s\\. skede spår
steg stycket st\\. supplement tabell tabellerna tab\\. tema tertial trafikplats utgåva uppgift uppl\\. utgiftsområde
utlysning variant version volym vol\\. zon åk årskurs årskurserna åtgärd ärende alternativen artikeln artiklarna
avsnitten avsnittet delmålen delmålet etappen etapperna fasen faserna målet nivåerna nivån paragrafen prioriteringarna
prioriteringen punkten steget stegen områdena tabellen figuren versionen åtgärderna
"""
_PLACES = """
stycket kapitlet avsnittet punkten paragrafen bilagan artikeln meningen ledet strecksatsen delmålet delmålets
kvartalet kvartalets tertialet tertialets halvåret halvårets veckan advent söndagen måndagen tisdagen onsdagen
torsdagen fredagen lördagen land landet länder part parts parten partens sektorn sektorns statsmakten generationen
generationens hand världen
"""
_MONTHS = """
januari februari mars april maj juni juli augusti september oktober november december
jan\\. feb\\. febr\\. apr\\. aug\\. sept\\. okt\\. nov\\. dec\\.
"""


def _any(words: str) -> str:
    return "|".join(words.split())


COUNTED = _any(_COUNTED)  # the last part of such a word: with one even `2000 kursdeltagare` is an amount, not a year
MEASURES = _any(_MEASURES)  # the same, as whole words: går and står end in år
DESCRIBING = _any(_DESCRIBING)  # adjectives that may stand between: `2000 nya företag`
UNITS = _any(_UNITS)  # what only an amount is followed by
NUMBERED = _any(_NUMBERED)  # `etapp 2`, `delmål 14, 15 och 20`
PLACES = _any(_PLACES)  # what an ordinal names in a text or a calendar: `andra stycket`, `fjärde kvartalet`
MONTHS = _any(_MONTHS)
