"""The layers of a campaign, measured: from the arrays of `ratings` to every row of the report. Callers have asked for permission."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.agreement import report, twice
from workbench.agreement.claim_units import ClaimUnits, Mark
from workbench.agreement.passes import Labelled, Passes, Read, Sentences
from workbench.agreement.ratings import RatingTable
from workbench.agreement.reading import Source, sources
from workbench.agreement.report import Row
from workbench.agreement.series import change_at
from workbench.agreement.spans import MarkedText, tokens_of
from workbench.agreement.stability import DOCUMENTS, UNITS, UNITS_FOR_A_NUMBER, Stability, stability
from workbench.agreement.statistic import NO_PAIR
from workbench.domain.layers import BETWEEN, Filters, Layer
from workbench.domain.vocabulary import ClaimType, Label, Round, Stage
from workbench.store import models, ratings

LABEL_NAMES = {
    "claim": "claim",
    "none": "no claim",
    Label.OPINION.value: "opinion",
    Label.PREDICTION.value: "prediction",
    Label.INTRODUCES.value: "introduces",
    Label.NOTHING.value: "nothing to check",
    Label.NOT_TEXT.value: "not text",
}


@dataclass(frozen=True, eq=False)
class Measured:
    """A layer of a campaign under a filter. names: how a label is shown; marks: guideline versions and since when each.

    units: what the numbers were counted from, one by one; None where it has still to be aligned, which spans do not need.
    """

    layer: Layer
    rows: tuple[Row, ...]
    names: Mapping[str, str]
    titles: Mapping[str, str]
    pass_count: int
    people: tuple[str, ...]
    document_count: int
    stability: Stability
    sources: tuple[Source, ...]
    marks: tuple[tuple[str, date], ...]
    units: Any
    size: int


KeepClaims = Callable[[Callable[[], ClaimUnits]], ClaimUnits]


class Campaign:
    """What the layers are counted from, read when first needed. kept: takes care that claims are aligned once for all layers."""

    def __init__(self, session: Session, campaign_id: int, filters: Filters, kept: KeepClaims | None = None) -> None:
        self.session, self.campaign_id, self.filters, self.kept = session, campaign_id, filters, kept

    @cached_property
    def chosen(self) -> ratings.Selected:
        return ratings.selected(self.session, self.campaign_id, self.filters)

    @cached_property
    def passes(self) -> Passes:
        """Those that are compared with each other."""
        return self._between(ratings.READING)

    @cached_property
    def checks(self) -> Passes:
        """Those that judge settled claims."""
        return self._between([Stage.CHECK])

    def _between(self, stages: Sequence[Stage]) -> Passes:
        return self.chosen.of((one for one in self.filters.rounds if one in BETWEEN), stages).latest()

    def _round(self, round_: Round) -> Passes:
        return self.chosen.of([round_], ratings.READING).latest()

    @cached_property
    def sentences(self) -> Sentences:
        return ratings.sentences(self.session, self.campaign_id, self.chosen)

    @cached_property
    def spans(self) -> NDArray[np.int64]:
        return ratings.spans(self.session, self.campaign_id, self.chosen)

    @cached_property
    def decisions(self) -> NDArray[np.int64]:
        return ratings.decisions(self.session, self.campaign_id, self.chosen)

    @cached_property
    def marks(self) -> list[Mark]:
        return ratings.marks(self.session, self.campaign_id, self.chosen)

    @cached_property
    def verdicts(self) -> list[tuple[str, str, int | None]]:
        return ratings.verdicts(self.session, self.campaign_id)

    @cached_property
    def scale(self) -> list[str]:
        """The values on the truth scale, lowest first."""
        placed = [(position, value) for value, _, position in self.verdicts if position is not None]
        return [value for _, value in sorted(placed)]

    @cached_property
    def claims(self) -> ClaimUnits:
        return self.kept(self._all_aligned) if self.kept else self._all_aligned()

    def _all_aligned(self) -> ClaimUnits:
        found = self._aligned(self._of(self.passes, self.marks), _readers(self.passes))
        settled = ratings.checked(self.session, self.campaign_id, self.chosen) if len(self.checks.id) else []
        return found.with_settled(self._of(self.checks, settled))

    def measured(self, layer: Layer) -> Measured:
        random = np.random.default_rng(report.SEED)
        match layer:
            case Layer.DETECTION | Layer.SUBTYPE:
                return self._of_sentences(layer, random)
            case Layer.SPANS:
                return self._of_spans(random)
            case Layer.TYPE | Layer.EVIDENCE:
                return self._of_sets(layer, random)
            case _:
                return self._of_claims(layer, random)

    # sentences

    def _labelled(self, layer: Layer, passes: Passes) -> Labelled:
        needs_decisions = layer is Layer.SUBTYPE or self.filters.only_keys
        read = Read.of(passes, self.sentences, self.spans, self.decisions if needs_decisions else np.zeros((0, 4), np.int64))
        if self.filters.only_keys:
            read = read.kept(read.is_claim | (read.origin == ratings.BY_KEY))
        return read.detection() if layer is Layer.DETECTION else read.subtypes(ratings.LABELS)

    def _of_sentences(self, layer: Layer, random: np.random.Generator) -> Measured:
        labelled = self._labelled(layer, self.passes)
        found = labelled.table(self.chosen.people, self.chosen.documents)
        rows = [*report.of_ratings(found.table, "nominal", random), *self._changes(found.table, random)]
        again = self._round(Round.REVALIDATION)
        if len(again.id):
            own = twice.by_oneself(labelled, self._labelled(layer, again))
            rows += _twice_rows(own, labelled.labels, "self", self.chosen.people)
        gold = self._round(Round.GOLD)
        if len(gold.id):
            held = twice.against_gold(labelled, self._labelled(layer, gold))
            rows += _twice_rows(held, labelled.labels, "gold", self.chosen.people)
        return self._made(layer, rows, found.table, found, {label: LABEL_NAMES[label] for label in labelled.labels})

    # spans

    def _of_spans(self, random: np.random.Generator) -> Measured:
        texts = self._marked_texts()
        rows = list(report.of_spans([text for _, text in texts], random, [self.chosen.documents[document] for document, _ in texts]))
        n_units = sum(len(text.spans) > 1 for _, text in texts)
        reasons = (f"{n_units} of {DOCUMENTS} documents needed for a stable interval",) if n_units < DOCUMENTS else ()
        shown = Stability("nothing", (NO_PAIR,)) if not n_units else Stability("unstable" if reasons else "number", reasons)
        measured_ = self._made(Layer.SPANS, rows, None, None, {"claim": "claim"})
        return replace(measured_, stability=shown, size=len(self.spans))

    def _marked_texts(self) -> list[tuple[int, MarkedText]]:
        passes, names = self.passes, self.chosen.people
        by, is_here = passes.at(self.spans[:, 0])
        marked: dict[int, dict[str, list[tuple[int, int, str]]]] = defaultdict(dict)
        for document, annotator in zip(passes.document.tolist(), passes.annotator.tolist(), strict=True):
            marked[document].setdefault(names[annotator], [])
        for at, (_, start, end) in zip(by[is_here].tolist(), self.spans[is_here].tolist(), strict=True):
            marked[int(passes.document[at])][names[int(passes.annotator[at])]].append((start, end, "claim"))
        ends = np.zeros(len(self.chosen.documents), np.int64)
        np.maximum.at(ends, self.sentences.document, self.sentences.end)
        np.maximum.at(ends, passes.document[by[is_here]], self.spans[is_here, 2])
        tokens = self._tokens()
        return [
            (document, MarkedText.of(marked[document], max(int(ends[document]), 1), tokens=tokens.get(document, ())))
            for document in sorted(marked)
            if len(marked[document]) > 1
        ]

    def _tokens(self) -> Mapping[int, list[tuple[int, int]]]:
        """Words and marks of the sentences that a span touches: elsewhere nobody marked any."""
        passes = self.passes
        by, is_here = passes.at(self.spans[:, 0])
        first, last = self.sentences.of_span(passes.document[by[is_here]], self.spans[is_here, 1], self.spans[is_here, 2])
        touched = sorted({at for lo, hi in zip(first.tolist(), last.tolist(), strict=True) for at in range(lo, hi)})
        ids = self.chosen.document_ids[self.sentences.document[touched]].tolist()
        texts = ratings.texts_of(self.session, ids, self.sentences.ordinal[touched].tolist())
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for at, document_id in zip(touched, ids, strict=True):
            start, text = texts[document_id, int(self.sentences.ordinal[at])]
            found[int(self.sentences.document[at])] += tokens_of(text, start)
        return found

    # claims

    def _of(self, passes: Passes, marks: Sequence[Mark]) -> list[Mark]:
        ids = set(passes.id.tolist())
        return [mark for mark in marks if mark.by in ids]

    def _aligned(self, marks: Sequence[Mark], readers: Mapping[int, int], documents: Sequence[int] | None = None) -> ClaimUnits:
        edges = np.searchsorted(self.sentences.document, np.arange(len(self.chosen.documents) + 1)).tolist()
        places: list[int] = self.sentences.start.tolist()

        def starts(document: int) -> list[int]:
            real = document if documents is None else documents[document]
            return places[edges[real] : edges[real + 1]]

        return ClaimUnits.of(marks, readers, starts)

    def _labels(self, layer: Layer) -> tuple[tuple[str, ...], Callable[[Mark], int | None], bool]:
        """(labels, a mark's position among them, whether they are ordered)."""
        match layer:
            case Layer.VERDICT:
                place = {value: at for at, (value, _, _) in enumerate(self.verdicts)}
                return tuple(place), lambda mark: place.get(mark.verdict), False
            case Layer.TRUTH:
                on = {value: at for at, value in enumerate(self.scale)}
                return tuple(on), lambda mark: on.get(mark.verdict), True
            case Layer.ON_SCALE:
                known = {value: int(position is None) for value, _, position in self.verdicts}
                return ("on the scale", "off the scale"), lambda mark: known.get(mark.verdict), False
            case _:
                return ("1", "2", "3"), lambda mark: None if mark.worth is None else mark.worth - 1, True

    def _of_claims(self, layer: Layer, random: np.random.Generator) -> Measured:
        labels, place, is_ordered = self._labels(layer)
        found = self.claims.table(place, labels, self.chosen.people, self.chosen.documents, is_ordered=is_ordered)
        rows = [Row("alignment_coverage", "nominal", self.claims.coverage())]
        rows += [*report.of_ratings(found.table, "ordinal" if is_ordered else "nominal", random), *self._changes(found.table, random)]
        before = self._of(self.passes, self.marks)
        again = self._of(self._round(Round.REVALIDATION), self.marks)
        if again:
            owners = sorted({(mark.document, mark.annotator) for mark in again})
            rows += self._claims_twice(twice.marks_for(before, again, owners), owners, labels, place, "self")
        gold = self._of(self._round(Round.GOLD), self.marks)
        if gold:
            in_gold = {mark.document: mark.annotator for mark in gold}
            readers = zip(self.passes.document.tolist(), self.passes.annotator.tolist(), strict=True)
            owners = sorted((document, who) for document, who in readers if in_gold.get(document, who) != who)
            by_document: dict[int, list[Mark]] = defaultdict(list)
            for mark in gold:
                by_document[mark.document].append(mark)
            standard = [mark._replace(annotator=who) for document, who in owners for mark in by_document[document]]
            rows += self._claims_twice(twice.marks_for(before, standard, owners), owners, labels, place, "gold")
        return self._made(layer, rows, found.table, found, self._names(labels))

    def _claims_twice(
        self,
        marks: Sequence[Mark],
        owners: Sequence[tuple[int, int]],
        labels: Sequence[str],
        place: Callable[[Mark], int | None],
        prefix: str,
    ) -> list[Row]:
        aligned = self._aligned(marks, {}, [document for document, _ in owners])
        found = twice.of_claims(aligned, [person for _, person in owners], place)
        return _twice_rows(found, labels, prefix, self.chosen.people)

    def _of_sets(self, layer: Layer, random: np.random.Generator) -> Measured:
        shared, names = self.claims, self.chosen.people
        chosen = (lambda mark: mark.cited) if layer is Layer.EVIDENCE else (lambda mark: frozenset(mark.types))
        sets = shared.choices(chosen, names)
        if layer is Layer.TYPE:  # nobody is asked for types: an empty set is no answer
            sets = {unit: {who: types for who, types in given.items() if types} for unit, given in sets.items()}
        rows = [Row("alignment_coverage", "nominal", shared.coverage())]
        of = [shared.units[int(unit)].document for unit in sets]
        rows += report.of_sets(sets, of, self.chosen.documents, random)
        if layer is Layer.TYPE:
            rows += report.of_topics(sets, [kind.value for kind in ClaimType], of, random)
        labels = [kind.value for kind in ClaimType] if layer is Layer.TYPE else []
        measured_ = self._made(layer, rows, None, shared, {label: label.replace("_", " ") for label in labels})
        n_units = sum(len(given) > 1 for given in sets.values())
        n_documents = len({at for at, given in zip(of, sets.values(), strict=True) if len(given) > 1})
        return replace(measured_, stability=_of_few(n_units, n_documents), size=len(self.marks))

    def _names(self, labels: Sequence[str]) -> dict[str, str]:
        shown = {value: label for value, label, _ in self.verdicts}
        return {label: shown.get(label, label) for label in labels}

    # all

    @cached_property
    def _guidelines(self) -> tuple[tuple[str, date], ...]:
        table = models.Guideline
        query = select(table.version, table.published_at).where(table.campaign_id == self.campaign_id).order_by(table.id)
        return tuple((version, at.date()) for version, at in self.session.execute(query))

    def _changes(self, table: RatingTable, random: np.random.Generator) -> list[Row]:
        """Before and after each guideline but the first."""
        return [Row("change_at_guideline", "nominal", change_at(table, since, random), version) for version, since in self._guidelines[1:]]

    def _made(self, layer: Layer, rows: Sequence[Row], table: RatingTable | None, units: Any, names: Mapping[str, str]) -> Measured:
        titles = select(models.Document.slug, models.Document.title).where(models.Document.campaign_id == self.campaign_id)
        titles = titles.order_by(models.Document.number)  # as positions of documents are
        shown = _of_few(0, 0)
        is_about_claims = layer not in (Layer.DETECTION, Layer.SUBTYPE, Layer.SPANS)
        passes = self.chosen.passes.kept(np.isin(self.chosen.passes.id, np.concatenate([self.passes.id, self.checks.id])))
        passes = passes if is_about_claims else self.passes
        if table is not None and table.documents is not None:
            paired = table.documents[table.ratings.m >= 2]
            shown = stability(table.ratings.counts, len(np.unique(paired)))
        return Measured(
            layer=layer,
            rows=tuple(rows),
            names=names,
            titles={slug: title or slug for slug, title in self.session.execute(titles)},
            pass_count=len(passes.id),
            people=tuple(self.chosen.people[int(at)] for at in np.unique(passes.annotator)),
            document_count=len(np.unique(passes.document)),
            stability=shown,
            sources=tuple(sources(table)) if table is not None else (),
            marks=self._guidelines,
            units=units,
            size=len(table.ratings.label) if table is not None else 0,
        )


def _readers(passes: Passes) -> dict[int, int]:
    """How many people read each document, in however many sections."""
    who = {(document, annotator) for document, annotator in zip(passes.document.tolist(), passes.annotator.tolist(), strict=True)}
    return Counter(document for document, _ in who)


def _of_few(n_units: int, n_documents: int) -> Stability:
    """The minimum-n rules where there are no counts of labels."""
    if not n_units:
        return Stability("nothing", (NO_PAIR,))
    few = (
        (n_units, UNITS, "units needed for a stable number"),
        (n_documents, DOCUMENTS, "documents needed for a stable interval"),
    )
    reasons = tuple(f"{n} of {needed} {words}" for n, needed, words in few if n < needed)
    return Stability("counts" if n_units < UNITS_FOR_A_NUMBER else "unstable" if reasons else "number", reasons)


def _twice_rows(found: twice.Twice, labels: Sequence[str], prefix: str, people: Sequence[str]) -> list[Row]:
    return [
        Row(name, "nominal", statistic, label=label, annotators=() if person is None else (people[person],))
        for name, label, person, statistic in twice.statistics(found, labels, prefix)
    ]
