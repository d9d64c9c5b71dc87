"""Pictures, drawn here: maps as SVG that needs no script, no style sheet and no network."""

from service.drawing.situation import situation_map

__all__ = ["situation_map"]
