# Every target does its own set-up: a clean checkout on Debian with Python 3.11 needs nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PY := .venv/bin/python
LEVERANDOR ?= lokal
UT ?= ut

.DEFAULT_GOAL := hjelp
.PHONY: hjelp demo run test fault utseende check conformance bench toppdag galleri bilde revisjon lock format

hjelp: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.settopp/venv: requirements.lock pyproject.toml scripts/oppsett.sh
	@scripts/oppsett.sh venv
.settopp/kjoring: scripts/oppsett.sh
	@scripts/oppsett.sh kjoring
.settopp/test: scripts/oppsett.sh
	@scripts/oppsett.sh test
.settopp/node: scripts/oppsett.sh tests/oidc/package-lock.json tests/oidc/requirements.lock
	@scripts/oppsett.sh node
.settopp/s3: scripts/oppsett.sh tests/s3/requirements.lock
	@scripts/oppsett.sh s3
.settopp/java: scripts/oppsett.sh
	@scripts/oppsett.sh java
.settopp/bench: scripts/oppsett.sh
	@scripts/oppsett.sh bench

demo: .settopp/venv .settopp/kjoring ## every example through the whole chain; finished PDFs in ut/ (LEVERANDOR=posten: signed with Posten's simulator)
	@.venv/bin/kontraktverk demo --ut $(UT) --leverandor $(LEVERANDOR)

run: .settopp/venv .settopp/kjoring ## the service with its pages on http://127.0.0.1:8000
	@.venv/bin/kontraktverk server --port 8000

test: .settopp/venv .settopp/kjoring .settopp/test .settopp/node .settopp/s3 ## all tests but those of make fault and make utseende
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not fault and not utseende" $(ARGS)

fault: .settopp/venv .settopp/kjoring .settopp/test .settopp/s3 ## real processes killed, services away, disks full, on each database
	@$(PY) -m pytest -n 2 --dist loadfile -m fault --timeout 900 $(ARGS)

utseende: .settopp/venv .settopp/kjoring .settopp/test ## every form, revision and målform drawn, and every page in a browser: as they were when somebody last looked
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m utseende $(ARGS)

check: .settopp/venv .settopp/kjoring .settopp/test ## format, lint, types, import rules, parity, frozen revisions, dictionaries, generated docs
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/kontraktverk maler kontroller
	@.venv/bin/kontraktverk regler kontroller
	@$(PY) -m pytest -q tests/house_rules/test_ordbok.py tests/house_rules/test_sprak.py
	@.venv/bin/kontraktverk regler --kontroller docs/regler.md
	@.venv/bin/kontraktverk regler oppdrag --kontroller docs/oppdrag.md

conformance: .settopp/venv .settopp/kjoring .settopp/test .settopp/java ## independent judges: veraPDF on every type, revision and målform, EU DSS on the signed ones and on our forgeries, xmlsec1 and the JDK on signed XML, EU DSS and xmlsec1 on evidence packages, Posten's Java client on the simulator (needs Maven Central and a JDK)
	@rm -rf build/conformance && mkdir -p build/conformance/ferdig build/conformance/steg
	@$(PY) -m app.malarbeid.galleri build/conformance/usignert
	@.venv/bin/kontraktverk demo --ut build/conformance/ferdig --steg build/conformance/steg --data build/conformance/data
	@conformance/kjor.sh build/conformance/usignert build/conformance/ferdig build/conformance/steg
	@conformance/signaturer.sh build/conformance/data/demo-pki/ankere build/conformance/ferdig
	@$(PY) -W ignore conformance/egne_filer.py build/conformance/egne
	@conformance/enighet.sh build/conformance/egne
	@$(PY) conformance/signert_xml.py build/conformance/signert-xml
	@conformance/xmlsignatur.sh build/conformance/signert-xml
	@$(PY) -W ignore conformance/bevispakker.py build/conformance/bevispakker >/dev/null
	@conformance/bevispakker.sh build/conformance/bevispakker
	@conformance/posten.sh build/conformance/posten $$(find build/conformance/usignert -name '*.pdf' | sort | head -n 2)

bench: .settopp/venv .settopp/kjoring .settopp/bench ## speed and memory beside peers, in one run
	@.settopp/benkvenv/bin/python -m bench

toppdag: .settopp/venv .settopp/kjoring .settopp/test ## a national peak day with a web process and a worker killed: an hour; N=200 for a short one
	@$(PY) -m bench.toppdag $(if $(N),--kontrakter $(N))

galleri: .settopp/venv .settopp/kjoring ## every example, revision and målform in build/galleri; MOT=v1.0 beside that release
	@$(PY) -m app.malarbeid.galleri build/galleri $(if $(MOT),--mot $(MOT))

revisjon: .settopp/venv ## what the service is made of: licences, hashes, and published faults where the network reaches
	@$(PY) scripts/avhengigheter.py revisjon

bilde: ## the container image, built and started under buildah where it can be
	@scripts/bilde.sh

format: .settopp/venv ## format and fix what can be fixed
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

lock: .settopp/venv ## write both locks anew, with hashes and without registry addresses
	@.venv/bin/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements-drift.lock
