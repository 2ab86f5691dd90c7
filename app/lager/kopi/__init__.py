"""Safety copies: the rows in a form that both databases can be made of again, the stored bytes, and a manifest with the checksum of all."""
