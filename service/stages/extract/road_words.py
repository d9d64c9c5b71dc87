"""Words by which a road is told from a place: folded, in the three languages."""

from service.stages.extract.vocabulary import words

ROAD_WORDS = words(
    "axe axes highway liant linking piste reliant relie relient rn1 rn2 rn3 rn4 rn6 rn15 rn16 rn17 rn18 rn19 road"
    " route routes troncon voie طريق الطريق محور المحور الرابط الرابطه"
)
"""Words before the names of the two ends of a road."""

ROADS_BEHIND = words("axis corridor highway road route section stretch")
"""English words for a road, behind the names of its two ends: "the X-Y road"."""

BESIDE_ROAD = words(
    "and between d de des du entre et l la le les linking of nationale qui that the to بين الوطني الرابط الرابطه و علي"
)
"""Words that may stand between them and the names."""
