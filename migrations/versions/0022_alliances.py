"""Service alliances with members, charters, notices and topics."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('alliance',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('chain_id', sa.String(length=12), nullable=False),
    sa.Column('chain_name', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('intro', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.String(length=12), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.String(length=400), nullable=False),
    sa.CheckConstraint("name <> ''", name=op.f('ck_alliance_named')),
    sa.CheckConstraint("state <> 'ended' OR (ended_at IS NOT NULL AND end_reason <> '')", name=op.f('ck_alliance_end_reasoned')),
    sa.CheckConstraint("state IN ('forming', 'running', 'ended')", name=op.f('ck_alliance_state_known')),
    sa.ForeignKeyConstraint(['chain_id'], ['chain.id'], name=op.f('fk_alliance_chain_id_chain'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_alliance_created_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alliance')),
    sa.UniqueConstraint('slug', name=op.f('uq_alliance_slug'))
    )
    with op.batch_alter_table('alliance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alliance_chain_id'), ['chain_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_chain_name'), ['chain_name'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index('uq_alliance_standing', ['chain_name'], unique=True, sqlite_where=sa.text("state <> 'ended'"), postgresql_where=sa.text("state <> 'ended'"))

    op.create_table('alliance_charter',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('alliance_id', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('change', sa.String(length=400), nullable=False),
    sa.Column('adopted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('adopted_by_id', sa.String(length=12), nullable=False),
    sa.CheckConstraint("body <> ''", name=op.f('ck_alliance_charter_told')),
    sa.ForeignKeyConstraint(['adopted_by_id'], ['user.id'], name=op.f('fk_alliance_charter_adopted_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_alliance_charter_alliance_id_alliance'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alliance_charter')),
    sa.UniqueConstraint('alliance_id', 'number', name='uq_alliance_charter')
    )
    with op.batch_alter_table('alliance_charter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alliance_charter_adopted_by_id'), ['adopted_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_charter_alliance_id'), ['alliance_id'], unique=False)

    op.create_table('alliance_member',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('alliance_id', sa.String(length=12), nullable=False),
    sa.Column('organisation_id', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('is_convenor', sa.Boolean(), nullable=False),
    sa.Column('offers', sa.Text(), nullable=False),
    sa.Column('answer', sa.String(length=400), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.String(length=12), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.String(length=12), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name=op.f('ck_alliance_member_decided_dated')),
    sa.CheckConstraint("is_convenor = false OR state <> 'asked'", name=op.f('ck_alliance_member_convenor_agreed')),
    sa.CheckConstraint("state IN ('asked', 'agreed', 'refused', 'left', 'removed')", name=op.f('ck_alliance_member_state_known')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_alliance_member_alliance_id_alliance'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user.id'], name=op.f('fk_alliance_member_asked_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_alliance_member_decided_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_alliance_member_organisation_id_organisation'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alliance_member'))
    )
    with op.batch_alter_table('alliance_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alliance_member_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_member_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_member_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_member_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('uq_alliance_member_convenor', ['alliance_id'], unique=True, sqlite_where=sa.text("is_convenor = true AND state = 'agreed'"), postgresql_where=sa.text("is_convenor = true AND state = 'agreed'"))
        batch_op.create_index('uq_alliance_member_present', ['alliance_id', 'organisation_id'], unique=True, sqlite_where=sa.text("state IN ('asked', 'agreed')"), postgresql_where=sa.text("state IN ('asked', 'agreed')"))

    op.create_table('alliance_notice',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('alliance_id', sa.String(length=12), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('reach', sa.String(length=40), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by_id', sa.String(length=12), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("reach IN ('members', 'public')", name=op.f('ck_alliance_notice_reach_known')),
    sa.CheckConstraint("title <> '' AND body <> ''", name=op.f('ck_alliance_notice_told')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_alliance_notice_alliance_id_alliance'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['published_by_id'], ['user.id'], name=op.f('fk_alliance_notice_published_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alliance_notice'))
    )
    with op.batch_alter_table('alliance_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alliance_notice_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_notice_published_by_id'), ['published_by_id'], unique=False)

    op.create_table('alliance_topic',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('alliance_id', sa.String(length=12), nullable=False),
    sa.Column('sort', sa.String(length=40), nullable=False),
    sa.Column('need_id', sa.String(length=12), nullable=True),
    sa.Column('item_id', sa.String(length=12), nullable=True),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.Column('organisation_id', sa.String(length=12), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by_id', sa.String(length=12), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("sort <> 'shared' OR need_id IS NOT NULL", name=op.f('ck_alliance_topic_shared_needs')),
    sa.CheckConstraint("sort IN ('shared', 'pilot')", name=op.f('ck_alliance_topic_sort_known')),
    sa.CheckConstraint('(need_id IS NULL) <> (item_id IS NULL)', name=op.f('ck_alliance_topic_one_of_two')),
    sa.ForeignKeyConstraint(['added_by_id'], ['user.id'], name=op.f('fk_alliance_topic_added_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_alliance_topic_alliance_id_alliance'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_alliance_topic_item_id_item'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_alliance_topic_need_id_need'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_alliance_topic_organisation_id_organisation'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alliance_topic'))
    )
    with op.batch_alter_table('alliance_topic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alliance_topic_added_by_id'), ['added_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_topic_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_topic_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_topic_need_id'), ['need_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_topic_organisation_id'), ['organisation_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('alliance_topic', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alliance_topic_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_topic_need_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_topic_item_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_topic_alliance_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_topic_added_by_id'))

    op.drop_table('alliance_topic')
    with op.batch_alter_table('alliance_notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alliance_notice_published_by_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_notice_alliance_id'))

    op.drop_table('alliance_notice')
    with op.batch_alter_table('alliance_member', schema=None) as batch_op:
        batch_op.drop_index('uq_alliance_member_present', sqlite_where=sa.text("state IN ('asked', 'agreed')"), postgresql_where=sa.text("state IN ('asked', 'agreed')"))
        batch_op.drop_index('uq_alliance_member_convenor', sqlite_where=sa.text("is_convenor = true AND state = 'agreed'"), postgresql_where=sa.text("is_convenor = true AND state = 'agreed'"))
        batch_op.drop_index(batch_op.f('ix_alliance_member_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_member_decided_by_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_member_asked_by_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_member_alliance_id'))

    op.drop_table('alliance_member')
    with op.batch_alter_table('alliance_charter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alliance_charter_alliance_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_charter_adopted_by_id'))

    op.drop_table('alliance_charter')
    with op.batch_alter_table('alliance', schema=None) as batch_op:
        batch_op.drop_index('uq_alliance_standing', sqlite_where=sa.text("state <> 'ended'"), postgresql_where=sa.text("state <> 'ended'"))
        batch_op.drop_index(batch_op.f('ix_alliance_created_by_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_chain_name'))
        batch_op.drop_index(batch_op.f('ix_alliance_chain_id'))

    op.drop_table('alliance')
