"""Pictures, drawn here: maps and bars as SVG that needs no script, no style sheet and no network."""

from service.drawing.situation import Attack, age_of, can_be_drawn, sign, situation_map
from service.drawing.sparkline import Week, sparkline

__all__ = ["Attack", "Week", "age_of", "can_be_drawn", "sign", "situation_map", "sparkline"]
