"""Remember an account's last workspace and open direct message, and let questions be looked up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LOOKUP = sa.text("kind = 'lookup'")


def upgrade() -> None:
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("workspace_id", ID, nullable=True))
        accounts.add_column(sa.Column("dm", sa.String(length=100), nullable=False, server_default=""))
        accounts.create_foreign_key(
            "fk_accounts_workspace_id", "workspaces", ["workspace_id"], ["id"], ondelete="SET NULL"
        )
        accounts.create_index("ix_accounts_workspace_id", ["workspace_id"])
    op.add_column("deliveries", sa.Column("workspace_id", sa.String(length=100), nullable=False, server_default=""))
    op.create_index(
        "uq_tasks_lookup",
        "tasks",
        ["member_id", "question_id"],
        unique=True,
        sqlite_where=LOOKUP,
        postgresql_where=LOOKUP,
    )


def downgrade() -> None:
    op.drop_index("uq_tasks_lookup", "tasks")
    op.drop_column("deliveries", "workspace_id")
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_index("ix_accounts_workspace_id")
        accounts.drop_constraint("fk_accounts_workspace_id", type_="foreignkey")
        accounts.drop_column("dm")
        accounts.drop_column("workspace_id")
