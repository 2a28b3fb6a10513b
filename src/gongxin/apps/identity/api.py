"""The door of identity: accounts, roles, sign-in."""

from .enums import Assurance, FactorMethod, Role, Scope
from .errors import (
    assurance_too_low,
    person_not_confirmed,
    population_base_silent,
    provider_not_understood,
    provider_silent,
    sign_in_cancelled,
)
from .errors.staff_providers import binding_over, staff_provider_silent
from .models import Account, SendingSystem
from .operations.admit_system import admit_system, key_thumbprint, revoke_system
from .operations.bind_identity import (
    bind_identity,
    check_identity,
    identity_of,
    refuse_binding,
    unbind_identity,
)
from .operations.call_by_token import call_by_token
from .operations.close_account import close_account
from .operations.create_account import create_account
from .operations.issue_token import IssuedToken, issue_token
from .operations.keep_session import begin_session, session_counts
from .operations.know_officer import know_officer
from .operations.passkeys import (
    accept_passkey,
    add_passkey,
    knows_passkeys,
    offer_passkey,
    request_passkey,
)
from .operations.personal_tokens import (
    actor_by_personal_token,
    end_personal_token,
    list_personal_tokens,
    make_personal_token,
)
from .operations.read_statement import AUDIENCE, SignedStatement, read_statement
from .operations.second_factors import (
    STEP_SECONDS,
    WRAPPED_FACTORS,
    accept_code,
    add_code,
    check_first_factor,
    code_now,
    list_factors,
    new_secret,
    remove_factor,
    reopen_factors,
    setup_address,
)
from .operations.sign_in import complete_sign_in, know_password
from .operations.sign_in_person import refuse_at_provider, sign_in_person
from .operations.sign_out import sign_out
from .operations.signed_by_system import signed_by_system
from .permissions import check_role, has_role
from .policies import needs_second_factor, way_in
from .queries import (
    actor_by_login,
    actor_by_ref,
    actor_of,
    is_bound_to,
    list_staff,
    list_systems,
    list_workers,
    names_of,
    worker_by_ref,
    worker_organ,
)
from .types import (
    Actor,
    CallingSystem,
    FactorLine,
    OnBehalf,
    PersonalTokenLine,
    Worker,
    system_actor,
)

__all__ = [
    "AUDIENCE",
    "STEP_SECONDS",
    "WRAPPED_FACTORS",
    "Account",
    "Actor",
    "Assurance",
    "CallingSystem",
    "FactorLine",
    "FactorMethod",
    "IssuedToken",
    "OnBehalf",
    "PersonalTokenLine",
    "Role",
    "Scope",
    "SendingSystem",
    "SignedStatement",
    "Worker",
    "accept_code",
    "accept_passkey",
    "actor_by_login",
    "actor_by_personal_token",
    "actor_by_ref",
    "actor_of",
    "add_code",
    "add_passkey",
    "admit_system",
    "assurance_too_low",
    "begin_session",
    "bind_identity",
    "binding_over",
    "call_by_token",
    "check_first_factor",
    "check_identity",
    "check_role",
    "close_account",
    "code_now",
    "complete_sign_in",
    "create_account",
    "end_personal_token",
    "has_role",
    "identity_of",
    "is_bound_to",
    "issue_token",
    "key_thumbprint",
    "know_officer",
    "know_password",
    "knows_passkeys",
    "list_factors",
    "list_personal_tokens",
    "list_staff",
    "list_systems",
    "list_workers",
    "make_personal_token",
    "names_of",
    "needs_second_factor",
    "new_secret",
    "offer_passkey",
    "person_not_confirmed",
    "population_base_silent",
    "provider_not_understood",
    "provider_silent",
    "read_statement",
    "refuse_at_provider",
    "refuse_binding",
    "remove_factor",
    "reopen_factors",
    "request_passkey",
    "revoke_system",
    "session_counts",
    "setup_address",
    "sign_in_cancelled",
    "sign_in_person",
    "sign_out",
    "signed_by_system",
    "staff_provider_silent",
    "system_actor",
    "unbind_identity",
    "way_in",
    "worker_by_ref",
    "worker_organ",
]
