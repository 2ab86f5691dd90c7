"""What Alembic runs: the migrations on the connection that `migrering.migrer` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from app.lager.alle_tabeller import metadata

context.configure(
    connection=context.config.attributes["forbindelse"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
