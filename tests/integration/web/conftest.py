"""The pages' tests run against a whole service."""

from tests.integration.tjenesten import alle_eksempler, klient, settings, vestland

__all__ = ["alle_eksempler", "klient", "settings", "vestland"]
