"""The domain: frozen values and rules, no input or output, no pydantic."""
