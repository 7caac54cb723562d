"""The tables of the awards, the centres and the public site."""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('campaign',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('sort', sa.String(length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('intro', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.String(length=12), nullable=False),
    sa.CheckConstraint("sort IN ('quality_month', 'accreditation_day', 'open_day', 'other')", name=op.f('ck_campaign_sort_known')),
    sa.CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name=op.f('ck_campaign_published_dated')),
    sa.CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name=op.f('ck_campaign_state_known')),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_campaign_starts_before_ending')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_campaign_created_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign')),
    sa.UniqueConstraint('slug', name=op.f('uq_campaign_slug'))
    )
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_campaign_ends_on'), ['ends_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_campaign_starts_on'), ['starts_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_campaign_state'), ['state'], unique=False)
    op.create_table('fault',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('page', sa.String(length=300), nullable=False),
    sa.Column('wrong', sa.Text(), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.String(length=12), nullable=True),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state <> 'declined' OR answer <> ''", name=op.f('ck_fault_declined_with_reason')),
    sa.CheckConstraint("state = 'waiting' OR (settled_at IS NOT NULL AND settled_by_id IS NOT NULL)", name=op.f('ck_fault_settled_dated')),
    sa.CheckConstraint("state IN ('waiting', 'corrected', 'declined')", name=op.f('ck_fault_state_known')),
    sa.CheckConstraint("wrong <> ''", name=op.f('ck_fault_told')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['user.id'], name=op.f('fk_fault_settled_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fault'))
    )
    with op.batch_alter_table('fault', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fault_reported_at'), ['reported_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_fault_settled_by_id'), ['settled_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fault_state'), ['state'], unique=False)
    op.create_table('draw_commitment',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('call_id', sa.String(length=12), nullable=False),
    sa.Column('officer_id', sa.String(length=12), nullable=False),
    sa.Column('commitment', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revealed_secret', sa.Text(), nullable=True),
    sa.Column('revealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(revealed_at IS NULL) = (revealed_secret IS NULL)', name=op.f('ck_draw_commitment_revealed_dated')),
    sa.CheckConstraint('length(commitment) = 64', name=op.f('ck_draw_commitment_commitment_whole')),
    sa.CheckConstraint('replaced_at IS NULL OR revealed_at IS NULL', name=op.f('ck_draw_commitment_replaced_unrevealed')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_draw_commitment_call_id_call'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['officer_id'], ['user.id'], name=op.f('fk_draw_commitment_officer_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draw_commitment')),
    sa.UniqueConstraint('call_id', 'commitment', name='uq_draw_commitment')
    )
    with op.batch_alter_table('draw_commitment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draw_commitment_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draw_commitment_officer_id'), ['officer_id'], unique=False)
    op.create_table('open_day',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('campaign_id', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.String(length=12), nullable=True),
    sa.Column('host', sa.String(length=120), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('hours', sa.String(length=60), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('registration', sa.String(length=300), nullable=False),
    sa.CheckConstraint("host <> '' AND place <> ''", name=op.f('ck_open_day_told')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_open_day_campaign_id_campaign'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_open_day_organisation_id_organisation'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_open_day'))
    )
    with op.batch_alter_table('open_day', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_open_day_campaign_id'), ['campaign_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_open_day_organisation_id'), ['organisation_id'], unique=False)
    op.create_table('recommendation_list',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('call_id', sa.String(length=12), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('document_number', sa.String(length=60), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by_id', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_recommendation_list_call_id_call'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_recommendation_list_region_code_region'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['sent_by_id'], ['user.id'], name=op.f('fk_recommendation_list_sent_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation_list')),
    sa.UniqueConstraint('call_id', 'region_code', name='uq_recommendation_list_city')
    )
    with op.batch_alter_table('recommendation_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recommendation_list_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recommendation_list_sent_by_id'), ['sent_by_id'], unique=False)
    op.create_table('running_order',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('round_id', sa.String(length=12), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('talk_minutes', sa.Integer(), nullable=False),
    sa.Column('question_minutes', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('breaks', sa.JSON(), nullable=False),
    sa.Column('is_drawn', sa.Boolean(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("is_drawn = false OR seed <> ''", name=op.f('ck_running_order_drawn_by_seed')),
    sa.CheckConstraint('question_minutes BETWEEN 0 AND 120', name=op.f('ck_running_order_questions_sane')),
    sa.CheckConstraint('talk_minutes BETWEEN 1 AND 120', name=op.f('ck_running_order_talk_sane')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_running_order_round_id_round'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_running_order'))
    )
    with op.batch_alter_table('running_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_running_order_round_id'), ['round_id'], unique=True)
    op.create_table('shortlist',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('item_id', sa.String(length=12), nullable=False),
    sa.Column('leg', sa.String(length=40), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('inputs_hash', sa.String(length=64), nullable=False),
    sa.Column('made_by_id', sa.String(length=12), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('wanted > 0', name=op.f('ck_shortlist_wanted_some')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_shortlist_item_id_item'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_shortlist_made_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shortlist')),
    sa.UniqueConstraint('item_id', 'leg', name='uq_shortlist_leg')
    )
    with op.batch_alter_table('shortlist', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shortlist_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shortlist_made_by_id'), ['made_by_id'], unique=False)
    op.create_table('case',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('call_id', sa.String(length=12), nullable=False),
    sa.Column('item_id', sa.String(length=12), nullable=False),
    sa.Column('organisation_id', sa.String(length=12), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('standfirst', sa.Text(), nullable=False),
    sa.Column('anatomy', sa.JSON(), nullable=False),
    sa.Column('stage', sa.String(length=60), nullable=False),
    sa.Column('chain_id', sa.String(length=12), nullable=True),
    sa.Column('region_code', sa.String(length=6), nullable=True),
    sa.Column('client_name', sa.String(length=200), nullable=False),
    sa.Column('client_masked', sa.String(length=120), nullable=False),
    sa.Column('client_shown', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by_id', sa.String(length=12), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.String(length=12), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawal_reason', sa.Text(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.String(length=12), nullable=False),
    sa.CheckConstraint("(published_at IS NOT NULL) = (state IN ('published', 'withdrawn'))", name=op.f('ck_case_published_dated')),
    sa.CheckConstraint("state <> 'withdrawn' OR (withdrawn_at IS NOT NULL AND withdrawal_reason <> '')", name=op.f('ck_case_withdrawn_reasoned')),
    sa.CheckConstraint("state = 'draft' OR title <> ''", name=op.f('ck_case_titled')),
    sa.CheckConstraint("state IN ('draft', 'checking', 'confirmed', 'published', 'withdrawn')", name=op.f('ck_case_state_known')),
    sa.CheckConstraint('published_at IS NULL OR confirmed_at IS NOT NULL', name=op.f('ck_case_published_with_consent')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_case_call_id_call'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['chain_id'], ['chain.id'], name=op.f('fk_case_chain_id_chain'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user.id'], name=op.f('fk_case_confirmed_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_case_created_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_case_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_case_item_id_item'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_case_organisation_id_organisation'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['published_by_id'], ['user.id'], name=op.f('fk_case_published_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_case_region_code_region'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case')),
    sa.UniqueConstraint('call_id', 'number', name='uq_case_number'),
    sa.UniqueConstraint('slug', name=op.f('uq_case_slug'))
    )
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_chain_id'), ['chain_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_confirmed_by_id'), ['confirmed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_entry_id'), ['entry_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_case_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_kind'), ['kind'], unique=False)
        batch_op.create_index('ix_case_latest', ['state', 'year', 'published_at', 'number', 'id'], unique=False)
        batch_op.create_index('ix_case_listed', ['state', 'kind', 'year', 'stage', 'chain_id', 'region_code', 'published_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_published_at'), ['published_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_published_by_id'), ['published_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_region_code'), ['region_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_stage'), ['stage'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_year'), ['year'], unique=False)
    op.create_table('recommendation',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('call_id', sa.String(length=12), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('by_id', sa.String(length=12), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('list_id', sa.String(length=12), nullable=True),
    sa.CheckConstraint("(state = 'recommended') = (position IS NOT NULL)", name=op.f('ck_recommendation_recommended_placed')),
    sa.CheckConstraint("list_id IS NULL OR state <> 'undecided'", name=op.f('ck_recommendation_sent_decided')),
    sa.CheckConstraint("state = 'undecided' OR opinion <> ''", name=op.f('ck_recommendation_said_with_opinion')),
    sa.CheckConstraint("state IN ('undecided', 'recommended', 'declined')", name=op.f('ck_recommendation_state_known')),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_recommendation_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_recommendation_call_id_call'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_recommendation_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['list_id'], ['recommendation_list.id'], name=op.f('fk_recommendation_list_id_recommendation_list'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_recommendation_region_code_region'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation'))
    )
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recommendation_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recommendation_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recommendation_entry_id'), ['entry_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_recommendation_list_id'), ['list_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recommendation_region_code'), ['region_code'], unique=False)
    op.create_table('redacted_copy',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('source_id', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.String(length=12), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_redacted_copy_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_redacted_copy_made_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['source_id'], ['stored_file.id'], name=op.f('fk_redacted_copy_source_id_stored_file'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redacted_copy')),
    sa.UniqueConstraint('source_id', 'number', name='uq_redacted_copy_number')
    )
    with op.batch_alter_table('redacted_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_redacted_copy_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_redacted_copy_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_redacted_copy_source_id'), ['source_id'], unique=False)
    op.create_table('shortlist_line',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('shortlist_id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=True),
    sa.Column('total', sa.Numeric(precision=6, scale=2), nullable=True),
    sa.Column('is_in', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_shortlist_line_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['shortlist_id'], ['shortlist.id'], name=op.f('fk_shortlist_line_shortlist_id_shortlist'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shortlist_line')),
    sa.UniqueConstraint('shortlist_id', 'entry_id', name='uq_shortlist_line')
    )
    with op.batch_alter_table('shortlist_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shortlist_line_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shortlist_line_shortlist_id'), ['shortlist_id'], unique=False)
    op.create_table('visit',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('call_id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('leg', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('visit_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('ways', sa.JSON(), nullable=False),
    sa.Column('finding', sa.String(length=40), nullable=True),
    sa.Column('conclusion', sa.Text(), nullable=False),
    sa.Column('signatures', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('planned_by_id', sa.String(length=12), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('held_by_id', sa.String(length=12), nullable=True),
    sa.Column('return_reason', sa.Text(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by_id', sa.String(length=12), nullable=True),
    sa.Column('call_off_reason', sa.Text(), nullable=False),
    sa.Column('called_off_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("finding IN ('meets', 'mostly', 'fails')", name=op.f('ck_visit_finding_known')),
    sa.CheckConstraint("place <> ''", name=op.f('ck_visit_placed')),
    sa.CheckConstraint("state <> 'called_off' OR (called_off_at IS NOT NULL AND call_off_reason <> '')", name=op.f('ck_visit_called_off_reasoned')),
    sa.CheckConstraint("state <> 'confirmed' OR (confirmed_at IS NOT NULL AND confirmed_by_id <> held_by_id)", name=op.f('ck_visit_confirmed_by_another')),
    sa.CheckConstraint("state IN ('planned', 'held', 'confirmed', 'called_off')", name=op.f('ck_visit_state_known')),
    sa.CheckConstraint("state NOT IN ('held', 'confirmed') OR (held_at IS NOT NULL AND finding IS NOT NULL)", name=op.f('ck_visit_held_dated')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_visit_call_id_call'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user.id'], name=op.f('fk_visit_confirmed_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_visit_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['held_by_id'], ['user.id'], name=op.f('fk_visit_held_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['planned_by_id'], ['user.id'], name=op.f('fk_visit_planned_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit'))
    )
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_confirmed_by_id'), ['confirmed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_held_by_id'), ['held_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_planned_by_id'), ['planned_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_state'), ['state'], unique=False)
        batch_op.create_index('uq_visit_standing', ['entry_id'], unique=True, sqlite_where=sa.text("state <> 'called_off'"), postgresql_where=sa.text("state <> 'called_off'"))
    op.create_table('blind_copy',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('version_id', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('manifest', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.String(length=12), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_blind_copy_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_blind_copy_made_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['version_id'], ['entry_version.id'], name=op.f('fk_blind_copy_version_id_entry_version'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blind_copy')),
    sa.UniqueConstraint('entry_id', 'number', name='uq_blind_copy_number')
    )
    with op.batch_alter_table('blind_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_blind_copy_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_blind_copy_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_blind_copy_version_id'), ['version_id'], unique=False)
    op.create_table('campaign_case',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('campaign_id', sa.String(length=12), nullable=False),
    sa.Column('case_id', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_case_campaign_id_campaign'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_campaign_case_case_id_case'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_case')),
    sa.UniqueConstraint('campaign_id', 'case_id', name='uq_campaign_case')
    )
    with op.batch_alter_table('campaign_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_case_campaign_id'), ['campaign_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_campaign_case_case_id'), ['case_id'], unique=False)
    op.create_table('dissection',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('case_id', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('agreed_by_id', sa.String(length=12), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by_id', sa.String(length=12), nullable=False),
    sa.CheckConstraint("state <> 'agreed' OR (agreed_at IS NOT NULL AND agreed_by_id IS NOT NULL)", name=op.f('ck_dissection_agreed_by_somebody')),
    sa.CheckConstraint("state IN ('writing', 'asked', 'agreed', 'refused')", name=op.f('ck_dissection_state_known')),
    sa.ForeignKeyConstraint(['agreed_by_id'], ['user.id'], name=op.f('fk_dissection_agreed_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_dissection_case_id_case'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_dissection_written_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dissection'))
    )
    with op.batch_alter_table('dissection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dissection_agreed_by_id'), ['agreed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dissection_case_id'), ['case_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_dissection_written_by_id'), ['written_by_id'], unique=False)
    op.create_table('identity_finding',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('version_id', sa.String(length=12), nullable=False),
    sa.Column('file_id', sa.String(length=12), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('label', sa.String(length=300), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('stop', sa.Integer(), nullable=False),
    sa.Column('before', sa.String(length=40), nullable=False),
    sa.Column('hit', sa.String(length=400), nullable=False),
    sa.Column('after', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.String(length=12), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('organisation', 'number', 'person', 'place', 'client', 'unreadable', 'by_hand')", name=op.f('ck_identity_finding_kind_known')),
    sa.CheckConstraint("state <> 'masked' OR file_id IS NULL", name=op.f('ck_identity_finding_only_answers_masked')),
    sa.CheckConstraint("state IN ('open', 'cleared') OR decided_at IS NOT NULL", name=op.f('ck_identity_finding_decided_dated')),
    sa.CheckConstraint("state IN ('open', 'masked', 'accepted', 'replaced', 'withheld', 'cleared')", name=op.f('ck_identity_finding_state_known')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_identity_finding_decided_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_identity_finding_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_identity_finding_file_id_stored_file'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['version_id'], ['entry_version.id'], name=op.f('fk_identity_finding_version_id_entry_version'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_finding'))
    )
    with op.batch_alter_table('identity_finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_finding_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_finding_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_finding_file_id'), ['file_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_finding_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_finding_version_id'), ['version_id'], unique=False)
    op.create_table('name_check',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('version_id', sa.String(length=12), nullable=False),
    sa.Column('passages', sa.Integer(), nullable=False),
    sa.Column('files', sa.Integer(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_name_check_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['version_id'], ['entry_version.id'], name=op.f('fk_name_check_version_id_entry_version'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_name_check'))
    )
    with op.batch_alter_table('name_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_name_check_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_name_check_version_id'), ['version_id'], unique=True)
    op.create_table('recognition',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('assignment_id', sa.String(length=12), nullable=False),
    sa.Column('sign', sa.Text(), nullable=False),
    sa.Column('stepped_back', sa.Boolean(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_recognition_assignment_id_assignment'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recognition'))
    )
    with op.batch_alter_table('recognition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recognition_assignment_id'), ['assignment_id'], unique=True)
    op.create_table('running_slot',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('order_id', sa.String(length=12), nullable=False),
    sa.Column('row_id', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint('position > 0', name=op.f('ck_running_slot_position_counted')),
    sa.ForeignKeyConstraint(['order_id'], ['running_order.id'], name=op.f('fk_running_slot_order_id_running_order'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['row_id'], ['round_entry.id'], name=op.f('fk_running_slot_row_id_round_entry'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_running_slot')),
    sa.UniqueConstraint('row_id', name='uq_running_slot')
    )
    with op.batch_alter_table('running_slot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_running_slot_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_running_slot_row_id'), ['row_id'], unique=False)
    op.create_table('visit_line',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('visit_id', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(length=40), nullable=False),
    sa.Column('observation', sa.Text(), nullable=False),
    sa.Column('finding', sa.String(length=40), nullable=True),
    sa.CheckConstraint("finding IN ('meets', 'mostly', 'fails')", name=op.f('ck_visit_line_finding_known')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_line_visit_id_visit'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_line')),
    sa.UniqueConstraint('visit_id', 'head', name='uq_visit_line')
    )
    with op.batch_alter_table('visit_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_line_visit_id'), ['visit_id'], unique=False)
    op.create_table('visitor',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('visit_id', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.String(length=12), nullable=True),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('duty', sa.String(length=120), nullable=False),
    sa.Column('is_leader', sa.Boolean(), nullable=False),
    sa.CheckConstraint("name <> ''", name=op.f('ck_visitor_named')),
    sa.CheckConstraint('is_leader = false OR user_id IS NOT NULL', name=op.f('ck_visitor_leader_known')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_visitor_user_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visitor_visit_id_visit'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visitor')),
    sa.UniqueConstraint('visit_id', 'user_id', name='uq_visitor')
    )
    with op.batch_alter_table('visitor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visitor_user_id'), ['user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visitor_visit_id'), ['visit_id'], unique=False)
    op.create_table('certificate',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('number', sa.String(length=48), nullable=False),
    sa.Column('series', sa.String(length=36), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('call_id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('line_id', sa.String(length=12), nullable=False),
    sa.Column('organisation_name', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('honour', sa.String(length=120), nullable=False),
    sa.Column('issuer', sa.String(length=120), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by_id', sa.String(length=12), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_id', sa.String(length=12), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.CheckConstraint("(revoked_at IS NULL) = (reason = '')", name=op.f('ck_certificate_revoked_with_reason')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_certificate_call_id_call'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_certificate_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['issued_by_id'], ['user.id'], name=op.f('fk_certificate_issued_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['line_id'], ['notice_line.id'], name=op.f('fk_certificate_line_id_notice_line'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['user.id'], name=op.f('fk_certificate_revoked_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('code', name=op.f('uq_certificate_code')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_certificate_entry_id')),
    sa.UniqueConstraint('number', name=op.f('uq_certificate_number')),
    sa.UniqueConstraint('series', 'serial', name='uq_certificate_serial')
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_issued_by_id'), ['issued_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_line_id'), ['line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_revoked_by_id'), ['revoked_by_id'], unique=False)
    op.create_table('observation',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('dissection_id', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('aspect', sa.String(length=60), nullable=False),
    sa.Column('seen', sa.Text(), nullable=False),
    sa.Column('copied', sa.Text(), nullable=False),
    sa.Column('evidence', sa.String(length=300), nullable=False),
    sa.CheckConstraint("aspect <> '' AND seen <> ''", name=op.f('ck_observation_told')),
    sa.ForeignKeyConstraint(['dissection_id'], ['dissection.id'], name=op.f('fk_observation_dissection_id_dissection'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation'))
    )
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_observation_dissection_id'), ['dissection_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_observation_dissection_id'))
    op.drop_table('observation')
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_certificate_revoked_by_id'))
        batch_op.drop_index(batch_op.f('ix_certificate_line_id'))
        batch_op.drop_index(batch_op.f('ix_certificate_issued_by_id'))
        batch_op.drop_index(batch_op.f('ix_certificate_call_id'))
    op.drop_table('certificate')
    with op.batch_alter_table('visitor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visitor_visit_id'))
        batch_op.drop_index(batch_op.f('ix_visitor_user_id'))
    op.drop_table('visitor')
    with op.batch_alter_table('visit_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_line_visit_id'))
    op.drop_table('visit_line')
    with op.batch_alter_table('running_slot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_running_slot_row_id'))
        batch_op.drop_index(batch_op.f('ix_running_slot_order_id'))
    op.drop_table('running_slot')
    with op.batch_alter_table('recognition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recognition_assignment_id'))
    op.drop_table('recognition')
    with op.batch_alter_table('name_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_name_check_version_id'))
        batch_op.drop_index(batch_op.f('ix_name_check_entry_id'))
    op.drop_table('name_check')
    with op.batch_alter_table('identity_finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_finding_version_id'))
        batch_op.drop_index(batch_op.f('ix_identity_finding_state'))
        batch_op.drop_index(batch_op.f('ix_identity_finding_file_id'))
        batch_op.drop_index(batch_op.f('ix_identity_finding_entry_id'))
        batch_op.drop_index(batch_op.f('ix_identity_finding_decided_by_id'))
    op.drop_table('identity_finding')
    with op.batch_alter_table('dissection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dissection_written_by_id'))
        batch_op.drop_index(batch_op.f('ix_dissection_case_id'))
        batch_op.drop_index(batch_op.f('ix_dissection_agreed_by_id'))
    op.drop_table('dissection')
    with op.batch_alter_table('campaign_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_case_case_id'))
        batch_op.drop_index(batch_op.f('ix_campaign_case_campaign_id'))
    op.drop_table('campaign_case')
    with op.batch_alter_table('blind_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_blind_copy_version_id'))
        batch_op.drop_index(batch_op.f('ix_blind_copy_made_by_id'))
        batch_op.drop_index(batch_op.f('ix_blind_copy_entry_id'))
    op.drop_table('blind_copy')
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.drop_index('uq_visit_standing', sqlite_where=sa.text("state <> 'called_off'"), postgresql_where=sa.text("state <> 'called_off'"))
        batch_op.drop_index(batch_op.f('ix_visit_state'))
        batch_op.drop_index(batch_op.f('ix_visit_planned_by_id'))
        batch_op.drop_index(batch_op.f('ix_visit_held_by_id'))
        batch_op.drop_index(batch_op.f('ix_visit_entry_id'))
        batch_op.drop_index(batch_op.f('ix_visit_confirmed_by_id'))
        batch_op.drop_index(batch_op.f('ix_visit_call_id'))
    op.drop_table('visit')
    with op.batch_alter_table('shortlist_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shortlist_line_shortlist_id'))
        batch_op.drop_index(batch_op.f('ix_shortlist_line_entry_id'))
    op.drop_table('shortlist_line')
    with op.batch_alter_table('redacted_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_redacted_copy_source_id'))
        batch_op.drop_index(batch_op.f('ix_redacted_copy_made_by_id'))
        batch_op.drop_index(batch_op.f('ix_redacted_copy_entry_id'))
    op.drop_table('redacted_copy')
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recommendation_region_code'))
        batch_op.drop_index(batch_op.f('ix_recommendation_list_id'))
        batch_op.drop_index(batch_op.f('ix_recommendation_entry_id'))
        batch_op.drop_index(batch_op.f('ix_recommendation_call_id'))
        batch_op.drop_index(batch_op.f('ix_recommendation_by_id'))
    op.drop_table('recommendation')
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_year'))
        batch_op.drop_index(batch_op.f('ix_case_state'))
        batch_op.drop_index(batch_op.f('ix_case_stage'))
        batch_op.drop_index(batch_op.f('ix_case_region_code'))
        batch_op.drop_index(batch_op.f('ix_case_published_by_id'))
        batch_op.drop_index(batch_op.f('ix_case_published_at'))
        batch_op.drop_index(batch_op.f('ix_case_organisation_id'))
        batch_op.drop_index('ix_case_listed')
        batch_op.drop_index('ix_case_latest')
        batch_op.drop_index(batch_op.f('ix_case_kind'))
        batch_op.drop_index(batch_op.f('ix_case_item_id'))
        batch_op.drop_index(batch_op.f('ix_case_entry_id'))
        batch_op.drop_index(batch_op.f('ix_case_created_by_id'))
        batch_op.drop_index(batch_op.f('ix_case_confirmed_by_id'))
        batch_op.drop_index(batch_op.f('ix_case_chain_id'))
        batch_op.drop_index(batch_op.f('ix_case_call_id'))
    op.drop_table('case')
    with op.batch_alter_table('shortlist', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shortlist_made_by_id'))
        batch_op.drop_index(batch_op.f('ix_shortlist_item_id'))
    op.drop_table('shortlist')
    with op.batch_alter_table('running_order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_running_order_round_id'))
    op.drop_table('running_order')
    with op.batch_alter_table('recommendation_list', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recommendation_list_sent_by_id'))
        batch_op.drop_index(batch_op.f('ix_recommendation_list_call_id'))
    op.drop_table('recommendation_list')
    with op.batch_alter_table('open_day', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_open_day_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_open_day_campaign_id'))
    op.drop_table('open_day')
    with op.batch_alter_table('draw_commitment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draw_commitment_officer_id'))
        batch_op.drop_index(batch_op.f('ix_draw_commitment_call_id'))
    op.drop_table('draw_commitment')
    with op.batch_alter_table('fault', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fault_state'))
        batch_op.drop_index(batch_op.f('ix_fault_settled_by_id'))
        batch_op.drop_index(batch_op.f('ix_fault_reported_at'))
    op.drop_table('fault')
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_state'))
        batch_op.drop_index(batch_op.f('ix_campaign_starts_on'))
        batch_op.drop_index(batch_op.f('ix_campaign_ends_on'))
        batch_op.drop_index(batch_op.f('ix_campaign_created_by_id'))
    op.drop_table('campaign')
