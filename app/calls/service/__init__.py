"""Verbs of calls, split by the noun they act on."""

from app.calls.service.amendments import (
    agree_amendment,
    print_correction,
    propose_amendment,
    propose_withdrawal,
    refuse_amendment,
)
from app.calls.service.document_proposals import (
    propose_document,
    propose_document_withdrawal,
    propose_replacement,
)
from app.calls.service.documents import add_document, remove_document
from app.calls.service.drafts import copy_call, create_call, update_part
from app.calls.service.draws import commit_to_draw
from app.calls.service.forms import arrange_form, put_question, put_section
from app.calls.service.imports import (
    accept_warning,
    drop_import,
    leave_out_row,
    mend_row,
    save_import,
    start_import,
)
from app.calls.service.items import (
    add_item,
    fail_item,
    move_item,
    relist_item,
    remove_item,
    update_indicators,
    update_item,
    withdraw_item,
)
from app.calls.service.outages import (
    agree_outage_answer,
    extension_for,
    propose_outage_answer,
    refuse_outage_answer,
)
from app.calls.service.publication import archive_call, publish_call, withdraw_call
from app.calls.service.raising import raise_need
from app.calls.service.receipts import doubt_receipts
from app.calls.service.sealing import (
    agree_openers,
    propose_openers,
    refuse_openers,
    rehearse_sealing,
    set_openers,
    withdraw_openers,
)

__all__ = [
    "accept_warning",
    "add_document",
    "add_item",
    "agree_amendment",
    "agree_openers",
    "agree_outage_answer",
    "archive_call",
    "arrange_form",
    "commit_to_draw",
    "copy_call",
    "create_call",
    "doubt_receipts",
    "drop_import",
    "extension_for",
    "fail_item",
    "leave_out_row",
    "mend_row",
    "move_item",
    "print_correction",
    "propose_amendment",
    "propose_document",
    "propose_document_withdrawal",
    "propose_openers",
    "propose_outage_answer",
    "propose_replacement",
    "propose_withdrawal",
    "publish_call",
    "put_question",
    "put_section",
    "raise_need",
    "refuse_amendment",
    "refuse_openers",
    "refuse_outage_answer",
    "rehearse_sealing",
    "relist_item",
    "remove_document",
    "remove_item",
    "save_import",
    "set_openers",
    "start_import",
    "update_indicators",
    "update_item",
    "update_part",
    "withdraw_call",
    "withdraw_item",
    "withdraw_openers",
]
