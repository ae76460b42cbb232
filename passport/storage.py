"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Rewrite the imports inside JavaScript modules too, so that no build step is needed."""

    support_js_module_import_aggregation = True
