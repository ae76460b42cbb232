.DEFAULT_GOAL := help
.PHONY: help setup setup-run run test check bench soak screens lighthouse texts
PYTHON := .venv/bin/python
# The deployment that `make check` asks about: any would do that has a host name and HTTPS.
IN_PRODUCTION := DEBUG=false PUBLIC_URL=https://passport.example.org DATABASE_URL=sqlite://:memory: CELERY_BROKER_URL=memory://

help: ## List what can be made.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what running and testing need, into .venv; twice does nothing.
	@requirements/install-debian.sh run test
	@requirements/install-python.sh app.txt dev.txt
	@requirements/write-env.sh
	@$(PYTHON) manage.py texts --verbosity 0

setup-run:
	@requirements/install-debian.sh run
	@requirements/install-python.sh app.txt
	@requirements/write-env.sh
	@$(PYTHON) manage.py texts --verbosity 0

run: setup-run ## Start the demo on this machine at http://localhost:8000; Ctrl-C stops it.
	@mkdir -p -m 700 var
	@$(PYTHON) manage.py collectstatic --no-input --verbosity 0 --ignore rest_framework
	@$(PYTHON) manage.py migrate --no-input --verbosity 0
	@exec $(PYTHON) manage.py up --demo

test: setup check ## Run the checks, then every test on PostgreSQL and Redis, and on the embedded default.
	@$(PYTHON) -m tests.services.run $(PYTHON) -m pytest -n 2 --durations=10

check: setup ## Format, lint, import order, types, migrations, deployment, templates.
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/lint-imports --no-cache --no-logo
	.venv/bin/mypy --no-error-summary
	.venv/bin/djlint templates --lint --quiet
	$(IN_PRODUCTION) $(PYTHON) manage.py makemigrations --check --dry-run
	$(IN_PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

texts: setup ## Bring the catalogues in locale/ to the texts of the source, and say what is missing; ARGS="--missing sr-latn".
	@$(PYTHON) manage.py texts --update $(ARGS)

bench: setup ## Reports per second beside pydicom, statements, C-STORE, a large database, and a long booklet; ARGS=--entries=1000000.
	@$(PYTHON) -m tests.bench $(ARGS)

screens: setup ## Pictures of every page into var/screens: phone and desk, light and dark, each language; ARGS=--only=patient.
	@$(PYTHON) -m tests.screens $(ARGS)

lighthouse: setup ## Hold home, entry, share and sign-in on a phone to Lighthouse's marks, and the site to being installable.
	@$(PYTHON) -m tests.lighthouse

soak: setup ## Look at every page in each way; spoil objects and break every part at random, 50 rounds: nothing may be lost or doubled; then a log of a million entries. Goes on with ARGS=--resume.
	@$(PYTHON) -m tests.services.run $(PYTHON) -m tests.soak $(ARGS)
