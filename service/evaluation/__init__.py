"""How well the reader reads: labelled items in, figures out. The conventions of labels: docs/evaluation.md."""

from service.evaluation.labels import Label, LabelledItem, read_label
from service.evaluation.pairing import pair
from service.evaluation.scoring import Miss, Scores, Tally, grouped, score
from service.evaluation.split import part_of

__all__ = [
    "Label",
    "LabelledItem",
    "Miss",
    "Scores",
    "Tally",
    "grouped",
    "pair",
    "part_of",
    "read_label",
    "score",
]
