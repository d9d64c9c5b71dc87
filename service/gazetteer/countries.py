"""Codes of countries: GeoNames and OCHA write two letters, our records three."""

from collections.abc import Mapping

_AFRICA = """
    ML:MLI NE:NER BF:BFA BJ:BEN TG:TGO GH:GHA CI:CIV GN:GIN SN:SEN MR:MRT DZ:DZA LY:LBY TD:TCD NG:NGA CM:CMR CF:CAF
    SD:SDN SS:SSD EG:EGY TN:TUN MA:MAR EH:ESH GM:GMB GW:GNB SL:SLE LR:LBR CV:CPV GQ:GNQ GA:GAB CG:COG CD:COD AO:AGO
    ET:ETH ER:ERI DJ:DJI SO:SOM KE:KEN UG:UGA RW:RWA BI:BDI TZ:TZA ZM:ZMB MW:MWI MZ:MOZ ZW:ZWE BW:BWA NA:NAM ZA:ZAF
    LS:LSO SZ:SWZ MG:MDG KM:COM MU:MUS SC:SYC ST:STP
"""
ISO_3: Mapping[str, str] = dict(pair.split(":") for pair in _AFRICA.split())
"""Two-letter country codes of Africa with those of three letters that our records use."""
