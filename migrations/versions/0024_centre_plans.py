"""Plans of centres: candidates, the needs behind them, experts and what they say, the declared order."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('centre_plan',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('weights', sa.JSON(), nullable=False),
    sa.Column('backed', sa.Integer(), nullable=False),
    sa.Column('sensitivity', sa.JSON(), nullable=False),
    sa.Column('return_reason', sa.Text(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.String(length=12), nullable=False),
    sa.Column('ranked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ranked_by_id', sa.String(length=12), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.String(length=12), nullable=True),
    sa.Column('call_id', sa.String(length=12), nullable=True),
    sa.CheckConstraint("state <> 'published' OR (published_at IS NOT NULL AND published_by_id <> ranked_by_id)", name=op.f('ck_centre_plan_published_by_another')),
    sa.CheckConstraint("state IN ('collecting', 'asking', 'ranked', 'published')", name=op.f('ck_centre_plan_state_known')),
    sa.CheckConstraint("state NOT IN ('ranked', 'published') OR (ranked_at IS NOT NULL AND ranked_by_id IS NOT NULL)", name=op.f('ck_centre_plan_ranked_by_somebody')),
    sa.CheckConstraint('backed >= 0', name=op.f('ck_centre_plan_backed_counted')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_centre_plan_call_id_call'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_centre_plan_created_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['published_by_id'], ['user.id'], name=op.f('fk_centre_plan_published_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['ranked_by_id'], ['user.id'], name=op.f('fk_centre_plan_ranked_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_centre_plan'))
    )
    with op.batch_alter_table('centre_plan') as batch_op:
        batch_op.create_index(batch_op.f('ix_centre_plan_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_centre_plan_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_centre_plan_published_at'), ['published_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_centre_plan_published_by_id'), ['published_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_centre_plan_ranked_by_id'), ['ranked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_centre_plan_state'), ['state'], unique=False)

    op.create_table('adviser',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('plan_id', sa.String(length=12), nullable=False),
    sa.Column('user_id', sa.String(length=12), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['centre_plan.id'], name=op.f('fk_adviser_plan_id_centre_plan'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_adviser_user_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adviser')),
    sa.UniqueConstraint('plan_id', 'user_id', name='uq_adviser')
    )
    with op.batch_alter_table('adviser') as batch_op:
        batch_op.create_index(batch_op.f('ix_adviser_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_adviser_user_id'), ['user_id'], unique=False)

    op.create_table('candidate',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('plan_id', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('origin', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('sort', sa.String(length=40), nullable=False),
    sa.Column('chain_id', sa.String(length=12), nullable=True),
    sa.Column('region_code', sa.String(length=6), nullable=True),
    sa.Column('background', sa.Text(), nullable=False),
    sa.Column('existing_nation', sa.Text(), nullable=False),
    sa.Column('existing_east', sa.Text(), nullable=False),
    sa.Column('existing_province', sa.Text(), nullable=False),
    sa.Column('gap', sa.Text(), nullable=False),
    sa.Column('coverage', sa.Text(), nullable=False),
    sa.Column('missing', sa.Integer(), nullable=False),
    sa.Column('site_area', sa.Integer(), nullable=True),
    sa.Column('staff', sa.Integer(), nullable=True),
    sa.Column('months', sa.Integer(), nullable=True),
    sa.Column('amount', sa.Numeric(precision=12, scale=2), nullable=True),
    sa.Column('support', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('filed_by_id', sa.String(length=12), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('points', sa.Numeric(precision=6, scale=2), nullable=True),
    sa.Column('place', sa.JSON(), nullable=False),
    sa.Column('is_backed', sa.Boolean(), nullable=False),
    sa.Column('item_id', sa.String(length=12), nullable=True),
    sa.CheckConstraint("origin IN ('office', 'city', 'needs')", name=op.f('ck_candidate_origin_known')),
    sa.CheckConstraint("state <> 'set_aside' OR reason <> ''", name=op.f('ck_candidate_set_aside_reasoned')),
    sa.CheckConstraint("state IN ('filed', 'admitted', 'set_aside')", name=op.f('ck_candidate_state_known')),
    sa.CheckConstraint("title <> ''", name=op.f('ck_candidate_titled')),
    sa.CheckConstraint('(rank IS NULL) = (points IS NULL)', name=op.f('ck_candidate_ranked_whole')),
    sa.CheckConstraint('is_backed = false OR rank IS NOT NULL', name=op.f('ck_candidate_backed_ranked')),
    sa.CheckConstraint('missing >= 0', name=op.f('ck_candidate_missing_counted')),
    sa.ForeignKeyConstraint(['chain_id'], ['chain.id'], name=op.f('fk_candidate_chain_id_chain'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['filed_by_id'], ['user.id'], name=op.f('fk_candidate_filed_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_candidate_item_id_item'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['plan_id'], ['centre_plan.id'], name=op.f('fk_candidate_plan_id_centre_plan'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidate'))
    )
    with op.batch_alter_table('candidate') as batch_op:
        batch_op.create_index(batch_op.f('ix_candidate_chain_id'), ['chain_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_candidate_filed_by_id'), ['filed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_candidate_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_candidate_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_candidate_region_code'), ['region_code'], unique=False)

    op.create_table('candidate_need',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('candidate_id', sa.String(length=12), nullable=False),
    sa.Column('need_id', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['candidate_id'], ['candidate.id'], name=op.f('fk_candidate_need_candidate_id_candidate'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_candidate_need_need_id_need'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidate_need')),
    sa.UniqueConstraint('candidate_id', 'need_id', name='uq_candidate_need')
    )
    with op.batch_alter_table('candidate_need') as batch_op:
        batch_op.create_index(batch_op.f('ix_candidate_need_candidate_id'), ['candidate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_candidate_need_need_id'), ['need_id'], unique=False)

    op.create_table('candidate_opinion',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('candidate_id', sa.String(length=12), nullable=False),
    sa.Column('user_id', sa.String(length=12), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_candidate_opinion_score_in_range')),
    sa.ForeignKeyConstraint(['candidate_id'], ['candidate.id'], name=op.f('fk_candidate_opinion_candidate_id_candidate'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_candidate_opinion_user_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidate_opinion')),
    sa.UniqueConstraint('candidate_id', 'user_id', name='uq_candidate_opinion')
    )
    with op.batch_alter_table('candidate_opinion') as batch_op:
        batch_op.create_index(batch_op.f('ix_candidate_opinion_candidate_id'), ['candidate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_candidate_opinion_user_id'), ['user_id'], unique=False)


def downgrade() -> None:
    op.drop_table('candidate_opinion')
    op.drop_table('candidate_need')
    op.drop_table('candidate')
    op.drop_table('adviser')
    op.drop_table('centre_plan')
