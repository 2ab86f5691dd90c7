"""The pages' tests run against a whole service."""

from tests.integration.tjenesten import alle_eksempler, klient, settings, tjenestens_database, token, vestfold, vestland
from tests.integration.web.signersted import signermal, sted

__all__ = ["alle_eksempler", "klient", "settings", "signermal", "sted", "tjenestens_database", "token", "vestfold", "vestland"]
