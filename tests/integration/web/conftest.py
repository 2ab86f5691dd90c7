"""The pages' tests run against a whole service."""

from tests.integration.tjenesten import alle_eksempler, klient, settings, tjenestens_database, token, vestfold, vestland
from tests.integration.web.signersted import _felles_sted, lesested, signermal, sted

__all__ = [
    "_felles_sted",
    "alle_eksempler",
    "klient",
    "lesested",
    "settings",
    "signermal",
    "sted",
    "tjenestens_database",
    "token",
    "vestfold",
    "vestland",
]
