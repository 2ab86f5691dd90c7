"""The API's tests run against a whole service."""

from tests.integration.tjenesten import alle_eksempler, klient, ny_kontrakt, settings, token, vestfold, vestland

__all__ = ["alle_eksempler", "klient", "ny_kontrakt", "settings", "token", "vestfold", "vestland"]
