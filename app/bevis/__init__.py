"""The evidence package of a sealed contract: what goes into it (`samling`), its words (`lesmeg`, `rapportside`), when it is made (`gang`).

The container and its seal are `signing.bevis`; whoever receives it judges it by `signing.verify.bevispakke`, with nothing of ours besides.
"""
