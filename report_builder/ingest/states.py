"""Countries told from the names of their states, as shops of one country seldom name it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from report_builder.ingest.spellings import US_STATES

NAMED_STATES = 5  # different ones, from which their names are no chance
CODED_STATES = 10  # the same for codes of two letters, which many countries use
MOSTLY = 0.8  # share of the labels that must be states of the country

_INDIA = (
    "andhra pradesh,arunachal pradesh,assam,bihar,chandigarh,chhattisgarh,delhi,new delhi,goa,"
    "gujarat,haryana,himachal pradesh,jammu and kashmir,jammu & kashmir,jharkhand,karnataka,"
    "kerala,ladakh,madhya pradesh,maharashtra,manipur,meghalaya,mizoram,nagaland,odisha,orissa,"
    "puducherry,pondicherry,punjab,rajasthan,sikkim,tamil nadu,telangana,tripura,uttar pradesh,"
    "uttarakhand,west bengal"
)
_GERMANY = (
    "baden-wurttemberg,bayern,berlin,brandenburg,bremen,hamburg,hessen,mecklenburg-vorpommern,"
    "niedersachsen,nordrhein-westfalen,rheinland-pfalz,saarland,sachsen,sachsen-anhalt,"
    "schleswig-holstein,thuringen"
)
_BRAZIL = (
    "acre,alagoas,amapa,amazonas,bahia,ceara,distrito federal,espirito santo,goias,maranhao,"
    "mato grosso,mato grosso do sul,minas gerais,para,paraiba,parana,pernambuco,piaui,"
    "rio de janeiro,rio grande do norte,rio grande do sul,rondonia,roraima,santa catarina,"
    "sao paulo,sergipe,tocantins"
)
_BRAZILIAN_CODES = (
    "ac,al,ap,am,ba,ce,df,es,go,ma,mt,ms,mg,pa,pb,pr,pe,pi,rj,rn,rs,ro,rr,sc,sp,se,to"
)
_NAMES = {
    "US": frozenset(name.lower() for name in US_STATES.values()),
    "IN": frozenset(_INDIA.split(",")),
    "DE": frozenset(_GERMANY.split(",")),
    "BR": frozenset(_BRAZIL.split(",")),
}
_CODES = {
    "US": frozenset(code.lower() for code in US_STATES),
    "BR": frozenset(_BRAZILIAN_CODES.split(",")),
}  # fmt: skip
_UNITED_STATES = {"us", "usa", "u.s.", "u.s.a.", "united states", "united states of america"}


def country_of_states(labels: Iterable[str]) -> str:
    """ISO code of the one country whose states most of the labels are; "" if there is none."""
    written = {_plain(label) for label in labels}
    for states, fewest in ((_NAMES, NAMED_STATES), (_CODES, CODED_STATES)):
        met = {country: len(written & known) for country, known in states.items()}
        most = max(met.values())
        leading = [country for country, count in met.items() if count == most]
        if len(leading) == 1 and most >= fewest and most >= MOSTLY * len(written):
            return leading[0]
    return ""


def is_american(labels: Iterable[str]) -> bool:
    """Whether labels name nothing but the United States, or mostly states of theirs."""
    written = {_plain(label) for label in labels}
    return (bool(written) and written <= _UNITED_STATES) or country_of_states(written) == "US"


def _plain(label: str) -> str:
    text = unicodedata.normalize("NFKD", " ".join(label.split()).lower())
    return "".join(character for character in text if not unicodedata.combining(character))
