from django.urls import path, re_path, register_converter

from law.entry_states import Register
from registers.views import (
    applications,
    deliveries,
    ends_soon,
    entries,
    entry_life,
    entry_security,
    inquiries,
    interchange,
    letters,
    nomenclature,
    own_answers,
    own_entry,
    proposals,
    published,
    rates,
    review,
    signing,
    topic_typing,
    union,
    uploads,
)


class RegisterConverter:
    """The register in an address: `national` or `eeu`, anything else is no page."""

    regex = "|".join(register.value for register in Register)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RegisterConverter, "register")

urlpatterns = [
    path("applications/", applications.applications, name="applications"),
    path("applications/new/", applications.new_application, name="new-application"),
    path("applications/review/", review.queue, name="review-queue"),
    path("applications/review/<int:pk>/", review.application, name="review-application"),
    path("applications/review/<int:pk>/files/<int:file>/", review.file, name="review-file"),
    path("applications/review/<int:pk>/letters/<int:letter>/", letters.review_letter, name="review-letter"),
    path("applications/review/<int:pk>/files/<int:file>/small/", review.small, name="review-small"),
    path("applications/review/<int:pk>/inquiries/<int:inquiry>/", inquiries.answer, name="record-answer"),
    path(
        "applications/review/<int:pk>/inquiries/<int:inquiry>/posted/",
        inquiries.posted,
        name="record-posting",
    ),
    path(
        "applications/review/<int:pk>/inquiries/<int:inquiry>/received/",
        inquiries.received,
        name="record-receipt",
    ),
    path("applications/review/<int:pk>/<slug:act>/", review.act, name="review-act"),
    path("applications/archives/", interchange.bulk_filings, name="bulk-filings"),
    path("applications/archives/<int:pk>/", interchange.bulk_filing, name="bulk-filing"),
    path("applications/review/<int:pk>/export.<str:form>", interchange.review_export, name="review-export"),
    path("applications/<int:pk>/export.<str:form>", interchange.own_export, name="application-export"),
    path("applications/<int:pk>/sign/", signing.sign, name="sign-application"),
    path("applications/<int:pk>/print/", signing.printed, name="print-application"),
    path("schemas/application-<int:version>.json", interchange.schema, name="application-schema"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/submit/", applications.submit, name="submit-application"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="withdraw-application"),
    path("applications/<int:pk>/files/<int:file>/", applications.file, name="application-file"),
    path("applications/<int:pk>/letters/<int:letter>/", letters.own_letter, name="application-letter"),
    path("applications/<int:pk>/files/<int:file>/small/", applications.small, name="application-small"),
    path("applications/<int:pk>/uploads/", uploads.begin, name="application-uploads"),
    path("applications/<int:pk>/uploads/<uuid:key>/", uploads.upload, name="application-upload"),
    path("applications/<int:pk>/present/", topic_typing.present, name="application-present"),
    path("applications/<int:pk>/<slug:topic>/keep/", topic_typing.keep, name="keep-topic"),
    path("applications/<int:pk>/<slug:topic>/row/keep/", topic_typing.keep_typed_row, name="keep-row"),
    path("applications/<int:pk>/inquiries/<int:inquiry>/", own_answers.answer, name="answer-inquiry"),
    path("applications/<int:pk>/objections/", own_answers.objections, name="object-to-refusal"),
    path("applications/<int:pk>/entry/", own_entry.own_entry, name="own-entry"),
    path("applications/<int:pk>/entry/insurance/", own_entry.hand_in, name="hand-in-contract"),
    path("applications/<int:pk>/entry/right/", own_entry.hand_in_right, name="hand-in-renewed-right"),
    path("applications/<int:pk>/entry/licensees/new/", own_entry.add_licensee, name="new-entry-licensee"),
    path(
        "applications/<int:pk>/entry/licensees/<int:licensee>/",
        own_entry.end_licensee,
        name="end-entry-licensee",
    ),
    path("applications/<int:pk>/entry/<slug:act>/", own_answers.entry_act, name="own-entry-act"),
    path("applications/<int:pk>/rights/", union.rights, name="union-rights"),
    path("applications/<int:pk>/languages/", union.languages, name="union-languages"),
    path("applications/<int:pk>/security/", union.security, name="lodge-security"),
    path(
        "applications/<int:pk>/security/<int:contract>/back/",
        union.take_back,
        name="take-back-contract",
    ),
    path("applications/<int:pk>/<slug:topic>/", applications.topic, name="application-topic"),
    path(
        "applications/<int:pk>/<slug:what>/<int:row>/remove/", applications.remove, name="application-remove"
    ),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/back/", proposals.send_back, name="send-proposal-back"),
    path("rates/", rates.rates, name="rates"),
    path("rates/new/", rates.new_rate, name="new-rate"),
    path("rates/index/", rates.indexes, name="indexes"),
    path("rates/index/new/", rates.new_index, name="new-index"),
    path("register/", entries.register, name="register"),
    path("register/entries/<int:pk>/letters/<int:letter>/", letters.entry_letter, name="entry-letter"),
    path("register/ends-soon/", ends_soon.page, name="ends-soon"),
    path("register/deliveries/", deliveries.page, name="register-deliveries"),
    path("register/deliveries/<int:pk>/", deliveries.message, name="register-message"),
    path(
        "register/entries/<int:pk>/insurance/<slug:act>/",
        entry_security.security_act,
        name="entry-insurance-act",
    ),
    path("register/changes.json", published.changes, name="register-changes"),
    path("register/changes.atom", published.atom, name="register-atom"),
    re_path(r"^register/register\.(?P<kind>csv|xlsx|json)$", published.file, name="register-file"),
    path("goods-codes/", nomenclature.codes, name="goods-codes"),
    path("register/entries/<int:pk>/<slug:act>/", entry_life.act, name="entry-act"),
    path("register/<register:register>/<path:number>/", entries.entry, name="register-entry"),
]
