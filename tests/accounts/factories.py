"""A small tree of customs offices and people in it, for every test that needs somebody."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Office, OfficeKind, StandingAuthorisation, User
from accounts.roles import Role

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Tree:
    """One committee, two departments; the first has two posts, the second one."""

    committee: Office
    almaty: Office
    almaty_airport: Office
    almaty_rail: Office
    astana: Office
    astana_airport: Office

    def all(self) -> list[Office]:
        return [getattr(self, name) for name in self.__dataclass_fields__]


def make_office(code: str, kind: str, parent: Office | None, name_en: str) -> Office:
    return Office.objects.create(
        code=code,
        kind=kind,
        parent=parent,
        name_kk=f"{name_en} (kk)",
        name_ru=f"{name_en} (ru)",
        name_en=name_en,
    )


def make_tree() -> Tree:
    committee = make_office("50000", OfficeKind.COMMITTEE, None, "State Revenue Committee")
    almaty = make_office("50500", OfficeKind.DEPARTMENT, committee, "Almaty department")
    astana = make_office("50600", OfficeKind.DEPARTMENT, committee, "Astana department")
    return Tree(
        committee=committee,
        almaty=almaty,
        almaty_airport=make_office("50501", OfficeKind.POST, almaty, "Almaty airport"),
        almaty_rail=make_office("50502", OfficeKind.POST, almaty, "Almaty railway station"),
        astana=astana,
        astana_airport=make_office("50601", OfficeKind.POST, astana, "Astana airport"),
    )


def make_user(username: str, role: Role, office: Office | None = None, **fields: object) -> User:
    fields.setdefault("full_name", username.title())
    return User.objects.create_user(username, PASSWORD, role=role, office=office, **fields)


def make_authorisation(
    person: User,
    office: Office,
    by: User,
    *,
    valid_from: date,
    valid_to: date,
    granted_at: datetime,
    act: str = "Order No. 17 of 2026-01-12",
) -> StandingAuthorisation:
    return StandingAuthorisation.objects.create(
        person=person,
        office=office,
        valid_from=valid_from,
        valid_to=valid_to,
        act=act,
        granted_at=granted_at,
        granted_by=by,
    )
