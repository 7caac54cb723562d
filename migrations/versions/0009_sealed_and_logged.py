"""Keys of sealed calls and their opening, receipts, the public log, devices that are trusted."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('log_checkpoint',
    sa.Column('size', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('root', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('size', name=op.f('pk_log_checkpoint'))
    )
    op.create_table('log_leaf',
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('call_id', sa.String(length=12), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('secret', sa.String(length=64), nullable=True),
    sa.Column('acts', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(kind = 'acts') = (secret IS NOT NULL)", name=op.f('ck_log_leaf_batch_secret')),
    sa.CheckConstraint("kind IN ('acts', 'box')", name=op.f('ck_log_leaf_kind_known')),
    sa.CheckConstraint('length(digest) = 64', name=op.f('ck_log_leaf_digest_whole')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_log_leaf'))
    )
    op.create_table('log_node',
    sa.Column('level', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('place', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('level', 'place', name=op.f('pk_log_node'))
    )
    op.create_table('logged_act',
    sa.Column('act_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('leaf_number', sa.BigInteger(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['act_id'], ['act.id'], name=op.f('fk_logged_act_act_id_act'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['leaf_number'], ['log_leaf.number'], name=op.f('fk_logged_act_leaf_number_log_leaf'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('act_id', name=op.f('pk_logged_act')),
    sa.UniqueConstraint('leaf_number', 'place', name='uq_logged_act_place')
    )
    op.create_table('logged_row',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('leaf_number', sa.BigInteger(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('act_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('table_name', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.String(length=12), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['act_id'], ['act.id'], name=op.f('fk_logged_row_act_id_act'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['leaf_number'], ['log_leaf.number'], name=op.f('fk_logged_row_leaf_number_log_leaf'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_logged_row')),
    sa.UniqueConstraint('leaf_number', 'place', name='uq_logged_row_place')
    )
    with op.batch_alter_table('logged_row', schema=None) as batch_op:
        batch_op.create_index('ix_logged_row_subject', ['table_name', 'subject_id'], unique=False)

    op.create_table('opener_key',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('user_id', sa.String(length=12), nullable=False),
    sa.Column('public', sa.String(length=80), nullable=False),
    sa.Column('memory', sa.Integer(), nullable=False),
    sa.Column('passes', sa.Integer(), nullable=False),
    sa.Column('lanes', sa.Integer(), nullable=False),
    sa.Column('salt', sa.LargeBinary(), nullable=False),
    sa.Column('proof', sa.LargeBinary(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('until IS NULL OR until >= since', name=op.f('ck_opener_key_ends_after_beginning')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_opener_key_user_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opener_key')),
    sa.UniqueConstraint('public', name=op.f('uq_opener_key_public'))
    )
    with op.batch_alter_table('opener_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opener_key_user_id'), ['user_id'], unique=False)
        batch_op.create_index('uq_opener_key_current', ['user_id'], unique=True, sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))

    op.create_table('trusted_device',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('user_id', sa.String(length=12), nullable=False),
    sa.Column('key_digest', sa.String(length=64), nullable=False),
    sa.Column('agent', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=45), nullable=False),
    sa.Column('trusted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_trusted_device_user_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trusted_device')),
    sa.UniqueConstraint('key_digest', name=op.f('uq_trusted_device_key_digest'))
    )
    with op.batch_alter_table('trusted_device', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trusted_device_user_id'), ['user_id'], unique=False)

    op.create_table('call_sealing',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('call_id', sa.String(length=12), nullable=False),
    sa.Column('public', sa.String(length=80), nullable=False),
    sa.Column('wraps_fingerprint', sa.String(length=64), nullable=False),
    sa.Column('rehearsal_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('rehearsal_sha256', sa.String(length=64), nullable=False),
    sa.Column('made_by_id', sa.String(length=12), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rehearsed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('box_root', sa.String(length=64), nullable=True),
    sa.Column('box_secret', sa.String(length=64), nullable=True),
    sa.Column('box_closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(box_root IS NULL) = (box_secret IS NULL) AND (box_root IS NULL) = (box_closed_at IS NULL)', name=op.f('ck_call_sealing_box_whole')),
    sa.CheckConstraint('length(wraps_fingerprint) = 64', name=op.f('ck_call_sealing_fingerprint_whole')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_sealing_call_id_call'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_call_sealing_made_by_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_sealing'))
    )
    with op.batch_alter_table('call_sealing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_sealing_call_id'), ['call_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_call_sealing_made_by_id'), ['made_by_id'], unique=False)

    op.create_table('opening',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('call_id', sa.String(length=12), nullable=False),
    sa.Column('first_id', sa.String(length=12), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_nonce', sa.String(length=64), nullable=False),
    sa.Column('second_id', sa.String(length=12), nullable=True),
    sa.Column('second_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('second_nonce', sa.String(length=64), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(second_id IS NULL) = (second_at IS NULL)', name=op.f('ck_opening_second_dated')),
    sa.CheckConstraint('(second_id IS NULL) = (second_nonce IS NULL)', name=op.f('ck_opening_second_nonce_given')),
    sa.CheckConstraint('finished_at IS NULL OR second_at IS NOT NULL', name=op.f('ck_opening_finished_by_two')),
    sa.CheckConstraint('second_id IS NULL OR second_id <> first_id', name=op.f('ck_opening_two_persons')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_opening_call_id_call'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['first_id'], ['user.id'], name=op.f('fk_opening_first_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['second_id'], ['user.id'], name=op.f('fk_opening_second_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opening'))
    )
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opening_call_id'), ['call_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_opening_first_id'), ['first_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_opening_second_id'), ['second_id'], unique=False)

    op.create_table('call_opener',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('sealing_id', sa.String(length=12), nullable=False),
    sa.Column('user_id', sa.String(length=12), nullable=False),
    sa.Column('key_id', sa.String(length=12), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('until IS NULL OR until >= since', name=op.f('ck_call_opener_ends_after_beginning')),
    sa.ForeignKeyConstraint(['key_id'], ['opener_key.id'], name=op.f('fk_call_opener_key_id_opener_key'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['sealing_id'], ['call_sealing.id'], name=op.f('fk_call_opener_sealing_id_call_sealing'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_call_opener_user_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_opener'))
    )
    with op.batch_alter_table('call_opener', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_opener_key_id'), ['key_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_opener_sealing_id'), ['sealing_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_opener_user_id'), ['user_id'], unique=False)
        batch_op.create_index('uq_call_opener_standing', ['sealing_id', 'user_id'], unique=True, sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))

    op.create_table('call_wrap',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('sealing_id', sa.String(length=12), nullable=False),
    sa.Column('first_id', sa.String(length=12), nullable=False),
    sa.Column('second_id', sa.String(length=12), nullable=False),
    sa.Column('first_public', sa.String(length=80), nullable=False),
    sa.Column('second_public', sa.String(length=80), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['first_id'], ['user.id'], name=op.f('fk_call_wrap_first_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['sealing_id'], ['call_sealing.id'], name=op.f('fk_call_wrap_sealing_id_call_sealing'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['second_id'], ['user.id'], name=op.f('fk_call_wrap_second_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_wrap')),
    sa.UniqueConstraint('sealing_id', 'first_id', 'second_id', name='uq_call_wrap_pair')
    )
    with op.batch_alter_table('call_wrap', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_wrap_first_id'), ['first_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_wrap_sealing_id'), ['sealing_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_wrap_second_id'), ['second_id'], unique=False)

    op.create_table('half_opened',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('sealing_id', sa.String(length=12), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('first_id', sa.String(length=12), nullable=False),
    sa.Column('second_id', sa.String(length=12), nullable=False),
    sa.Column('second_public', sa.String(length=80), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("purpose IN ('rehearsal', 'opening', 'change')", name=op.f('ck_half_opened_purpose_known')),
    sa.ForeignKeyConstraint(['first_id'], ['user.id'], name=op.f('fk_half_opened_first_id_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['sealing_id'], ['call_sealing.id'], name=op.f('fk_half_opened_sealing_id_call_sealing'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['second_id'], ['user.id'], name=op.f('fk_half_opened_second_id_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_half_opened')),
    sa.UniqueConstraint('sealing_id', 'purpose', 'second_id', name='uq_half_opened_second')
    )
    with op.batch_alter_table('half_opened', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_half_opened_first_id'), ['first_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_half_opened_sealing_id'), ['sealing_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_half_opened_second_id'), ['second_id'], unique=False)

    op.create_table('entry_receipt',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('version_id', sa.String(length=12), nullable=False),
    sa.Column('words', sa.String(length=16), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(words) = 16', name=op.f('ck_entry_receipt_words_whole')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_receipt_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['version_id'], ['entry_version.id'], name=op.f('fk_entry_receipt_version_id_entry_version'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_receipt')),
    sa.UniqueConstraint('version_id', name=op.f('uq_entry_receipt_version_id')),
    sa.UniqueConstraint('words', name=op.f('uq_entry_receipt_words'))
    )
    with op.batch_alter_table('entry_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_receipt_entry_id'), ['entry_id'], unique=False)

    op.create_table('opening_result',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('opening_id', sa.String(length=12), nullable=False),
    sa.Column('entry_id', sa.String(length=12), nullable=False),
    sa.Column('version_id', sa.String(length=12), nullable=False),
    sa.Column('ok', sa.Boolean(), nullable=False),
    sa.Column('error', sa.String(length=40), nullable=False),
    sa.Column('differences', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("NOT ok OR error = ''", name=op.f('ck_opening_result_ok_without_error')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_opening_result_entry_id_entry'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['opening_id'], ['opening.id'], name=op.f('fk_opening_result_opening_id_opening'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['version_id'], ['entry_version.id'], name=op.f('fk_opening_result_version_id_entry_version'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opening_result'))
    )
    with op.batch_alter_table('opening_result', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opening_result_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_opening_result_opening_id'), ['opening_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_opening_result_version_id'), ['version_id'], unique=True)


def downgrade() -> None:
    op.drop_table('opening_result')
    op.drop_table('entry_receipt')
    op.drop_table('half_opened')
    op.drop_table('call_wrap')
    op.drop_table('call_opener')
    op.drop_table('opening')
    op.drop_table('call_sealing')
    op.drop_table('trusted_device')
    op.drop_table('opener_key')
    op.drop_table('logged_row')
    op.drop_table('logged_act')
    op.drop_table('log_node')
    op.drop_table('log_leaf')
    op.drop_table('log_checkpoint')
