"""Accounts. A citizen's account points at their file and holds no name of its own."""

from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from .enums import FactorMethod, Role, Scope

ROLE_CHOICES = [(role.value, role.words.zh) for role in Role]
LONGEST_PERSONAL_TOKEN = timedelta(days=93)
OF_AN_ORGAN = (Role.CLERK.value, Role.OFFICER.value)


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts; they are made by `identity.api.create_account` alone."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(login=username)


class Account(AbstractBaseUser):
    """账号: one person signing in, in one role.

    `organ` is the pack code of the organ a clerk or officer acts for; `unit` their unit in it.
    `subject_key` is the key of a citizen's own file in the register. What was granted before `reopened_at` is over:
    who comes back begins anew. `session` is the SHA-256 of the token of the session that counts. Until `first_factor_until`
    an account without a second factor may add its first one.
    """

    login = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=16, choices=ROLE_CHOICES)
    display_name = models.CharField(max_length=64, blank=True)
    organ = models.CharField(max_length=48, blank=True)
    unit = models.CharField(max_length=64, blank=True)
    subject_key = models.UUIDField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True)
    session = models.CharField(max_length=64, default="", blank=True)
    first_factor_until = models.DateTimeField(null=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        db_table = "identity_account"
        constraints = [
            models.CheckConstraint(
                name="account_role_is_known",
                condition=Q(role__in=[role.value for role in Role]),
                violation_error_message="角色不在名单中。 The role is not on the list.",
            ),
            models.CheckConstraint(
                name="account_citizen_is_a_subject_and_has_no_name_here",
                condition=(
                    Q(role=Role.CITIZEN.value, subject_key__isnull=False, display_name="", organ="")
                    | (~Q(role=Role.CITIZEN.value) & Q(subject_key__isnull=True))
                ),
                violation_error_message="本人账号只连到本人档案。 A citizen's account points at their file only.",
            ),
            models.UniqueConstraint(
                fields=["subject_key"],
                name="account_one_per_person",
                violation_error_message="一个人一个账号。 A person has one account.",
            ),
            models.CheckConstraint(
                name="account_clerk_and_officer_act_for_an_organ",
                condition=~Q(role__in=OF_AN_ORGAN) | ~Q(organ=""),
                violation_error_message="报送员和查询人员须属于一个单位。 Clerks and officers act for an organ.",
            ),
        ]

    @property
    def ref(self) -> str:
        """The opaque reference under which events name this account."""
        return f"account:{self.pk}"


class Binding(models.Model):
    """身份绑定: the identity at an organ's provider by which an account is opened instead of by its password.

    `identity` is a keyed hash of issuer and subject: it finds the account again and says nothing of the person. One
    account has one identity, and one identity one account.
    """

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, primary_key=True, related_name="binding"
    )
    identity = models.CharField(max_length=64)
    provider = models.CharField(max_length=32)
    bound_at = models.DateTimeField()

    class Meta:
        db_table = "identity_binding"
        constraints = [
            models.UniqueConstraint(
                fields=["identity"],
                name="identity_is_bound_to_one_account",
                violation_error_message="一个身份只绑定一个账号。 One identity is bound to one account.",
            ),
        ]


class SecondFactor(models.Model):
    """第二要素: a passkey or an authenticator that an account shows after its password.

    Of a passkey the public key is kept (`credential`: WebAuthn attested credential data), of an authenticator the secret of
    RFC 6238, sealed. `counter` is what was seen of it last, a passkey's signature counter or a code's time step,
    and only grows: what was shown once is not accepted again.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="factors")
    method = models.CharField(max_length=8)
    label = models.CharField(max_length=64)
    credential = models.BinaryField(default=b"")
    secret_sealed = models.BinaryField(default=b"")
    counter = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "identity_second_factor"
        constraints = [
            models.CheckConstraint(
                name="second_factor_is_a_passkey_or_a_code",
                condition=(
                    Q(method=FactorMethod.PASSKEY.value, secret_sealed=b"") & ~Q(credential=b"")
                )
                | (Q(method=FactorMethod.CODE.value, credential=b"") & ~Q(secret_sealed=b"")),
                violation_error_message="第二要素是通行密钥或动态验证码。 A second factor is a passkey or a code.",
            ),
        ]


class SendingSystem(models.Model):
    """部门系统: a department's system that signs what it sends or asks; no secret is shared with it.

    `scope` is what it is admitted for, one thing a key; `kid` is the thumbprint of its public key (RFC 7638), by which its statements name it. It ends by
    itself and can be revoked at once.
    """

    kid = models.CharField(max_length=43, unique=True)
    organ = models.CharField(max_length=48)
    label = models.CharField(max_length=64)
    scope = models.CharField(max_length=12, default=Scope.BATCHES.value)
    public_key = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=64)
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "identity_sending_system"
        constraints = [
            models.CheckConstraint(
                name="sending_system_has_an_end",
                condition=Q(ends_at__gt=models.F("created_at")),
                violation_error_message="报送系统的授权必须有终止日期。 A sending system's admission has an end.",
            ),
            models.CheckConstraint(
                name="sending_system_scope_is_known",
                condition=Q(scope__in=[scope.value for scope in Scope]),
                violation_error_message="授权范围不在名单中。 The scope is not on the list.",
            ),
        ]

    @property
    def ref(self) -> str:
        """What events call it."""
        return f"sender:{self.pk}"


class SystemUse(models.Model):
    """调用次数: how often a system called in the current minute. Not logged: a crash forgets it, and nothing else."""

    system = models.OneToOneField(SendingSystem, on_delete=models.CASCADE, primary_key=True)
    minute = models.DateTimeField()
    calls = models.PositiveIntegerField()

    class Meta:
        db_table = "identity_system_use"


class AccessToken(models.Model):
    """访问令牌: what a system shows for some minutes after it has signed for it; only its SHA-256 is kept."""

    digest = models.CharField(max_length=64, unique=True)
    system = models.ForeignKey(SendingSystem, on_delete=models.CASCADE)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "identity_access_token"
        indexes = [models.Index(fields=["expires_at"], name="token_by_end")]


class PersonalToken(models.Model):
    """个人访问令牌: lets a program of a person's own act for them, until its end; only its SHA-256 is kept.

    `calls` were made in `minute`; `label` is the person's own word for the program.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    minute = models.DateTimeField(null=True)
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "identity_personal_token"
        constraints = [
            models.CheckConstraint(
                name="personal_token_has_an_end",
                condition=Q(ends_at__gt=models.F("made_at"))
                & Q(ends_at__lte=models.F("made_at") + LONGEST_PERSONAL_TOKEN),
                violation_error_message="令牌须有期限。 A token has an end.",
            ),
        ]


class UsedAssertion(models.Model):
    """A signed assertion that was used: it buys one token and no second one."""

    system = models.ForeignKey(SendingSystem, on_delete=models.CASCADE)
    jti = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "identity_used_assertion"
        constraints = [
            models.UniqueConstraint(
                fields=["system", "jti"],
                name="assertion_is_used_once",
                violation_error_message="同一断言只用一次。 An assertion is used once.",
            ),
        ]
