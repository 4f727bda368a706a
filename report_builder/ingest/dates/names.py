"""Names of months and weekdays in the languages of shops, for Python and the engine alike."""

from __future__ import annotations

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December")  # fmt: skip
# German, French, Spanish, Portuguese, Italian, Dutch and the Nordic tongues, where they differ
# from the English names above, which the engine reads itself.
_FOREIGN = (
    "januar jänner jaenner jän janvier janv enero ene janeiro gennaio gen januari",
    "februar februari février fevrier févr fevr fév febrero fevereiro fev febbraio",
    "märz maerz mär mrz mars marzo março marco maart mrt",
    "avril avr abril abr aprile",
    "mai mayo maio maggio mag mei maj",
    "juni juin junio junho giugno giu",
    "juli juillet juil julio julho luglio lug",
    "août aout agosto ago augustus augusti",
    "sept septembre septiembre setiembre setembro settembre set",
    "oktober okt octobre octubre outubro out ottobre ott",
    "novembre noviembre novembro",
    "dezember dez décembre decembre déc diciembre dic dezembro dicembre",
)
# "mar" (Tuesday in French, Spanish and Italian) is left to March.
_WEEKDAYS = (
    "monday mon tuesday tues tue wednesday wed thursday thurs thur thu friday fri saturday sat "
    "sunday sun montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa "
    "sonntag so lundi lun mardi mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim lunes "
    "martes miércoles mié jueves jue viernes vie sábado sáb domingo dom segunda-feira terça-feira "
    "quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta seg ter qua qui sex "
    "lunedì martedì mercoledì giovedì gio venerdì sabato sab domenica maandag ma dinsdag woensdag "
    "wo donderdag vrijdag vr zaterdag za zondag zo"
)
_LETTER = "A-Za-zÀ-ÿ"


def _any_of(words: str) -> str:
    return "|".join(sorted(words.split(), key=lambda word: (-len(word), word)))


# Steps that make a name one that the engine reads: what is replaced, and by what. A dot behind an
# abbreviation goes with it.
MONTH_STEPS = tuple(
    (rf"(?i)(^|[^{_LETTER}])(?:(?:{_any_of(words)})\.?|{short}\.)($|[^{_LETTER}])", rf"\1{short}\2")
    for words, short in zip(_FOREIGN, MONTHS, strict=True)
)
WEEKDAY_STEPS = (
    (rf"(?i)^(?:{_any_of(_WEEKDAYS)})[.,]* +", ""),
    (rf"(?i)[ ,(]+(?:{_any_of(_WEEKDAYS)})\.?\)?$|[(（][月火水木金土日][)）]$", ""),
)


def month_of(word: str) -> tuple[int, str] | None:
    """The month that a word names in English, and the engine's directive for such a word."""
    for number, (short, long) in enumerate(zip(MONTHS, LONG_MONTHS, strict=True), start=1):
        if word.lower() == short.lower():
            return number, "%b"
        if word.lower() == long.lower():
            return number, "%B"
    return None
