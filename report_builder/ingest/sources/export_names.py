"""What exports of one table are called: names that differ in dates, numbers and parts only."""

from __future__ import annotations

import re

MONTHS = """
jan january januar janvier enero janeiro gennaio januari ene gen feb february februar février fev
fevrier febrero fevereiro febbraio februari mar march märz maerz mrz mars marzo março marco maart
mrt apr april avril avr abril abr aprile may mai mayo maio maggio mei mag jun june juni juin junio
junho giugno giu jul july juli juillet julio julho luglio lug aug august août aout agosto ago
augustus sep sept september septembre septiembre setembro settembre set oct october okt oktober
octobre octubre outubro ottobre out ott nov november novembre noviembre novembro dec december dez
dezember décembre decembre diciembre dezembro dicembre dic
"""
COUNTERS = """
q h w kw wk fy cw week woche semaine semana quarter quartal trimestre year jahr part teil partie
parte page seite copy kopie copie copia final new neu to bis from of sheet tabelle feuil feuille
hoja foglio blad planilha лист 工作表 export v ver version st nd rd th
"""
# Rows with the same columns that are no sales.
APART = """
return returns returned refund refunds refunded retoure retouren rücksendung rücksendungen
rückgabe rückgaben gutschrift gutschriften storno stornos retour retours remboursement
remboursements avoir avoirs devolución devoluciones devolucion reembolso reembolsos devolução
devoluções devolucoes reso resi rimborso rimborsi creditnota credit credits cancelled canceled
cancellations 退货 退款 budget budgets target targets forecast forecasts prognose prévision plan
plans quote quotes angebot angebote devis template vorlage
"""
VARYING = frozenset((MONTHS + COUNTERS).split())
OTHER_TABLES = frozenset(APART.split())
WORD = re.compile(r"[^\W\d_]+")


def pattern(name: str) -> str:
    """A name without what varies in exports of one table: dates, numbers, months, parts."""
    words = (word.casefold() for word in WORD.findall(name))
    return " ".join(word for word in words if word not in VARYING)


def is_apart(name: str) -> bool:
    """Whether a pattern says that its rows are no sales: returns, budgets."""
    return not OTHER_TABLES.isdisjoint(name.split())
