"""The pages' tests run against a whole service."""

from tests.integration.tjenesten import alle_eksempler, klient, settings, tjenestens_database, vestland

__all__ = ["alle_eksempler", "klient", "settings", "tjenestens_database", "vestland"]
