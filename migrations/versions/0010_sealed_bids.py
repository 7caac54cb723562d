"""What a sealed bid leaves in the tables, receipts in doubt, one administrator's seat a person."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
ADMINISTRATORS = "role IN ('system_admin', 'security_admin', 'audit_admin')"
ONE = f"until IS NULL AND {ADMINISTRATORS}"
PURPOSES = "ck_sign_in_attempt_purpose_known"
CHECKS = {
    "call": {
        "ck_call_opened_sealed": "opened_at IS NULL OR sealed",
        "ck_call_doubt_settled": "doubt_settled_at IS NULL OR doubt_until IS NOT NULL",
    },
    "entry_version": {
        "ck_entry_version_sealed_whole": "envelope_key IS NULL OR (envelope_sha256 IS NOT NULL AND envelope_size IS NOT"
        " NULL AND code_salt IS NOT NULL AND commitment_salt IS NOT NULL AND content_tag IS NOT NULL)",
        "ck_entry_version_opened_sealed": "opened_at IS NULL OR envelope_key IS NOT NULL",
        "ck_entry_version_sealed_unreadable": "envelope_key IS NULL OR opened_at IS NOT NULL OR content = ''",
    },
}
def _columns() -> dict[str, list[sa.Column]]:
    return {
        "call": [
            sa.Column("sealed", sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column("opened_at", WHEN, nullable=True),
            sa.Column("doubt_until", WHEN, nullable=True),
            sa.Column("doubt_settled_at", WHEN, nullable=True),
        ],
        "certificate": [sa.Column("signature", sa.String(88), nullable=True)],
        "draft": [sa.Column("is_sealed", sa.Boolean(), server_default=sa.false(), nullable=False)],
        "entry_version": [
            sa.Column("latest_at", WHEN, nullable=True),
            sa.Column("envelope_key", sa.String(200), nullable=True),
            sa.Column("envelope_sha256", sa.String(64), nullable=True),
            sa.Column("envelope_size", sa.Integer(), nullable=True),
            sa.Column("code_salt", sa.LargeBinary(), nullable=True),
            sa.Column("commitment_salt", sa.String(64), nullable=True),
            sa.Column("content_tag", sa.String(64), nullable=True),
            sa.Column("sealed_files", sa.JSON(none_as_null=True), nullable=True),
            sa.Column("opened_at", WHEN, nullable=True),
        ],
        "stored_file": [
            sa.Column("is_sealed", sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column("sealed_as", sa.LargeBinary(), nullable=True),
            sa.Column("secret", sa.String(80), nullable=True),
        ],
    }


def upgrade() -> None:
    for table, columns in _columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(column)
            for name, condition in CHECKS.get(table, {}).items():
                batch.create_check_constraint(op.f(name), condition)
            if table == "entry_version":
                batch.create_unique_constraint(op.f("uq_entry_version_envelope_key"), ["envelope_key"])
    _purposes("'password', 'code', 'mail', 'unlock', 'passphrase'")
    # Whoever held two of the three keeps the one that he was given first.
    op.execute(
        f"UPDATE seat SET until = since WHERE {ONE} AND EXISTS (SELECT 1 FROM seat AS earlier WHERE"
        " earlier.user_id = seat.user_id AND earlier.id <> seat.id AND earlier.until IS NULL AND"
        f" earlier.{ADMINISTRATORS} AND (earlier.since < seat.since OR (earlier.since = seat.since AND earlier.id < seat.id)))"
    )
    op.create_index(
        "uq_seat_one_administrator", "seat", ["user_id"], unique=True,
        sqlite_where=sa.text(ONE), postgresql_where=sa.text(ONE),
    )


def downgrade() -> None:
    op.drop_index("uq_seat_one_administrator", table_name="seat")
    op.execute("DELETE FROM sign_in_attempt WHERE purpose IN ('unlock', 'passphrase')")
    _purposes("'password', 'code', 'mail'")
    for table, columns in reversed(_columns().items()):
        with op.batch_alter_table(table) as batch:
            if table == "entry_version":
                batch.drop_constraint(op.f("uq_entry_version_envelope_key"), type_="unique")
            for name in CHECKS.get(table, {}):
                batch.drop_constraint(op.f(name), type_="check")
            for column in reversed(columns):
                batch.drop_column(column.name)


def _purposes(members: str) -> None:
    with op.batch_alter_table("sign_in_attempt") as batch:
        batch.drop_constraint(op.f(PURPOSES), type_="check")
        batch.create_check_constraint(op.f(PURPOSES), f"purpose IN ({members})")
