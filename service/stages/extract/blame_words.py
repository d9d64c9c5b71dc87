"""Small words of grammar, folded, that tell who did it: the agent, the party hit, whoever is blamed."""

from service.stages.extract.vocabulary import words

BY_WORDS = words("par by يد")
"""Words before the agent: "tués par", "killed by", "على يد"."""

AGAINST = words("contre against visant ciblant targeting on sur ضد")
"""Words before the party that was hit."""

NEGATIONS = words("aucun aucune no nobody none not n ni pas personne لم لا اي")
"""Words that deny what follows: "no group has claimed"."""

MEMBERS = words("combattants elements fighters hommes members membres men militants مسلحو مقاتلو عناصر")
"""Words for those who belong to a group that is named behind them."""

WORN = words(
    "clothing dressed habilles portant tenue tenues uniform uniforme uniformes uniforms vetus wearing"
    " زي ازياء بزي يرتدون يرتدي"
)
"""Words for clothes: who wears an army's may be anybody."""

OBJECT_LINKS = words("a au aux d de des du l la le les on the to الي ل")
"""Words between a verb of blame and whom it blames: "accused the army"; not "accused people of helping the army"."""
