"""Verbs on entries: the only place that changes their rows."""

from app.entries.service.corrections import correct_entry, freeze_correction, open_correction
from app.entries.service.drafts import Saved, save_field, start_entry
from app.entries.service.files import add_file, take_file_off
from app.entries.service.readers import grant_reading, grant_readings, revoke_reading, settle_entry
from app.entries.service.versions import freeze, submit_entry, withdraw_entry

__all__ = [
    "Saved",
    "add_file",
    "correct_entry",
    "freeze",
    "freeze_correction",
    "grant_reading",
    "grant_readings",
    "open_correction",
    "revoke_reading",
    "save_field",
    "settle_entry",
    "start_entry",
    "submit_entry",
    "take_file_off",
    "withdraw_entry",
]
