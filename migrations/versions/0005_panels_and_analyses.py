"""Panels drawn and invited, analyses of rankings, attempts to influence a judge."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('panel_draw',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('round_id', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('pool', sa.JSON(), nullable=False),
    sa.Column('pool_hash', sa.String(length=64), nullable=False),
    sa.Column('left_out', sa.JSON(), nullable=False),
    sa.Column('log', sa.JSON(), nullable=False),
    sa.Column('short', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drawn_by_id', sa.String(length=12), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("number = 1 OR reason <> ''", name=op.f('ck_panel_draw_redraw_reasoned')),
    sa.ForeignKeyConstraint(['drawn_by_id'], ['user.id'], name=op.f('fk_panel_draw_drawn_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_panel_draw_round_id_round'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_draw')),
    sa.UniqueConstraint('round_id', 'number', name='uq_panel_draw_number')
    )
    with op.batch_alter_table('panel_draw', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_panel_draw_drawn_by_id'), ['drawn_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_panel_draw_round_id'), ['round_id'], unique=False)

    op.create_table('drawn_expert',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('draw_id', sa.String(length=12), nullable=False),
    sa.Column('user_id', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=60), nullable=False),
    sa.Column('is_alternate', sa.Boolean(), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['draw_id'], ['panel_draw.id'], name=op.f('fk_drawn_expert_draw_id_panel_draw'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_drawn_expert_user_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drawn_expert')),
    sa.UniqueConstraint('draw_id', 'user_id', name='uq_drawn_expert')
    )
    with op.batch_alter_table('drawn_expert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_drawn_expert_draw_id'), ['draw_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_drawn_expert_user_id'), ['user_id'], unique=False)

    op.create_table('panel_invitation',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('panelist_id', sa.String(length=12), nullable=False),
    sa.Column('round_id', sa.String(length=12), nullable=False),
    sa.Column('user_id', sa.String(length=12), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=40), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cause', sa.String(length=40), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.CheckConstraint("answer IN ('waiting', 'accepted', 'declined', 'lapsed')", name=op.f('ck_panel_invitation_answer_known')),
    sa.CheckConstraint("cause IN ('conflict', 'not_my_field', 'too_many', 'other')", name=op.f('ck_panel_invitation_cause_known')),
    sa.CheckConstraint("cause IS NULL OR answer = 'declined'", name=op.f('ck_panel_invitation_cause_of_decline')),
    sa.ForeignKeyConstraint(['panelist_id'], ['panelist.id'], name=op.f('fk_panel_invitation_panelist_id_panelist'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_panel_invitation_round_id_round'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_panel_invitation_user_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_invitation'))
    )
    with op.batch_alter_table('panel_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_panel_invitation_panelist_id'), ['panelist_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_panel_invitation_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_panel_invitation_user_id'), ['user_id'], unique=False)

    op.create_table('ranking_analysis',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('ranking_id', sa.String(length=12), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['ranking_id'], ['ranking.id'], name=op.f('fk_ranking_analysis_ranking_id_ranking'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ranking_analysis'))
    )
    with op.batch_alter_table('ranking_analysis', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ranking_analysis_ranking_id'), ['ranking_id'], unique=True)

    op.create_table('solicitation',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('round_id', sa.String(length=12), nullable=False),
    sa.Column('judge_id', sa.String(length=12), nullable=False),
    sa.Column('assignment_id', sa.String(length=12), nullable=True),
    sa.Column('who', sa.String(length=200), nullable=False),
    sa.Column('told', sa.Text(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('conclusion', sa.Text(), nullable=False),
    sa.Column('closed_by_id', sa.String(length=12), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f('ck_solicitation_closed_dated')),
    sa.CheckConstraint("state <> 'closed' OR conclusion <> ''", name=op.f('ck_solicitation_closed_with_conclusion')),
    sa.CheckConstraint("state IN ('filed', 'examining', 'closed')", name=op.f('ck_solicitation_state_known')),
    sa.CheckConstraint("who <> '' AND told <> ''", name=op.f('ck_solicitation_told')),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_solicitation_assignment_id_assignment'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['closed_by_id'], ['user.id'], name=op.f('fk_solicitation_closed_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['judge_id'], ['user.id'], name=op.f('fk_solicitation_judge_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_solicitation_round_id_round'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_solicitation'))
    )
    with op.batch_alter_table('solicitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_solicitation_assignment_id'), ['assignment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_solicitation_closed_by_id'), ['closed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_solicitation_judge_id'), ['judge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_solicitation_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_solicitation_state'), ['state'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('solicitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_solicitation_state'))
        batch_op.drop_index(batch_op.f('ix_solicitation_round_id'))
        batch_op.drop_index(batch_op.f('ix_solicitation_judge_id'))
        batch_op.drop_index(batch_op.f('ix_solicitation_closed_by_id'))
        batch_op.drop_index(batch_op.f('ix_solicitation_assignment_id'))

    op.drop_table('solicitation')
    with op.batch_alter_table('ranking_analysis', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ranking_analysis_ranking_id'))

    op.drop_table('ranking_analysis')
    with op.batch_alter_table('panel_invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_panel_invitation_user_id'))
        batch_op.drop_index(batch_op.f('ix_panel_invitation_round_id'))
        batch_op.drop_index(batch_op.f('ix_panel_invitation_panelist_id'))

    op.drop_table('panel_invitation')
    with op.batch_alter_table('drawn_expert', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_drawn_expert_user_id'))
        batch_op.drop_index(batch_op.f('ix_drawn_expert_draw_id'))

    op.drop_table('drawn_expert')
    with op.batch_alter_table('panel_draw', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_panel_draw_round_id'))
        batch_op.drop_index(batch_op.f('ix_panel_draw_drawn_by_id'))

    op.drop_table('panel_draw')
