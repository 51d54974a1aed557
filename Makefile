# Two commands do all the set-up on a fresh Debian with a Swift toolchain: `make demo`, `make test`.
.PHONY: help deps demo build test test-all lint format bench install clean check-swift

PREFIX ?= /usr/local
SWIFT ?= swift
BINARY = .build/release/deed

help:
	@echo "make demo      build Deed and print NPS by segment of the bundled sample"
	@echo "make test      run the tests (after the build under two minutes)"
	@echo "make test-all  run the tests with the long property and fuzz runs"
	@echo "make build     build the release binary"
	@echo "make install   copy the binary to PREFIX/bin (PREFIX=$(PREFIX))"
	@echo "make deps      install the system packages that are missing"
	@echo "make lint      check format, imports and Lua scripts"
	@echo "make format    format the sources"
	@echo "make bench     measure against DuckDB and others (docs/benchmarks.md; BENCH=\"--scale 0.1\")"

deps:
	@sh Tools/deps.sh

check-swift:
	@command -v $(SWIFT) >/dev/null || { \
	  echo "There is no Swift toolchain on the PATH; https://www.swift.org/install has one."; exit 1; }

build: deps check-swift
	$(SWIFT) build -c release --product deed

demo: build
	@$(BINARY) run nps_by_segment

test: deps check-swift
	$(SWIFT) build --build-tests
	$(SWIFT) build --product deed
	@SWIFT="$(SWIFT)" Tools/test.sh

test-all: deps check-swift
	$(SWIFT) build --build-tests
	$(SWIFT) build --product deed
	@SWIFT="$(SWIFT)" DEED_TEST_ALL=1 Tools/test.sh

lint: deps check-swift
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	@sh Tools/lint_lua.sh

format: check-swift
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

bench: build
	$(SWIFT) build -c release --product DeedBenchmarks
	python3 Benchmarks/bench.py $(BENCH)

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/deed"

clean:
	$(SWIFT) package clean
