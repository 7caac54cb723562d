"""Policy support granted to laboratories."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('support',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('sort', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('call_id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('organisation_id', sa.String(length=12), nullable=False),
    sa.Column('result_title', sa.String(length=200), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('scale', sa.String(length=200), nullable=False),
    sa.Column('authority', sa.String(length=120), nullable=False),
    sa.Column('document_number', sa.String(length=80), nullable=False),
    sa.Column('granted_on', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.String(length=12), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('agreed_by_id', sa.String(length=12), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoke_reason', sa.String(length=400), nullable=False),
    sa.CheckConstraint("sort IN ('standard', 'capacity', 'research', 'sampling', 'monitoring', 'proficiency')", name=op.f('ck_support_sort_known')),
    sa.CheckConstraint("state <> 'revoked' OR (revoked_at IS NOT NULL AND revoke_reason <> '')", name=op.f('ck_support_revoked')),
    sa.CheckConstraint("state IN ('proposed', 'granted', 'refused', 'revoked')", name=op.f('ck_support_state_known')),
    sa.CheckConstraint("state NOT IN ('granted', 'revoked') OR agreed_by_id IS NOT NULL", name=op.f('ck_support_agreed')),
    sa.CheckConstraint("title <> '' AND authority <> '' AND result_title <> ''", name=op.f('ck_support_told')),
    sa.CheckConstraint('agreed_by_id IS NULL OR agreed_by_id <> recorded_by_id', name=op.f('ck_support_two_persons')),
    sa.CheckConstraint('until IS NULL OR until >= granted_on', name=op.f('ck_support_ends_after_beginning')),
    sa.ForeignKeyConstraint(['agreed_by_id'], ['user.id'], name=op.f('fk_support_agreed_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_support_call_id_call'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_support_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_support_organisation_id_organisation'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user.id'], name=op.f('fk_support_recorded_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_support'))
    )
    with op.batch_alter_table('support', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_support_agreed_by_id'), ['agreed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_support_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_support_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_support_granted_on'), ['granted_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_support_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_support_recorded_by_id'), ['recorded_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_support_sort'), ['sort'], unique=False)
        batch_op.create_index(batch_op.f('ix_support_state'), ['state'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('support', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_support_state'))
        batch_op.drop_index(batch_op.f('ix_support_sort'))
        batch_op.drop_index(batch_op.f('ix_support_recorded_by_id'))
        batch_op.drop_index(batch_op.f('ix_support_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_support_granted_on'))
        batch_op.drop_index(batch_op.f('ix_support_entry_id'))
        batch_op.drop_index(batch_op.f('ix_support_call_id'))
        batch_op.drop_index(batch_op.f('ix_support_agreed_by_id'))

    op.drop_table('support')
