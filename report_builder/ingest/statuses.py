"""What the words of a status column say: called off, came back, or still a sale.

A label is read word by word, whatever its case, accents and language: "Cancelled by customer" and
"Storniert" call an order off, "Shipped - Returned to Seller" and "Remboursée" bring it back. What
is still under way, on hold or disputed is a sale, and so is what came back only in part, a return
that was turned down, and every word not known here; the report lists how each label was read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from report_builder import roles as vocabulary
from report_builder.ingest.casting import cast
from report_builder.ingest.joining import Joined

Outcome = Literal["sale", "cancelled", "returned"]

MOST_LABELS = 1_000  # a column with more different values is remarks, not a status
YES = ("1", "yes", "y", "true", "t", "x", "ja", "oui", "si", "sim", "是", "haan")
# Words and phrases; a star stands for any letters. Lower case without accents, as in ``_plain``.
CANCELLED_WORDS = (
    "cancel", "cancels", "canceled", "cancelled", "canceling", "cancelling", "cancelado*",
    "cancelada*", "cancellato", "cancellata", "cancellation*", "cancelation*", "cancelacion*",
    "cancelamento*", "canc", "cncl", "cxld", "void", "voided", "abandoned", "deleted", "trash",
    "unavailable", "storn*", "annul*", "anul*", "abgebrochen", "abgesagt", "geloscht",
    "abandonne*", "abandonad*", "eliminad*", "geannuleerd", "verwijderd", "avbruten", "avbokad",
    "zrusen*", "iptal", "batal", "dibatalkan", "radd", "raddh", "nirast", "kansellert",
    "peruutettu", "huy", "отмен*", "аннулир*", "скасован*",
)  # fmt: skip
RETURNED_WORDS = (
    "return", "returns", "returned", "returning", "refund", "refunds", "refunded", "refunding",
    "chargeback*", "rto", "rts", "rma", "reversed", "reimbursed", "lost", "damaged", "retour",
    "retoure*", "retourniert", "retourne*", "geretourneerd", "retur", "returnerad", "returneret",
    "zuruckgesendet", "zuruckgesandt", "zuruckgegeben", "zuruckgeschickt", "zuruckgebracht",
    "zuruckgezahlt", "zurueckgesendet", "zurueckgesandt", "zurueckgegeben", "zurueckgeschickt",
    "zurueckgebracht", "zurueckgezahlt", "zuruckerstattet", "zurueckerstattet", "rucksend*",
    "ruecksend*", "ruckgabe*", "rueckgabe*", "ruckerstatt*", "rueckerstatt*", "rucklastschrift",
    "rucklaufer", "erstattet", "erstattung", "widerrufen", "rembours*", "renvoye*", "devuelt*",
    "devolu*", "devolvid*", "reembols*", "reintegrad*", "estorn*", "reso", "resa", "resi",
    "restitui*", "rimbors*", "teruggestuurd", "teruggebracht", "terugbetaal*", "retourzending",
    "aterbetald", "zwrot*", "zwrocon*", "wapas", "vapas", "iade", "dikembalikan", "возвра*",
    "поверн*", "charged back", "charge back", "sent back",
)  # fmt: skip
# These call an order off too, unless something else was rejected or failed: a delivery, a return.
FAILED_WORDS = (
    "reject*", "declin*", "failed", "failure", "expired", "denied", "refused", "aborted",
    "abgelehnt", "fehlgeschlagen", "gescheitert", "verfallen", "refuse", "refusee", "rejete*",
    "echoue*", "echec", "expire", "expiree", "rechazad*", "fallid*", "caducad*", "expirad*",
    "rejeitad*", "recusad*", "falhou", "falhad*", "rifiutat*", "respint*", "fallit*", "scadut*",
    "afgewezen", "mislukt", "verlopen", "geweigerd", "odrzucon*", "nieudan*", "отклон*",
)  # fmt: skip
_PARTIAL = (
    "partial*", "partly", "part", "teilweise", "teil*", "partiel*", "parcial*", "parzial*",
    "gedeeltelijk", "deels", "czesciow*", "delvis", "частич*",
)  # fmt: skip
_NOT = (
    "not", "no", "non", "never", "without", "nicht", "kein", "keine", "pas", "sans", "sin", "nao",
    "niet", "geen", "nie", "не", "без",
)  # fmt: skip
_BETWEEN = (
    "request", "req", "order", "was", "is", "has", "been", "anfrage", "demande", "solicitud",
    "richiesta",
)  # fmt: skip
_REQUESTS = (
    "return", "returns", "refund", "cancellation", "chargeback", "dispute", "retoure",
    "stornierung", "ruckgabe", "erstattung", "ruckerstattung", "retour", "remboursement",
    "annulation", "devolucion", "reembolso", "cancelacion", "devolucao", "cancelamento", "estorno",
    "reso", "rimborso", "annullamento", "terugbetaling", "annulering",
)  # fmt: skip
_BUYER = (
    "buyer", "customer", "recipient", "consignee", "client", "kunde", "kaufer", "cliente", "klant",
)  # fmt: skip
_DELIVERY = (
    "delivery", "attempt", "shipment", "pickup", "zustellung", "livraison", "entrega", "consegna",
)  # fmt: skip
_PAYMENT = (
    "pay", "paid", "payment", "payments", "paiement", "pago", "pagamento", "zahlung*",
    "zahlstatus", "betaal*", "betaling", "financial", "billing",
)  # fmt: skip


def _any(words: Iterable[str]) -> str:
    """Alternatives of a regular expression: a word, or one that begins as a stem does."""
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)


_OUTCOMES = (*CANCELLED_WORDS, *RETURNED_WORDS, *FAILED_WORDS)
_NEGATED = re.compile(rf"\b(?:{_any(_NOT)}) (?:(?:yet|been|be|to|a|any) )*(?:{_any(_OUTCOMES)})\b")
_TURNED_DOWN = re.compile(
    rf"\b(?:{_any(_REQUESTS)})(?: (?:{_any(_BETWEEN)}))* "
    rf"(?:{_any((*FAILED_WORDS, *CANCELLED_WORDS))})\b"
)
# What could still come back: a return window, a return label.
_POSSIBLE = re.compile(
    r"\breturns? (?:window|period|policy|label|possible|allowed|eligible|until|before|deadline)\b"
)
_CALLED_OFF = re.compile(rf"\b(?:{_any(CANCELLED_WORDS)})\b")
_CAME_BACK = re.compile(rf"\b(?:{_any(RETURNED_WORDS)})\b")
_FELL_THROUGH = re.compile(rf"\b(?:{_any(FAILED_WORDS)})\b")
_IN_PART = re.compile(rf"\b(?:{_any(_PARTIAL)})\b")
_BY_BUYER = re.compile(rf"\b(?:{_any(_BUYER)})\b")
_OF_DELIVERY = re.compile(rf"\b(?:{_any(_DELIVERY)})\b")
_OF_PAYMENT = re.compile(rf"\b(?:{_any(_PAYMENT)})\b|支付|付款")
# Scripts that write no blanks between words, and those whose signs are no word characters.
_CALLED_OFF_SIGNS = re.compile("取消|作废|交易关闭|キャンセル|취소|ملغ|रद्द")
_CAME_BACK_SIGNS = re.compile("退货|退款|退回|已退|返品|返金|반품|환불|مرتجع|वापस")
_NOT_SIGNS = re.compile("(?:未|无|無|没有|不)(?:申请)?(?:取消|退)")
_PART_SIGNS = re.compile("部分|一部")


@dataclass(frozen=True, slots=True)
class Statuses:
    """Labels of the status column that call an order off, or say that it came back."""

    cancelled: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()


def learn(joined: Joined) -> Statuses:
    """Read every label of the status column, in whichever table it stands."""
    source = joined.source(vocabulary.STATUS)
    if source is None:
        return Statuses()
    table = source.raw.table
    labels = table.select(label=cast(source, vocabulary.STATUS).cast("string")).distinct()
    found = labels.filter(labels.label.notnull()).limit(MOST_LABELS + 1).execute()["label"]
    if len(found) > MOST_LABELS:
        return Statuses()
    return read_all(found, source.mapping[vocabulary.STATUS].column)


def read_all(labels: Iterable[str], header: str = "") -> Statuses:
    """What labels of a column with this header say, as they are written."""
    outcomes = {label: outcome(label, header) for label in labels}
    return Statuses(
        tuple(sorted(label for label, said in outcomes.items() if said == "cancelled")),
        tuple(sorted(label for label, said in outcomes.items() if said == "returned")),
    )


def outcome(label: str, header: str = "") -> Outcome:
    """What one label says. A header such as "Returned" gives its meaning to yes."""
    text, heading = _plain(label), _plain(header)
    if text in YES:
        return _words(heading)
    said = _words(text)
    weak = said == "cancelled" and not _calls_off(text)
    # A payment that failed says nothing of the goods; a return that was rejected leaves a sale.
    about_else = _OF_PAYMENT.search(heading) or _words(heading) != "sale"
    return "sale" if weak and about_else else said


def _words(text: str) -> Outcome:
    """What plain words say, wherever they stand."""
    partly = _IN_PART.search(text) or _PART_SIGNS.search(text)
    negated = _NEGATED.search(text) or _NOT_SIGNS.search(text)
    if partly or negated or _TURNED_DOWN.search(text) or _POSSIBLE.search(text):
        return "sale"
    if _calls_off(text):
        return "cancelled"
    if _CAME_BACK.search(text) or _CAME_BACK_SIGNS.search(text):
        return "returned"
    if not _FELL_THROUGH.search(text):
        return "sale"
    if _BY_BUYER.search(text):
        return "returned"
    return "sale" if _OF_DELIVERY.search(text) else "cancelled"


def _calls_off(text: str) -> bool:
    return bool(_CALLED_OFF.search(text) or _CALLED_OFF_SIGNS.search(text))


def _plain(label: str) -> str:
    """Lower-case words without accents and punctuation: ``Partially-Refunded`` is two words."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)
    text = unicodedata.normalize("NFKD", spaced.casefold())
    text = re.sub(r"[\u0300-\u036f]", "", text)
    return " ".join(
        unicodedata.normalize("NFC", re.sub(r"[\s\-_./,;:()\[\]|]+", " ", text)).split()
    )
