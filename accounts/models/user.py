"""People who sign in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models.office import Office
from accounts.roles import ROLE_LABELS, Role

NEED_AN_OFFICE = (Role.INSPECTOR, Role.HEAD, Role.REGISTRAR)
HAVE_NO_OFFICE = (Role.RIGHTS_HOLDER, Role.DECLARANT)


class UserLanguage(models.TextChoices):
    RUSSIAN = "ru", "Русский"
    ENGLISH = "en", "English"
    KAZAKH = "kk", "Қазақша"


class UserManager(BaseUserManager["User"]):
    """Bare creation. People are added by `accounts.services.create_user`, which writes the journal."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person with exactly one role. Deactivated, never deleted: the journal names people by id."""

    username = models.CharField(_("sign-in name"), max_length=150, unique=True)
    full_name = models.CharField(_("full name"), max_length=250)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(
        _("role"), max_length=20, choices=[(role.value, label) for role, label in ROLE_LABELS.items()]
    )
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("customs office")
    )
    organisation = models.CharField(_("organisation"), max_length=250, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=UserLanguage.choices, default=UserLanguage.RUSSIAN
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("added"), db_default=Now())
    # Set by whoever typed a password for somebody else, until that person has chosen their own.
    password_was_handed_over = models.BooleanField(default=False, editable=False)
    # Empty for officers, whose accounts an administrator opens, and until whoever signs up has read their mail.
    email_confirmed_at = models.DateTimeField(_("e-mail confirmed"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name", "role"]

    class Meta:
        ordering = ("full_name", "id")
        constraints = [
            models.CheckConstraint(
                name="user_role_known", condition=Q(role__in=[role.value for role in Role])
            ),
            models.CheckConstraint(
                name="user_language_known", condition=Q(language__in=list(UserLanguage.values))
            ),
            models.CheckConstraint(
                name="user_office_fits_role",
                condition=(Q(role__in=[role.value for role in NEED_AN_OFFICE]) & Q(office__isnull=False))
                | (Q(role__in=[role.value for role in HAVE_NO_OFFICE]) & Q(office__isnull=True))
                | ~Q(role__in=[role.value for role in (*NEED_AN_OFFICE, *HAVE_NO_OFFICE)]),
            ),
            models.CheckConstraint(
                name="user_sign_in_name_is_lower_case",
                condition=Q(username=Lower("username")) & ~Q(username=""),
            ),
            models.CheckConstraint(name="user_is_named", condition=~Q(full_name="")),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name
