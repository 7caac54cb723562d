"""Runs of an assignment, batches of readings, corrections, packs, absences, opinions: what judging's pages keep."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('assignment_run',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('round_id', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('seed', sa.BigInteger(), nullable=False),
    sa.Column('redraw_reason', sa.String(length=400), nullable=False),
    sa.Column('problem', sa.LargeBinary(), nullable=True),
    sa.Column('problem_hash', sa.String(length=64), nullable=False),
    sa.Column('answer', sa.LargeBinary(), nullable=True),
    sa.Column('pinned', sa.JSON(), nullable=False),
    sa.Column('judges', sa.Integer(), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('pairs', sa.Integer(), nullable=False),
    sa.Column('total', sa.Float(), nullable=True),
    sa.Column('worst_entry', sa.Float(), nullable=True),
    sa.Column('least', sa.Integer(), nullable=False),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.Column('over_cap', sa.Integer(), nullable=False),
    sa.Column('lacking', sa.JSON(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.String(length=12), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('chosen_by_id', sa.String(length=12), nullable=True),
    sa.CheckConstraint("(state = 'done') <= (done_at IS NOT NULL AND problem_hash <> '')", name=op.f('ck_assignment_run_done_kept')),
    sa.CheckConstraint("chosen_at IS NULL OR state = 'done'", name=op.f('ck_assignment_run_chosen_done')),
    sa.CheckConstraint("state IN ('waiting', 'done', 'lacking')", name=op.f('ck_assignment_run_state_known')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user.id'], name=op.f('fk_assignment_run_asked_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['chosen_by_id'], ['user.id'], name=op.f('fk_assignment_run_chosen_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_assignment_run_round_id_round'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment_run')),
    sa.UniqueConstraint('round_id', 'number', name='uq_assignment_run_number')
    )
    with op.batch_alter_table('assignment_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_run_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_run_chosen_by_id'), ['chosen_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_run_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_run_state'), ['state'], unique=False)

    op.create_table('reading_batch',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('round_id', sa.String(length=12), nullable=False),
    sa.Column('item_id', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('readings', sa.JSON(), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('budget', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('inputs_hash', sa.String(length=64), nullable=False),
    sa.Column('made_by_id', sa.String(length=12), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.String(length=12), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'handed_out') <= (decided_at IS NOT NULL)", name=op.f('ck_reading_batch_handed_dated')),
    sa.CheckConstraint("state IN ('proposed', 'handed_out', 'dropped')", name=op.f('ck_reading_batch_state_known')),
    sa.CheckConstraint('asked BETWEEN 1 AND budget', name=op.f('ck_reading_batch_within_budget')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_reading_batch_decided_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_reading_batch_item_id_item'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_reading_batch_made_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_reading_batch_round_id_round'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading_batch')),
    sa.UniqueConstraint('round_id', 'number', name='uq_reading_batch')
    )
    with op.batch_alter_table('reading_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reading_batch_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reading_batch_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reading_batch_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reading_batch_round_id'), ['round_id'], unique=False)

    op.create_table('result_pack',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('call_id', sa.String(length=12), nullable=False),
    sa.Column('notice_id', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('document_sha256', sa.String(length=64), nullable=False),
    sa.Column('rankings', sa.JSON(), nullable=False),
    sa.Column('codes', sa.JSON(), nullable=False),
    sa.Column('judges', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.String(length=12), nullable=True),
    sa.CheckConstraint("number = 1 OR reason <> ''", name=op.f('ck_result_pack_renewal_reasoned')),
    sa.CheckConstraint('length(sha256) = 64 AND length(document_sha256) = 64', name=op.f('ck_result_pack_digests_whole')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_result_pack_call_id_call'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_result_pack_made_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_result_pack_notice_id_notice'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_result_pack')),
    sa.UniqueConstraint('notice_id', 'number', name='uq_result_pack_number')
    )
    with op.batch_alter_table('result_pack', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_result_pack_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_result_pack_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_result_pack_notice_id'), ['notice_id'], unique=False)

    op.create_table('analysis_run',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('ranking_id', sa.String(length=12), nullable=False),
    sa.Column('reviews', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=40), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(step IN ('done', 'dropped')) = (ended_at IS NOT NULL)", name=op.f('ck_analysis_run_ended_dated')),
    sa.CheckConstraint("step IN ('waiting', 'calibration', 'chances', 'sensitivity', 'watching', 'agreement', 'done', 'dropped')", name=op.f('ck_analysis_run_step_known')),
    sa.ForeignKeyConstraint(['ranking_id'], ['ranking.id'], name=op.f('fk_analysis_run_ranking_id_ranking'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_analysis_run'))
    )
    with op.batch_alter_table('analysis_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_analysis_run_ranking_id'), ['ranking_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_analysis_run_step'), ['step'], unique=False)

    op.create_table('assignment_change',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('round_id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('out_id', sa.String(length=12), nullable=True),
    sa.Column('into_id', sa.String(length=12), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('is_further', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.String(length=12), nullable=False),
    sa.CheckConstraint('out_id IS NOT NULL OR into_id IS NOT NULL', name=op.f('ck_assignment_change_change_names_somebody')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_assignment_change_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['into_id'], ['user.id'], name=op.f('fk_assignment_change_into_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_assignment_change_made_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['out_id'], ['user.id'], name=op.f('fk_assignment_change_out_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_assignment_change_round_id_round'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment_change'))
    )
    with op.batch_alter_table('assignment_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_change_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_change_into_id'), ['into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_change_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_change_out_id'), ['out_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_change_round_id'), ['round_id'], unique=False)

    op.create_table('forbidden_pair',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('round_id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('judge_id', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by_id', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_forbidden_pair_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['judge_id'], ['user.id'], name=op.f('fk_forbidden_pair_judge_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_forbidden_pair_round_id_round'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['set_by_id'], ['user.id'], name=op.f('fk_forbidden_pair_set_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forbidden_pair')),
    sa.UniqueConstraint('round_id', 'entry_id', 'judge_id', name='uq_forbidden_pair')
    )
    with op.batch_alter_table('forbidden_pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forbidden_pair_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_forbidden_pair_judge_id'), ['judge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_forbidden_pair_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_forbidden_pair_set_by_id'), ['set_by_id'], unique=False)

    op.create_table('panel_opinion',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('round_id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('written_by_id', sa.String(length=12), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("signed_at IS NULL OR text <> ''", name=op.f('ck_panel_opinion_signed_says_something')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_panel_opinion_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_panel_opinion_round_id_round'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_panel_opinion_written_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_opinion'))
    )
    with op.batch_alter_table('panel_opinion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_panel_opinion_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_panel_opinion_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_panel_opinion_written_by_id'), ['written_by_id'], unique=False)

    op.create_table('spread_reason',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('round_id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('reviews', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('given_by_id', sa.String(length=12), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_spread_reason_reasoned')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_spread_reason_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['given_by_id'], ['user.id'], name=op.f('fk_spread_reason_given_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_spread_reason_round_id_round'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spread_reason'))
    )
    with op.batch_alter_table('spread_reason', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spread_reason_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_spread_reason_given_by_id'), ['given_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_spread_reason_round_id'), ['round_id'], unique=False)

    op.create_table('upload_check',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('file_id', sa.String(length=12), nullable=False),
    sa.Column('hits', sa.JSON(), nullable=False),
    sa.Column('unreadable', sa.Boolean(), nullable=False),
    sa.Column('is_cleared', sa.Boolean(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_upload_check_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_upload_check_file_id_stored_file'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload_check'))
    )
    with op.batch_alter_table('upload_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upload_check_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_upload_check_file_id'), ['file_id'], unique=True)

    op.create_table('absence',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('slot_id', sa.String(length=12), nullable=False),
    sa.Column('user_id', sa.String(length=12), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by_id', sa.String(length=12), nullable=False),
    sa.CheckConstraint('returned_at IS NULL OR returned_at >= left_at', name=op.f('ck_absence_returned_after_leaving')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['user.id'], name=op.f('fk_absence_noted_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['slot_id'], ['running_slot.id'], name=op.f('fk_absence_slot_id_running_slot'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_absence_user_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence')),
    sa.UniqueConstraint('slot_id', 'user_id', name='uq_absence')
    )
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_absence_noted_by_id'), ['noted_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_absence_slot_id'), ['slot_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_absence_user_id'), ['user_id'], unique=False)

    op.create_table('review_correction',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('review_id', sa.String(length=12), nullable=False),
    sa.Column('approval_id', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('total_before', sa.Numeric(precision=6, scale=2), nullable=False),
    sa.Column('total', sa.Numeric(precision=6, scale=2), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('proposed_by_id', sa.String(length=12), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_by_id', sa.String(length=12), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_review_correction_reasoned')),
    sa.CheckConstraint('agreed_by_id <> proposed_by_id', name=op.f('ck_review_correction_two_persons')),
    sa.CheckConstraint('total BETWEEN 0 AND 100', name=op.f('ck_review_correction_total_in_range')),
    sa.ForeignKeyConstraint(['agreed_by_id'], ['user.id'], name=op.f('fk_review_correction_agreed_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_review_correction_approval_id_approval'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['user.id'], name=op.f('fk_review_correction_proposed_by_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_correction_review_id_review'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_correction')),
    sa.UniqueConstraint('review_id', 'number', name='uq_review_correction')
    )
    with op.batch_alter_table('review_correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_correction_agreed_by_id'), ['agreed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_correction_approval_id'), ['approval_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_review_correction_proposed_by_id'), ['proposed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_correction_review_id'), ['review_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('review_correction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_correction_review_id'))
        batch_op.drop_index(batch_op.f('ix_review_correction_proposed_by_id'))
        batch_op.drop_index(batch_op.f('ix_review_correction_approval_id'))
        batch_op.drop_index(batch_op.f('ix_review_correction_agreed_by_id'))

    op.drop_table('review_correction')
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_absence_user_id'))
        batch_op.drop_index(batch_op.f('ix_absence_slot_id'))
        batch_op.drop_index(batch_op.f('ix_absence_noted_by_id'))

    op.drop_table('absence')
    with op.batch_alter_table('upload_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_upload_check_file_id'))
        batch_op.drop_index(batch_op.f('ix_upload_check_entry_id'))

    op.drop_table('upload_check')
    with op.batch_alter_table('spread_reason', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_spread_reason_round_id'))
        batch_op.drop_index(batch_op.f('ix_spread_reason_given_by_id'))
        batch_op.drop_index(batch_op.f('ix_spread_reason_entry_id'))

    op.drop_table('spread_reason')
    with op.batch_alter_table('panel_opinion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_panel_opinion_written_by_id'))
        batch_op.drop_index(batch_op.f('ix_panel_opinion_round_id'))
        batch_op.drop_index(batch_op.f('ix_panel_opinion_entry_id'))

    op.drop_table('panel_opinion')
    with op.batch_alter_table('forbidden_pair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forbidden_pair_set_by_id'))
        batch_op.drop_index(batch_op.f('ix_forbidden_pair_round_id'))
        batch_op.drop_index(batch_op.f('ix_forbidden_pair_judge_id'))
        batch_op.drop_index(batch_op.f('ix_forbidden_pair_entry_id'))

    op.drop_table('forbidden_pair')
    with op.batch_alter_table('assignment_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignment_change_round_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_change_out_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_change_made_by_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_change_into_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_change_entry_id'))

    op.drop_table('assignment_change')
    with op.batch_alter_table('analysis_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_analysis_run_step'))
        batch_op.drop_index(batch_op.f('ix_analysis_run_ranking_id'))

    op.drop_table('analysis_run')
    with op.batch_alter_table('result_pack', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_result_pack_notice_id'))
        batch_op.drop_index(batch_op.f('ix_result_pack_made_by_id'))
        batch_op.drop_index(batch_op.f('ix_result_pack_call_id'))

    op.drop_table('result_pack')
    with op.batch_alter_table('reading_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reading_batch_round_id'))
        batch_op.drop_index(batch_op.f('ix_reading_batch_made_by_id'))
        batch_op.drop_index(batch_op.f('ix_reading_batch_item_id'))
        batch_op.drop_index(batch_op.f('ix_reading_batch_decided_by_id'))

    op.drop_table('reading_batch')
    with op.batch_alter_table('assignment_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignment_run_state'))
        batch_op.drop_index(batch_op.f('ix_assignment_run_round_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_run_chosen_by_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_run_asked_by_id'))

    op.drop_table('assignment_run')
