"""Small tables as GeoNames, OCHA and an operator write them, and a zone pack to import them into."""

import io
import zipfile
from pathlib import Path

PACK_PLACES = """id,name,kind,country,adm1,adm1_pcode,adm2,lat,lon,population,in_zone,names,source
region-1,Sahel,region,BFA,Sahel,BF56,,14.0,0.0,,1,Sahel Region|الساحل,x
region-2,Centre,region,BFA,Centre,BF13,,12.3,-1.5,,,,x
gn3,Dori,town,BFA,Sahel,BF56,Séno,14.03,-0.03,37806,1,دوري,x
v1,Bafélé,village,BFA,Sahel,BF56,Séno,14.00,-0.05,,1,,x
v2,Bouloye,village,BFA,Sahel,BF56,Séno,14.05,-0.02,,1,,x
v3,Tinadiou,village,BFA,Sahel,BF56,Séno,,,,1,,x
"""
AREAS = """
name = "mini"
words_of = "three-borders"
neighbours = ["NER"]
[[area]]
country = "BFA"
adm1 = "Sahel"
pcode = "BF56"
"""


def make_pack(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "areas.toml").write_text(AREAS, encoding="utf-8")
    (folder / "places.csv").write_text(PACK_PLACES, encoding="utf-8")
    return folder


def geonames_row(
    number: int, name: str, at: tuple[float, float], *, feature: str = "PPL", country: str = "BF",
    adm1: str = "12", code: str = "P", alternates: str = "", population: int = 0,
) -> str:  # fmt: skip
    lat, lon = at
    cells = (
        number,
        name,
        name,
        alternates,
        lat,
        lon,
        code,
        feature,
        country,
        "",
        adm1,
        "",
        "",
        "",
        population,
    )
    return "\t".join(map(str, (*cells, "", 280, "Africa/Ouagadougou", "2014-01-01")))


BURKINA = "\n".join(
    (
        geonames_row(1, "Sahel Region", (14.0, 0.0), feature="ADM1", code="A"),
        geonames_row(2, "Koulpelogo Region", (11.0, 0.0), feature="ADM1", code="A", adm1="77"),
        geonames_row(3, "Dori renamed", (14.03, -0.03), population=50_000),
        geonames_row(4, "Seytenga", (14.02, -0.04), adm1="77", alternates="Sitenga,سيتنغا"),
        geonames_row(5, "Bouloye", (14.06, -0.01)),
        geonames_row(6, "Tinadiou", (14.01, -0.03)),
        geonames_row(7, "Ouagafar", (11.0, -1.0), adm1="99"),
        geonames_row(8, "Seytenga", (14.03, -0.05), alternates="Sitenga"),
    )
)
NIGER = "\n".join(
    (
        geonames_row(20, "Téra", (14.0, 0.75), country="NE", adm1="03", population=30_000),
        geonames_row(21, "A well", (14.5, 0.9), country="NE", feature="WLL", code="H"),
    )
)
OCHA = """Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date
BFA,1,BF56,Sahel,BFA,2020-03-23
BFA,2,BF5602,Seno,BF56,2020-03-23
NER,1,NE006,Tillabéri,NER,2020-03-23
"""
OWN = """name;country;adm1;lat;lon;names
Camp du Nord;BF;Sahel;14,1;0,1;
Nouveau Seytenga;BF;Sahel;14.2;0.2;سيتنغا الجديدة|Сейтенга
"""


def packed(name: str, text: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr(name, text)
    return body.getvalue()
