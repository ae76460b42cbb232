"""Addresses of the inbox and the sources."""

from django.urls import URLPattern, URLResolver, path

from ingestion.views import imports, inbox, pacs, reconciliation, stow

app_name = "ingestion"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", inbox.inbox, name="inbox"),
    path("sources", inbox.source_list, name="sources"),
    path("sources/add", inbox.add_source, name="add_source"),
    path("sources/<slug:uid>/", inbox.source, name="source"),
    path("pacs", pacs.pacs_list, name="pacs_list"),
    path("pacs/add", pacs.add_pacs, name="add_pacs"),
    path("pacs/<slug:uid>/", pacs.pacs, name="pacs"),
    path("pacs/<slug:uid>/edit", pacs.edit_pacs, name="edit_pacs"),
    path("pacs/<slug:uid>/echo", pacs.echo, name="echo_pacs"),
    path("pacs/<slug:uid>/compare", pacs.compare_now, name="compare_pacs"),
    path("pacs/<slug:uid>/again/<slug:retrieval_uid>", pacs.fetch_again, name="fetch_again"),
    path("sources/<slug:uid>/token", stow.issue_token, name="issue_token"),
    path("sources/<slug:uid>/token/away", stow.revoke_token, name="revoke_token"),
    path("reconciliation/", reconciliation.waiting, name="reconciliation"),
    path("reconciliation/records", reconciliation.find, name="find_records"),
    path("reconciliation/records/<slug:uid>/", reconciliation.record, name="record"),
    path("reconciliation/records/<slug:uid>/link", reconciliation.link, name="link_record"),
    path("reconciliation/records/<slug:uid>/unlink", reconciliation.unlink, name="unlink_record"),
    path("reconciliation/rows/<slug:uid>/", reconciliation.row, name="row"),
    path("reconciliation/rows/<slug:uid>/with/<slug:other_uid>/", reconciliation.pair, name="pair"),
    path("reconciliation/rows/<slug:uid>/split/<slug:other_uid>", reconciliation.split, name="split"),
    path("reconciliation/rows/<slug:uid>/back", reconciliation.move_back, name="move_back"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/begin", imports.begin, name="begin_import"),
    path("imports/<slug:uid>/", imports.import_run, name="import_run"),
    path("imports/<slug:uid>/files", imports.add_files, name="add_files"),
    path("imports/<slug:uid>/known", imports.is_known, name="is_known"),
    path("imports/<slug:uid>/finish", imports.finish, name="finish_import"),
    path("<slug:uid>/", inbox.item, name="item"),
    path("<slug:uid>/contradiction/<slug:verb>", reconciliation.decide, name="contradiction"),
    path("<slug:uid>/identifier", inbox.give_identifier, name="give_identifier"),
    path("<slug:uid>/issuer", inbox.name_issuer, name="name_issuer"),
    path("<slug:uid>/decide/<slug:verb>", inbox.decide, name="decide"),
]
