"""Which label of a campaign's groups means the customers who were left out."""

from __future__ import annotations

from collections.abc import Sequence

_CONTROL = (
    "control, control group, controls, holdout, hold-out, hold out, holdout group, not mailed, "
    "no mail, not contacted, no contact, not sent, not exposed, unexposed, untreated, no "
    "treatment, no campaign, excluded, ctrl, ctl, kontrolle, kontrollgruppe, nullgruppe, "
    "témoin, groupe témoin, contrôle, groupe contrôle, grupo control, grupo de control, "
    "controle, grupo controle, grupo de controle, controllo, gruppo controllo, gruppo di "
    "controllo, controlegroep, grupa kontrolna, kontrolna, kontrol, kontrol grubu, "
    "kontrollgrupp, kontrolgruppe, контрольная группа, контроль, 对照组, 对照, 対照群"
)
_TREATED = (
    "treatment, treated, treatment group, test, test group, mailed, contacted, exposed, sent, "
    "campaign, target, target group, testgruppe, zielgruppe, groupe test, prueba, grupo prueba, "
    "grupo de prueba, grupo teste, grupo tratamento, gruppo test, testgroep, grupa testowa, "
    "test grubu, testgrupp, тестовая группа, тест, 实验组, 测试组, テスト群"
)
YES = frozenset({"1", "1.0", "true", "yes", "y", "t"})
NO = frozenset({"0", "0.0", "false", "no", "n", "f"})
# A column so named says yes of the customers left out.
NAMES_OF_CONTROL = ("control", "kontroll", "kontrol", "témoin", "controle", "holdout", "hold out")
NAMES_OF_BOTH = ("test", "treat", "group", "gruppe", "groupe", "grupo", "gruppo")


def _words(listed: str) -> frozenset[str]:
    return frozenset(word.strip() for word in listed.split(","))


CONTROL, TREATED = _words(_CONTROL), _words(_TREATED)


def control_labels(names: Sequence[str], heading: str) -> frozenset[str] | None:
    """The labels of the control group among these; None where that cannot be told."""
    plain = {name: " ".join(name.casefold().replace("_", " ").split()) for name in names}
    control = {name for name in names if plain[name] in CONTROL}
    treated = {name for name in names if plain[name] in TREATED}
    if control and len(control) < len(names):
        return frozenset(control)
    if len(names) == 2 and len(treated) == 1:
        return frozenset(names) - treated
    title = heading.casefold().replace("_", " ")
    if len(names) == 2 and all(plain[name] in YES | NO for name in names):
        says_control = any(word in title for word in NAMES_OF_CONTROL)
        if says_control and any(word in title for word in NAMES_OF_BOTH):
            says_control = "is" in title.split()  # "test or control" names no side
        left_out = YES if says_control else NO
        return frozenset(name for name in names if plain[name] in left_out)
    return None
