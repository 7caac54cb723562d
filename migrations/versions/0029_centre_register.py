"""Centres on the register, and their yearly evaluations."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('centre',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('call_id', sa.String(length=12), nullable=False),
    sa.Column('project_id', sa.String(length=12), nullable=False),
    sa.Column('organisation_id', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('sort', sa.String(length=40), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('chain_id', sa.String(length=12), nullable=True),
    sa.Column('region_code', sa.String(length=6), nullable=True),
    sa.Column('listed_on', sa.Date(), nullable=False),
    sa.Column('listed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('listed_by_id', sa.String(length=12), nullable=False),
    sa.Column('struck_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'struck') = (struck_at IS NOT NULL)", name=op.f('ck_centre_struck_dated')),
    sa.CheckConstraint("name <> '' AND number <> ''", name=op.f('ck_centre_named')),
    sa.CheckConstraint("state IN ('listed', 'struck')", name=op.f('ck_centre_state_known')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_centre_call_id_call'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['chain_id'], ['chain.id'], name=op.f('fk_centre_chain_id_chain'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['listed_by_id'], ['user.id'], name=op.f('fk_centre_listed_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_centre_organisation_id_organisation'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_centre_project_id_project'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_centre')),
    sa.UniqueConstraint('number', name=op.f('uq_centre_number'))
    )
    with op.batch_alter_table('centre') as batch_op:
        batch_op.create_index(batch_op.f('ix_centre_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_centre_chain_id'), ['chain_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_centre_listed_by_id'), ['listed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_centre_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_centre_project_id'), ['project_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_centre_state'), ['state'], unique=False)

    op.create_table('evaluation',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('centre_id', sa.String(length=12), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('enterprises', sa.Integer(), nullable=True),
    sa.Column('parameters', sa.Integer(), nullable=True),
    sa.Column('standards', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.String(length=12), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reported_by_id', sa.String(length=12), nullable=True),
    sa.Column('grade', sa.String(length=40), nullable=True),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('graded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('graded_by_id', sa.String(length=12), nullable=True),
    sa.Column('return_reason', sa.Text(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by_id', sa.String(length=12), nullable=True),
    sa.CheckConstraint("grade IN ('excellent', 'qualified', 'failed')", name=op.f('ck_evaluation_grade_known')),
    sa.CheckConstraint("state <> 'confirmed' OR (confirmed_at IS NOT NULL AND confirmed_by_id <> graded_by_id)", name=op.f('ck_evaluation_confirmed_by_another')),
    sa.CheckConstraint("state IN ('asked', 'reported', 'graded', 'confirmed')", name=op.f('ck_evaluation_state_known')),
    sa.CheckConstraint("state NOT IN ('graded', 'confirmed') OR (grade IS NOT NULL AND graded_by_id IS NOT NULL)", name=op.f('ck_evaluation_graded_by_somebody')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user.id'], name=op.f('fk_evaluation_asked_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['centre_id'], ['centre.id'], name=op.f('fk_evaluation_centre_id_centre'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user.id'], name=op.f('fk_evaluation_confirmed_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['graded_by_id'], ['user.id'], name=op.f('fk_evaluation_graded_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['reported_by_id'], ['user.id'], name=op.f('fk_evaluation_reported_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation')),
    sa.UniqueConstraint('centre_id', 'year', name='uq_evaluation')
    )
    with op.batch_alter_table('evaluation') as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_centre_id'), ['centre_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_confirmed_by_id'), ['confirmed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_graded_by_id'), ['graded_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_reported_by_id'), ['reported_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_state'), ['state'], unique=False)


def downgrade() -> None:
    op.drop_table('evaluation')
    op.drop_table('centre')
