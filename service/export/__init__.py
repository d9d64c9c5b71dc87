"""What leaves for other programs: CSV with HXL tags, GeoJSON, CAP, Atom, JSON lines (docs/exports.md).

Each format is a generator of pieces made from an iterator of records, so that a million rows need no more memory than
one. ``reading`` gives the records as they may leave: without what was told in confidence, placed as exactly as was
asked for.
"""
