# The commands of the project; `make` alone lists them.

PYTHON ?= python3
PORT ?= 8000
CATALOGUE := locale/de/LC_MESSAGES/django

IN_VENV := .venv/bin/python
INSTALL := $(IN_VENV) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
LOCK := .venv/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header

.NOTPARALLEL:
.PHONY: help run test browser messages bench lock

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.* ## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 15

run: export DEBUG ?= 1
run: export DJANGO_RUNSERVER_HIDE_WARNING ?= true
run: .venv/runtime $(CATALOGUE).mo ## load the directory and serve it to this machine; PORT=8001 chooses another port
	@$(IN_VENV) manage.py migrate --verbosity 0
	@$(IN_VENV) manage.py load_directory --if-empty
	@case "$$DEBUG" in \
		0|no|false) $(IN_VENV) manage.py collectstatic --no-input --verbosity 0 ;; \
		*) $(IN_VENV) manage.py make_staff_account ;; \
	esac
	@echo "The directory is at http://127.0.0.1:$(PORT)/"
	@exec $(IN_VENV) manage.py runserver 127.0.0.1:$(PORT)

test: .venv/development $(CATALOGUE).mo ## check and test everything, on both databases and in a browser
	@$(IN_VENV) -m tests.everything

browser: .venv/development ## get Chromium for the browser tests, where there is none
	@$(IN_VENV) -m tests.browser.chromium

messages: .venv/development ## bring the German catalogue up to date with the code
	@$(IN_VENV) -m clusterdir.messages update

bench: .venv/runtime $(CATALOGUE).mo var/bench/datasette/installed ## measure our pages beside others; SIZES="small medium large"
	@$(IN_VENV) -m benchmarks $(SIZES) $(if $(WRITE),--write)

lock: .venv/development ## choose the newest versions that fit requirements*.in, and lock them
	@$(LOCK) --upgrade requirements.in --output-file requirements.txt
	@$(LOCK) --upgrade requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt
	@$(LOCK) --upgrade benchmarks/requirements.in --output-file benchmarks/requirements.txt

# What the commands rest on. Each is made again only when what it is made of has changed.

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, but $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
			"To use another one: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/pip
	@echo "Installing what the site needs …"
	@$(INSTALL) -r $<
	@touch $@

.venv/development: requirements-dev.txt | .venv/bin/pip
	@echo "Installing what the site and its tests need …"
	@$(INSTALL) -r $<
	@touch $@ .venv/runtime

var/bench/datasette/installed: benchmarks/requirements.txt | .venv/bin/pip
	@echo "Installing Datasette, to compare with …"
	@$(PYTHON) -m venv var/bench/datasette
	@var/bench/datasette/bin/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --only-binary :all: -r $<
	@touch $@

%.mo: %.po
	@$(IN_VENV) -m clusterdir.messages compile
