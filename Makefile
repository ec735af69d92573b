# Linux and macOS (GNU make 3.81 is enough). The commands are listed by `make`.

VENV := .venv
TEXTS := facilitation/translations/fr/facilitation.po
INSTALLED_FROM := pyproject.toml hatch_build.py package.json package-lock.json

# Some systems export HOST as the machine's name: only `make demo HOST=...` is meant for us.
DEMO_OPTIONS = $(if $(PORT),--port '$(PORT)') \
	$(if $(findstring command,$(origin HOST)),--host '$(HOST)') \
	$(if $(filter 0,$(REHEARSE)),--no-rehearse) \
	$(if $(DATA),--data '$(DATA)')

.PHONY: help demo test check bench bench-package texts learned clean

help:
	@echo 'make demo    install in .venv, then serve the demo workshop on 0.0.0.0:8000'
	@echo '             PORT=8001  HOST=127.0.0.1  DATA=folder  REHEARSE=0 (no virtual phones)'
	@echo 'make test    install what is missing, then every check and test, with one summary'
	@echo '             FULL=1: with QGIS itself, a gigabyte'
	@echo 'make check   its fast part: lint, types, import rules, Python, JavaScript and documentation tests'
	@echo 'make bench   measure the server beside Node socket.io and a bare fan-out, 16 minutes: docs/benchmarks.md'
	@echo '             ROUNDS=1  CLIENTS=300  LONG=20 (seconds of the run that looks for stalls: 9 minutes in all)'
	@echo 'make bench-package'
	@echo '             time and memory of the package of a large workshop, and what phones notice of its making: 3 to 5 minutes'
	@echo 'make texts   bring $(TEXTS) up to date with the code'
	@echo 'make learned learn again what people say of each usage, after a change of the corpus or the anchors: two minutes'
	@echo 'make clean   remove what the other commands made, except the data'

demo: $(VENV)/.installed
	@$(VENV)/bin/facilitation demo $(DEMO_OPTIONS)

test: $(VENV)/.installed-dev
	@$(VENV)/bin/python tests/run.py

check: $(VENV)/.installed-dev
	@$(VENV)/bin/python tests/run.py --fast

bench: $(VENV)/.installed-dev
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" PYTHONPATH=tests $(VENV)/bin/python -m bench $(if $(ROUNDS),--rounds '$(ROUNDS)') $(if $(CLIENTS),--clients '$(CLIENTS)') $(if $(LONG),--long '$(LONG)' --out docs/benchmarks.md)

bench-package: $(VENV)/.installed-dev
	@PYTHONPATH=tests $(VENV)/bin/python -m bench.package $(if $(ROUNDS),--rounds '$(ROUNDS)')

texts: $(VENV)/.installed-dev
	@mkdir -p build $(dir $(TEXTS))
	PYTHONPATH=tests $(VENV)/bin/pybabel -q extract -F pyproject.toml -k t -k tn:1,2 --add-location=file \
		--project=facilitation --copyright-holder='the facilitation maintainers' \
		-o build/facilitation.pot facilitation templates static/js
	$(VENV)/bin/pybabel -q update --init-missing -N --ignore-obsolete --ignore-pot-creation-date --width=110 -l fr \
		-i build/facilitation.pot -o $(TEXTS)

learned: $(VENV)/.installed-dev
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --editable '.[learning]'
	$(VENV)/bin/python -m facilitation.grouping.engine.learning

clean:
	rm -rf $(VENV) node_modules tests/bench/peers/node_modules static/vendor build dist test-results .*_cache .hypothesis
	find facilitation tests -name __pycache__ -prune -exec rm -rf {} +

# Installing also fetches the browser libraries (hatch_build.py), so it is done again when they are gone.
ifeq ($(wildcard static/vendor/.stamp),)
.PHONY: $(VENV)/.installed $(VENV)/.installed-dev
endif

$(VENV)/.installed: $(INSTALLED_FROM) | $(VENV)/bin/pip
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --editable '.[semantic]'
	@touch $@

$(VENV)/.installed-dev: $(INSTALLED_FROM) | $(VENV)/bin/pip
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --editable '.[dev,semantic]'
	@touch $@ $(VENV)/.installed

$(VENV)/bin/pip:
	@for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "$$python -m venv $(VENV)"; exec "$$python" -m venv $(VENV); \
		fi; \
	done; \
	echo "facilitation needs Python 3.11 or newer; python3 here is: $$(python3 --version 2>&1)."; \
	echo 'Install a newer one, or name it: make PYTHON=/path/to/python3.12 ...'; \
	exit 1
