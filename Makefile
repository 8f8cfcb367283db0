# 药监能力一张图. `make run` on a fresh machine is all that is needed; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# `make run PORT=8600`; left out, CAPMAP_PORT or capmap.toml decide.
PORT ?=
# In how many processes the tests run.
TEST_PROCESSES ?= 2
VENV := .venv
PY := $(VENV)/bin/python
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
# Nothing that a shell may carry (PYTHONPATH, STREAMLIT_*) may change what runs.
unexport PYTHONPATH PYTHONHOME
export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test lock bench demo clean

help:
	@echo "make run [PORT=8501]   安装依赖、载入演示数据（数据库为空时）并启动"
	echo "make test              全部检查与测试（含浏览器测试）"
	echo "make demo              载入演示数据"
	echo "make bench             测量启动时间与导入速度"
	echo "make lock              由 requirements*.in 重新生成带哈希的锁定文件"
	echo "make clean             删除虚拟环境与缓存（不动 var/ 中的数据）"

run: $(RUN_READY)
	@exec $(PY) -m lib serve --demo $(if $(PORT),--port $(PORT))

demo: $(RUN_READY)
	@$(PY) -m lib demo load

bench: $(RUN_READY)
	@$(PY) tests/bench/bench_ingest.py
	$(PY) tests/bench/bench_start.py

test: $(DEV_READY)
	@scripts/need-browser
	scripts/need-postgresql
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	# Two processes share the tests out by file (tests/conftest.py says how); a plain `pytest` runs them in one.
	$(PY) -m pytest -n $(TEST_PROCESSES) --dist loadscope

lock: $(DEV_READY)
	@for name in requirements requirements-dev; do
		$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --no-annotate --no-header $$name.in -o $$name.txt
	done

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Installed again only when the lock has changed.
$(RUN_READY): requirements.txt
	@scripts/make-venv $(VENV)
	$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	touch $@

$(DEV_READY): requirements-dev.txt $(RUN_READY)
	@$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@
