"""Credit files: classes and misconduct as imported, and the lists they came from."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('credit_file',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('credit_code', sa.String(length=18), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("credit_code <> '' AND name <> ''", name=op.f('ck_credit_file_named')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_file')),
    sa.UniqueConstraint('credit_code', name=op.f('uq_credit_file_credit_code'))
    )
    op.create_table('credit_batch',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('sort', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uploaded_by_id', sa.String(length=12), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f('ck_credit_batch_closed_dated')),
    sa.CheckConstraint("sort IN ('ratings', 'misconduct')", name=op.f('ck_credit_batch_sort_known')),
    sa.CheckConstraint("source <> ''", name=op.f('ck_credit_batch_sourced')),
    sa.CheckConstraint("state IN ('open', 'saved', 'dropped')", name=op.f('ck_credit_batch_state_known')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['user.id'], name=op.f('fk_credit_batch_uploaded_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_batch'))
    )
    with op.batch_alter_table('credit_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credit_batch_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_batch_uploaded_by_id'), ['uploaded_by_id'], unique=False)

    op.create_table('credit_rating',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('file_id', sa.String(length=12), nullable=False),
    sa.Column('batch_id', sa.String(length=12), nullable=True),
    sa.Column('grade', sa.String(length=40), nullable=False),
    sa.Column('rated_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('replaces_id', sa.String(length=12), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by_id', sa.String(length=12), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name=op.f('ck_credit_rating_grade_known')),
    sa.CheckConstraint("replaces_id IS NULL OR reason <> ''", name=op.f('ck_credit_rating_correction_reasoned')),
    sa.CheckConstraint("source <> ''", name=op.f('ck_credit_rating_sourced')),
    sa.CheckConstraint('valid_until IS NULL OR valid_until >= rated_on', name=op.f('ck_credit_rating_ends_after_beginning')),
    sa.ForeignKeyConstraint(['batch_id'], ['credit_batch.id'], name=op.f('fk_credit_rating_batch_id_credit_batch'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['user.id'], name=op.f('fk_credit_rating_entered_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['file_id'], ['credit_file.id'], name=op.f('fk_credit_rating_file_id_credit_file'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['replaces_id'], ['credit_rating.id'], name=op.f('fk_credit_rating_replaces_id_credit_rating'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_rating'))
    )
    with op.batch_alter_table('credit_rating', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credit_rating_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_rating_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_rating_file_id'), ['file_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_rating_replaces_id'), ['replaces_id'], unique=True)

    op.create_table('misconduct',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('file_id', sa.String(length=12), nullable=False),
    sa.Column('batch_id', sa.String(length=12), nullable=True),
    sa.Column('sort', sa.String(length=40), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('authority', sa.String(length=120), nullable=False),
    sa.Column('document_number', sa.String(length=80), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('public_until', sa.Date(), nullable=True),
    sa.Column('public_at', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('lifted_on', sa.Date(), nullable=True),
    sa.Column('lift_reason', sa.String(length=400), nullable=False),
    sa.Column('replaces_id', sa.String(length=12), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by_id', sa.String(length=12), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("lifted_on IS NULL OR lift_reason <> ''", name=op.f('ck_misconduct_lifted_reasoned')),
    sa.CheckConstraint("public_until IS NULL OR public_at <> ''", name=op.f('ck_misconduct_public_somewhere')),
    sa.CheckConstraint("replaces_id IS NULL OR reason <> ''", name=op.f('ck_misconduct_correction_reasoned')),
    sa.CheckConstraint("sort IN ('false_report', 'untrue_report', 'dishonest', 'research', 'other')", name=op.f('ck_misconduct_sort_known')),
    sa.CheckConstraint("source <> ''", name=op.f('ck_misconduct_sourced')),
    sa.ForeignKeyConstraint(['batch_id'], ['credit_batch.id'], name=op.f('fk_misconduct_batch_id_credit_batch'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['user.id'], name=op.f('fk_misconduct_entered_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['file_id'], ['credit_file.id'], name=op.f('fk_misconduct_file_id_credit_file'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['replaces_id'], ['misconduct.id'], name=op.f('fk_misconduct_replaces_id_misconduct'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_misconduct'))
    )
    with op.batch_alter_table('misconduct', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_misconduct_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_misconduct_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_misconduct_file_id'), ['file_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_misconduct_replaces_id'), ['replaces_id'], unique=True)



def downgrade() -> None:
    with op.batch_alter_table('misconduct', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_misconduct_replaces_id'))
        batch_op.drop_index(batch_op.f('ix_misconduct_file_id'))
        batch_op.drop_index(batch_op.f('ix_misconduct_entered_by_id'))
        batch_op.drop_index(batch_op.f('ix_misconduct_batch_id'))

    op.drop_table('misconduct')
    with op.batch_alter_table('credit_rating', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_credit_rating_replaces_id'))
        batch_op.drop_index(batch_op.f('ix_credit_rating_file_id'))
        batch_op.drop_index(batch_op.f('ix_credit_rating_entered_by_id'))
        batch_op.drop_index(batch_op.f('ix_credit_rating_batch_id'))

    op.drop_table('credit_rating')
    with op.batch_alter_table('credit_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_credit_batch_uploaded_by_id'))
        batch_op.drop_index(batch_op.f('ix_credit_batch_state'))

    op.drop_table('credit_batch')
    op.drop_table('credit_file')
