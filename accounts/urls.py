from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts.views import account, authorisations, offices, organisations, people, sign_in, sign_up

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(next_page="sign-in"), name="sign-out"),
    path("sign-up/", sign_up.sign_up, name="sign-up"),
    path("sign-up/sent/", sign_up.signed_up, name="signed-up"),
    path("sign-up/confirm/<str:uid>/<str:token>/", sign_up.confirm_email, name="confirm-email"),
    path("language/", account.set_language, name="set-language"),
    path("theme/", account.set_theme, name="set-theme"),
    path("account/password/", account.ChangePassword.as_view(), name="change-password"),
    path("account/rights/", account.rights, name="rights"),
    path("organisation/", organisations.organisation, name="organisation"),
    path("organisation/change/", organisations.change, name="change-organisation"),
    path("organisation/invite/", organisations.invite, name="invite-member"),
    path("organisation/members/<int:pk>/role/", organisations.member_role, name="member-role"),
    path("organisation/members/<int:pk>/end/", organisations.end_member, name="end-member"),
    path("organisation/powers/new/", organisations.new_mandate, name="new-mandate"),
    path("organisation/powers/<int:pk>/end/", organisations.end_mandate, name="end-mandate"),
    path("people/", people.people, name="people"),
    path("people/new/", people.add, name="new-person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/role/", people.change_role, name="change-role"),
    path("people/<int:pk>/password/", people.set_password, name="set-password"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate-person"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate-person"),
    path("people/offices/", offices.offices, name="offices"),
    path("people/offices/new/", offices.add, name="new-office"),
    path("people/offices/<int:pk>/", offices.change, name="office"),
    path("people/offices/<int:pk>/letterhead/", offices.letterhead, name="letterhead"),
    path("people/authorisations/", authorisations.authorisations, name="authorisations"),
    path("people/authorisations/new/", authorisations.grant, name="grant-authorisation"),
    path("people/authorisations/<int:pk>/revoke/", authorisations.revoke, name="revoke-authorisation"),
]
