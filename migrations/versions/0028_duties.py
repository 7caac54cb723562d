"""Versions of the list of supervisory duties."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('duty_list',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imported_by_id', sa.String(length=12), nullable=False),
    sa.CheckConstraint("source <> ''", name=op.f('ck_duty_list_sourced')),
    sa.ForeignKeyConstraint(['imported_by_id'], ['user.id'], name=op.f('fk_duty_list_imported_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_list'))
    )
    with op.batch_alter_table('duty_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_list_imported_by_id'), ['imported_by_id'], unique=False)
        batch_op.create_index('uq_duty_list_current', ['is_current'], unique=True, sqlite_where=sa.text('is_current = true'), postgresql_where=sa.text('is_current = true'))

    op.create_table('duty',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('list_id', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=40), nullable=False),
    sa.Column('region', sa.String(length=40), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('basis', sa.String(length=400), nullable=False),
    sa.Column('office', sa.String(length=120), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.CheckConstraint("level IN ('province', 'city', 'county')", name=op.f('ck_duty_level_known')),
    sa.CheckConstraint("title <> '' AND region <> '' AND office <> ''", name=op.f('ck_duty_told')),
    sa.ForeignKeyConstraint(['list_id'], ['duty_list.id'], name=op.f('fk_duty_list_id_duty_list'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty'))
    )
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_level'), ['level'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_list_id'), ['list_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_region'), ['region'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_region'))
        batch_op.drop_index(batch_op.f('ix_duty_list_id'))
        batch_op.drop_index(batch_op.f('ix_duty_level'))

    op.drop_table('duty')
    with op.batch_alter_table('duty_list', schema=None) as batch_op:
        batch_op.drop_index('uq_duty_list_current', sqlite_where=sa.text('is_current = true'), postgresql_where=sa.text('is_current = true'))
        batch_op.drop_index(batch_op.f('ix_duty_list_imported_by_id'))

    op.drop_table('duty_list')
