"""Messages: senders against real servers, and the outbox against both databases."""
