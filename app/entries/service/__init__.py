"""Verbs on entries: the only place that changes their rows."""

from app.entries.service.corrections import correct_entry, freeze_correction, open_correction
from app.entries.service.doubts import agree_settlement, propose_settlement, refuse_settlement
from app.entries.service.drafts import Saved, save_field, start_entry
from app.entries.service.files import add_file, take_file_off
from app.entries.service.opening import hand_in_again, open_version
from app.entries.service.partners import (
    change_partner,
    confirm_partner,
    decline_partner,
    invite_partner,
    leave_consortium,
    remove_partner,
)
from app.entries.service.readers import grant_reading, grant_readings, revoke_reading, settle_entry
from app.entries.service.receipts import give_missing_receipts, give_receipt
from app.entries.service.sealed_drafts import begin_anew, reopen_entry, reopen_version
from app.entries.service.sealing import Sealed, seal_entry
from app.entries.service.versions import freeze, pressed_before, submit_entry, withdraw_entry

__all__ = [
    "Saved",
    "Sealed",
    "add_file",
    "agree_settlement",
    "begin_anew",
    "change_partner",
    "confirm_partner",
    "correct_entry",
    "decline_partner",
    "freeze",
    "freeze_correction",
    "give_missing_receipts",
    "give_receipt",
    "grant_reading",
    "grant_readings",
    "hand_in_again",
    "invite_partner",
    "leave_consortium",
    "open_correction",
    "open_version",
    "pressed_before",
    "propose_settlement",
    "refuse_settlement",
    "remove_partner",
    "reopen_entry",
    "reopen_version",
    "revoke_reading",
    "save_field",
    "seal_entry",
    "settle_entry",
    "start_entry",
    "submit_entry",
    "take_file_off",
    "withdraw_entry",
]
