"""Addresses of the pages of nuclear medicine."""

from django.urls import path

from passport.web.nuclear import giving, leaving, planning, telling, waiting

nuclear_pages = [
    path("", waiting.home, name="home"),
    path("waiting/<slug:which>/", waiting.one, name="waiting"),
    path("request/<slug:uid>/", planning.one, name="request"),
    path("request/<slug:uid>/plan", planning.plan, name="plan"),
    path("request/<slug:uid>/consent", planning.keep, name="keep_consent"),
    path("request/<slug:uid>/consent/<slug:consent_uid>", planning.consent, name="consent"),
    path("request/<slug:uid>/consent/<slug:consent_uid>/withdraw", planning.take_back, name="withdraw_consent"),
    path("request/<slug:uid>/give", giving.for_request, name="give_request"),
    path("plan/<slug:uid>/countersign", planning.second, name="countersign"),
    path("plan/<slug:uid>/ready", planning.ready, name="ready"),
    path("plan/<slug:uid>/withdraw", planning.withdraw, name="withdraw_plan"),
    path("entry/<slug:uid>/", giving.entry, name="entry"),
    path("entry/<slug:uid>/give", giving.for_entry, name="give_entry"),
    path("given/<slug:uid>/", giving.one, name="given"),
    path("given/<slug:uid>/correct", giving.correct, name="correct"),
    path("given/<slug:uid>/not-given", giving.not_given, name="not_given"),
    path("given/<slug:uid>/effect", giving.effect, name="effect"),
    path("given/<slug:uid>/draft", telling.draft, name="draft"),
    path("given/<slug:uid>/release", leaving.write, name="leave"),
    path("release/<slug:uid>/", leaving.one, name="release"),
    path("sheet/<slug:uid>/", telling.one, name="sheet"),
    path("sheet/<slug:uid>/confirm/<slug:period_uid>", telling.confirm, name="confirm"),
    path("sheet/<slug:uid>/strike/<slug:period_uid>", telling.strike, name="strike"),
    path("sheet/<slug:uid>/withdraw", telling.withdraw, name="withdraw_sheet"),
]
