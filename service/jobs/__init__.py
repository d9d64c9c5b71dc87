"""The jobs, one short module each. They reach the world through ports alone.

``tick`` hands due ids to the engine; ``poll`` reads a feed, ``articles`` the pages behind its entries; ``assess`` joins
and judges, ``deliver`` sends. A job's first act is to claim its rows, so that a job run twice, or a killed one, costs
nothing.
"""
