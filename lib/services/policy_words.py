"""Clauses, their deadlines, regions and stages in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.catalogue import Catalogue
from lib.domain import SILENT, Cadence, Clause, Document, Level, Locale, Target
from lib.domain.policy import ClauseState
from lib.i18n import period as period_text
from lib.i18n import say
from lib.services.days_left import left_text
from lib.services.policy import GRAVEST, ClauseStanding, Counts
from lib.services.policy_progress import Stage
from lib.services.policy_standing import Standing, standing_text, status_within
from lib.services.profile_words import level_text
from lib.services.wording import target_text
from lib.services.workspace import Workspace


def clause_name(locale: Locale, clause: Clause) -> str:
    """``第八条``, ``保障措施第一条`` for the supporting clauses (G1); a number of another form as it stands."""
    word = _number(locale, clause)
    if not word:
        return say(locale, "policy.name.other", id=clause.id)
    return say(locale, "policy.name.supporting" if _supports(clause) else "policy.name.clause", number=word)


def clause_names(locale: Locale, clauses: Sequence[Clause]) -> str:
    """``第五、六、十五条``: several clauses of one document, each by the word that `clause_name` has for it."""
    comma = say(locale, "ui.mark.list")
    plain = [one for one in clauses if _number(locale, one) and not _supports(one)]
    if len(plain) < 2:
        return comma.join(clause_name(locale, one) for one in clauses)
    first = say(locale, "policy.name.clauses", numbers=comma.join(_number(locale, one) for one in plain))
    return comma.join([first, *(clause_name(locale, one) for one in clauses if one not in plain)])


def _supports(clause: Clause) -> bool:
    return clause.id.startswith("G")


def _number(locale: Locale, clause: Clause) -> str:
    """The number of a clause in words of a language; empty for one of another form."""
    digits = clause.id.lstrip("G")
    if not digits.isascii() or not digits.isdigit() or int(digits) > 99:
        return ""
    return _numeral(int(digits)) if locale is Locale.ZH else str(int(digits))


def _numeral(number: int) -> str:
    """1-99 as Chinese write them: 八, 十, 十五, 二十三."""
    signs = say(Locale.ZH, "policy.name.digits")
    tens, ones = divmod(number, 10)
    if not tens:
        return signs[ones]
    return (signs[tens] if tens > 1 else "") + signs[10] + (signs[ones] if ones else "")


def document_name(locale: Locale, document: Document) -> str:
    """The number of a document, or its title with its issuer where it has none."""
    if document.number:
        return document.number
    return say(locale, "policy.name.unnumbered", title=document.title.get(locale), issuer=document.issuer.get(locale))


def basis_text(locale: Locale, catalogue: Catalogue, clause: Clause) -> str:
    """``内政办发〔2022〕26号 第八条``: where a demand stands, the one wording for it on every page."""
    document = document_name(locale, catalogue.documents[clause.document])
    return say(locale, "policy.name.basis", document=document, clause=clause_name(locale, clause))


def headed_basis(locale: Locale, catalogue: Catalogue, clause: Clause) -> str:
    """The same with the heading of the clause: ``内政办发〔2022〕26号 第八条 提高检验检测能力``."""
    return f"{basis_text(locale, catalogue, clause)} {clause.heading.get(locale)}"


def demanded(locale: Locale, workspace: Workspace, targets: tuple[Target, ...]) -> tuple[str, ...]:
    """Each target with its indicator, value and cadence, in the order of the clause."""
    sheets = workspace.catalogue.indicators
    return tuple(
        say(
            locale,
            "policy.target",
            indicator=sheets[one.indicator].name.get(locale),
            target=target_text(locale, sheets[one.indicator], one, binding=bool(one.binding_levels)),
            cadence=say(locale, f"ui.cadence.{one.cadence.value}").lower(),
        )
        for one in targets
    )


def due_text(locale: Locale, standing: ClauseStanding) -> str:
    """The day that counts next, and how many days are left or over; what stands in its place where there is none."""
    if standing.due_on is None or standing.days_left is None:
        cadences = {one.cadence for one in standing.targets if one.binding_levels}
        found = next((one for one in (Cadence.ROLLING, Cadence.STANDING) if one in cadences), None)
        return say(locale, f"ui.cadence.{found.value}" if found else "policy.due.none")
    whole = standing.state is ClauseState.MET
    kept = say(locale, "policy.due.kept" if whole else "policy.due.kept_part") if standing.due_met else ""
    when = kept or left_text(locale, standing.days_left, standing.counted_from)
    return say(locale, "policy.due.day", day=standing.due_on.isoformat(), when=when)


def open_though_kept(locale: Locale, standing: ClauseStanding) -> str:
    """Why a clause is not met although what was due is: something else of it is open; empty where that is not so."""
    if not standing.due_met or standing.due_on is None or standing.state is ClauseState.MET:
        return ""
    state = say(locale, f"policy.state.{standing.state.value}")
    return say(locale, "policy.due.open_though_kept", day=standing.due_on.isoformat(), state=state)


def regions_text(locale: Locale, levels: Mapping[Level, Counts], jurisdiction: str, *, borrowed: bool = False) -> str:
    """``盟市 12：已达标 9，落后 3；旗县市区 103：…``; empty where no target binds anybody. ``borrowed`` says that the
    targets are those of other documents."""
    parts = [
        say(
            locale,
            "policy.regions.level",
            level=level_text(locale, level, jurisdiction),
            all=sum(counts.values()),
            counts=_counts_text(locale, counts),
        )
        for level, counts in levels.items()
    ]
    text = say(locale, "policy.semicolon").join(parts)
    return say(locale, "policy.regions.borrowed", regions=text) if borrowed and text else text


def unmet_text(locale: Locale, levels: Mapping[Level, Counts], jurisdiction: str, *, borrowed: bool = False) -> str:
    """``盟市 11 / 12；旗县市区 74 / 103（数据过旧 2）``: of each level bound the regions that fall short,
    and those of which nothing is known."""
    standings = {
        level: Standing(**{status.value: count for status, count in counts.items()}) for level, counts in levels.items()
    }
    parts = [
        say(
            locale,
            "policy.regions.unmet",
            level=level_text(locale, level, jurisdiction),
            standing=standing_text(locale, standing, SILENT),
        )
        for level, standing in standings.items()
    ]
    text = say(locale, "policy.semicolon").join(parts)
    return say(locale, "policy.regions.borrowed", regions=text) if borrowed and text else text


def _counts_text(locale: Locale, counts: Counts) -> str:
    words = {status: status_within(locale, status) for status in reversed(GRAVEST) if counts.get(status)}
    return say(locale, "policy.comma").join(
        say(locale, "policy.regions.count", status=word, count=counts[status]) for status, word in words.items()
    )


def stage_text(locale: Locale, stage: Stage | None, *, owed: bool = True) -> str:
    """The stage with the period it was reported for, or that none was; of a clause without tasks none is ``owed``."""
    if stage is None:
        return say(locale, "policy.stage.none" if owed else "policy.stage.not_owed")
    return say(locale, "policy.stage.at", stage=stage.grade.name.get(locale), period=period_text(locale, stage.period))


def names_text(locale: Locale, workspace: Workspace, clause: Clause) -> str:
    """The indicators that measure a clause, by name."""
    sheets = workspace.catalogue.indicators
    return say(locale, "ui.mark.list").join(sheets[key].name.get(locale) for key in clause.indicators)
