"""The rules of the crosswalk: every item of the framework is there, and every key names a clause."""

from __future__ import annotations

from collections import Counter

from lib.catalogue.catalogue import Catalogue
from lib.catalogue.reasons import broken

CROSSWALK = "crosswalk.toml"


def check_crosswalk(catalogue: Catalogue) -> None:
    """Refuse an unknown framework, item or clause, an item left out, and a clause named twice or of the framework."""
    walk = catalogue.crosswalk
    if walk.framework not in catalogue.documents:
        raise broken(CROSSWALK, "framework", "unknown_document", document=walk.framework)
    for item, keys in walk.items.items():
        _item(catalogue, item)
        for key, times in Counter(keys).items():
            place = f"{item}.carried_by"
            if key not in catalogue.clauses:
                raise broken(CROSSWALK, place, "unknown_clause", clause=key)
            if catalogue.clauses[key].document == walk.framework:
                raise broken(CROSSWALK, place, "crosswalk_of_itself", clause=key)
            if times > 1:
                raise broken(CROSSWALK, place, "duplicate_key", name=key)
    for clause in catalogue.clauses.values():
        if clause.document == walk.framework and clause.key not in walk.items:
            raise broken(CROSSWALK, clause.key, "crosswalk_item_missing", clause=clause.key)


def _item(catalogue: Catalogue, item: str) -> None:
    clause = catalogue.clauses.get(item)
    if clause is None:
        raise broken(CROSSWALK, f"{item}.clause", "unknown_clause", clause=item)
    if clause.document != catalogue.crosswalk.framework:
        framework = catalogue.crosswalk.framework
        raise broken(CROSSWALK, f"{item}.clause", "crosswalk_stranger", clause=item, framework=framework)
