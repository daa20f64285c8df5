"""The verbs of people, in one place for those who call them; each lives in the module of its matter."""

from community.domain.accounts.api_tokens import create_token, end_token, person_by_token
from community.domain.accounts.closing import tidy
from community.domain.accounts.credentials import (
    ask_email_change,
    ask_reset,
    change_email,
    change_password,
    reset_password,
)
from community.domain.accounts.joining import (
    confirm_email,
    create_person,
    forget_lapsed,
    join,
    send_confirmation,
)
from community.domain.accounts.profiles import change_profile, choose_language, set_avatar
from community.domain.accounts.roles import grant_role, suspend, unsuspend
from community.domain.accounts.second_step import finish
from community.domain.accounts.sessions import (
    end_other_sessions,
    end_session,
    note_seen,
    open_session,
    sign_out,
)
from community.domain.accounts.signing_in import note_proof, prove, sign_in

__all__ = [
    "ask_email_change",
    "ask_reset",
    "change_email",
    "change_password",
    "change_profile",
    "choose_language",
    "confirm_email",
    "create_person",
    "create_token",
    "end_other_sessions",
    "end_session",
    "end_token",
    "finish",
    "forget_lapsed",
    "grant_role",
    "join",
    "note_proof",
    "note_seen",
    "open_session",
    "person_by_token",
    "prove",
    "reset_password",
    "send_confirmation",
    "set_avatar",
    "sign_in",
    "sign_out",
    "suspend",
    "tidy",
    "unsuspend",
]
