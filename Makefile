# `make demo` and `make test` are all that a newcomer needs on Debian with a Swift toolchain; `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

SWIFT ?= swift
SEEDS ?= 500
N ?= 200
IMAGES ?= 10000
ARGS ?=

# pkg-config's name of each library we link, and the Debian package that brings its headers.
LIBRARIES := libcurl=libcurl4-openssl-dev libqrencode=libqrencode-dev sqlite3=libsqlite3-dev \
             pangocairo=libpango1.0-dev zbar=libzbar-dev zxing=libzxing-dev libcrypto=libssl-dev libusb-1.0=libusb-1.0-0-dev
# Programs, with the package of each: the tests read codes and pages back (codes with ZXing as well) and count syncs with
# programs that are not ours; some of them run in Python.
PROGRAMS := pkg-config=pkg-config openssl=openssl zbarimg=zbar-tools pdftotext=poppler-utils strace=strace fc-match=fontconfig \
            cups-config=libcups2-dev cc=gcc curl=curl node=nodejs python3=python3 pip3=python3-pip
# OpenCV for Python, which reads codes in the tests; nothing else needs it, so it stays in the build folder.
OPENCV := opencv-python-headless==5.0.0.93
# A header, with the package of each library that has no pkg-config file.
HEADERS := /usr/include/zint.h=libzint-dev
# A font for the pictures, and for each script that the tests draw; asked of fontconfig by pattern.
FONTS := family=DejaVuSansMono@fonts-dejavu-core lang=th@fonts-tlwg-loma-ttf lang=hi@fonts-lohit-deva \
         lang=ja@fonts-wqy-microhei family=Symbola@fonts-symbola

.PHONY: help deps readers build man demo test lint bench fuzz simulate codes kills powercut faults damage usb cups api clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z]+):[^#]*## /  make \1|/' \
	  | while IFS='|' read -r target words; do printf '%-16s %s\n' "$$target" "$$words"; done

deps: ## install the system packages that are missing (apt, through sudo unless root)
	@missing=()
	for pair in $(PROGRAMS); do
	  command -v "$${pair%%=*}" >/dev/null || missing+=("$${pair#*=}")
	done
	for pair in $(LIBRARIES); do
	  pkg-config --exists "$${pair%%=*}" 2>/dev/null || missing+=("$${pair#*=}")
	done
	for pair in $(HEADERS); do
	  [ -e "$${pair%%=*}" ] || missing+=("$${pair#*=}")
	done
	for pair in $(FONTS); do
	  [ -n "$$(fc-list ":$${pair%%@*}" 2>/dev/null)" ] || missing+=("$${pair#*@}")
	done
	if [ "$${#missing[@]}" -gt 0 ]; then
	  if ! command -v apt-get >/dev/null; then
	    echo "These packages are missing and there is no apt-get: $${missing[*]}" >&2
	    echo "Install what your system calls them, then call make again." >&2
	    exit 69
	  fi
	  sudo=()
	  if [ "$$(id -u)" -ne 0 ]; then
	    if ! command -v sudo >/dev/null; then
	      echo "These packages are missing: $${missing[*]}" >&2
	      echo "As root: apt-get install $${missing[*]}" >&2
	      exit 77
	    fi
	    sudo=(sudo)
	    echo "sudo may ask for your password: it runs apt-get for the packages below."
	  fi
	  echo "Installing with apt-get: $${missing[*]}"
	  "$${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=400 -q update \
	    || echo "apt-get update failed; going on with the package lists that are here." >&2
	  "$${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=400 -q install -y \
	    --no-install-recommends "$${missing[@]}"
	fi
	if ! command -v $(SWIFT) >/dev/null; then
	  echo "There is no Swift toolchain here: install Swift 6.2 or newer from https://www.swift.org/install" >&2
	  exit 69
	fi

readers: deps ## install OpenCV for the tests, into .build/readers
	@if ! PYTHONPATH=.build/readers python3 -c 'import cv2' 2>/dev/null; then
	  echo "Installing with pip into .build/readers: $(OPENCV)"
	  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
	    --target .build/readers --upgrade '$(OPENCV)'
	fi

build: deps ## the release binary, .build/release/quittance
	$(SWIFT) build -c release --product quittance

man: build ## the manual page, .build/quittance.1; read it with: man -l .build/quittance.1
	@python3 packaging/man.py .build/release/quittance > .build/quittance.1

# What `make install` puts where, below DESTDIR/PREFIX; the shop's own templates start as copies of those in share.
PREFIX ?= /usr/local
PROGRAM ?= .build/release/quittance
SHELLS := bash=share/bash-completion/completions/quittance zsh=share/zsh/site-functions/_quittance \
          fish=share/fish/vendor_completions.d/quittance.fish
.PHONY: install uninstall
INSTALLED := bin/quittance share/man/man1/quittance.1 $(foreach shell,$(SHELLS),$(lastword $(subst =, ,$(shell)))) \
             lib/systemd/system/quittance.service lib/udev/rules.d/70-quittance.rules
install: ## program, manual page, completions, unit, udev rules, templates; after make build (PREFIX=/usr/local DESTDIR=)
	@if [ ! -x $(PROGRAM) ]; then
	  echo "There is no $(PROGRAM) yet: call make build first, as yourself." >&2
	  exit 69
	fi
	root='$(DESTDIR)$(PREFIX)'
	for file in $(INSTALLED); do install -d "$$root/$${file%/*}"; done
	install -d "$$root/share/quittance/templates"
	install -m 755 $(PROGRAM) "$$root/bin/quittance"
	python3 packaging/man.py $(PROGRAM) > "$$root/share/man/man1/quittance.1"
	for pair in $(SHELLS); do
	  $(PROGRAM) --generate-completion-script "$${pair%%=*}" > "$$root/$${pair#*=}"
	done
	$(PROGRAM) unit --program '$(PREFIX)/bin/quittance' > "$$root/lib/systemd/system/quittance.service" 2>/dev/null
	install -m 644 udev/70-quittance.rules "$$root/lib/udev/rules.d/"
	install -m 644 templates/* "$$root/share/quittance/templates/"
	echo "Installed below $$root; see: man quittance"

uninstall: ## takes away what make install put there (the same PREFIX and DESTDIR)
	@cd '$(DESTDIR)$(PREFIX)' && rm -f $(INSTALLED) && rm -rf share/quittance

demo: build ## a shop day with an outage, on this machine alone (ARGS="--headless --sales 200 --seed 7")
	.build/release/quittance demo $(ARGS)

# Runs of their own for what talks to others, for the rigs, and for what takes both cores for a while, each with so many
# at a time that nobody who waits for an answer is starved, and no more threads are asked for than there are.
EDGES := ExecutorsTests|RemoteTests|SandboxTests|TransportsTests|WebTests
CAMPAIGNS := CUPSServiceTests|DemoTests|FaultyDiskTests|KillTests|PageDamageTests|PowerCutTests|USBServiceTests
RIGS := USBRigTests|CUPSTransportTests|CUPSPagesTests|CUPSEnduranceTests|ConsoleBrowserTests
TEST := $(SWIFT) test --skip-build --disable-xctest
WIDTH := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH
test: deps readers lint ## lint, import check, all tests
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	$(TEST) --skip '^(EndToEndTests|SimulationTests|$(EDGES))\.' $(ARGS)
	$(WIDTH)=16 $(TEST) --filter '^($(EDGES))\.' --skip '$(RIGS)' $(ARGS)
	$(TEST) --no-parallel --filter '$(RIGS)' $(ARGS)
	$(WIDTH)=4 $(TEST) --filter '^EndToEndTests\.' --skip '$(CAMPAIGNS)' $(ARGS)
	$(WIDTH)=2 $(TEST) --filter '^EndToEndTests\.($(CAMPAIGNS))' $(ARGS)
	$(TEST) --filter '^SimulationTests\.' $(ARGS)

lint:
	$(SWIFT) format lint --strict -r -p Sources Tests Package.swift

bench: deps ## the measuring benchmarks, one line a figure
	$(SWIFT) run -c release Bench $(ARGS)

fuzz: N = 10000000
fuzz: deps ## random and damaged streams, documents, and what others write, through their readers: N=of each
	$(SWIFT) run -c release Fuzz streams --count $(N) $(ARGS)
	$(SWIFT) run -c release Fuzz documents --count $(N) $(ARGS)
	$(MAKE) parsers N=$$(($(N) / 100))

.PHONY: parsers
parsers: N = 100000
parsers: SEED = 1
parsers: deps ## bytes that others write through each of their readers, by libFuzzer with address checks: N=of each
	@QUITTANCE_FUZZ=1 $(SWIFT) build -c release --scratch-path .build/fuzzer --product FuzzParsers \
	  --sanitize address --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address
	Tests/FuzzParsers/fuzz.sh .build/fuzzer/release/FuzzParsers $(N) $(SEED)

simulate: deps ## simulated histories with faults: SEEDS=N
	$(SWIFT) run -c release Simulate --seeds $(SEEDS) $(ARGS)

codes: N = 20
codes: deps readers ## published codes on paper, read back with other dots missing each time: N=readings
	CODE_SEEDS=$(N) $(SWIFT) test --disable-xctest --filter 'RenderingTests.PrintedCodeTests' $(ARGS)

kills: deps ## kill -9 at random moments and at every named point during a day of sales: N=kills
	KILLS=$(N) $(SWIFT) test --disable-xctest --filter EndToEndTests.KillTests $(ARGS)

powercut: deps ## cut the power at random moments of a day and open what the disk may hold: IMAGES=N (2000: a minute)
	$(SWIFT) build -c release --product quittance
	$(SWIFT) run -c release Break power --images $(IMAGES) $(ARGS)

faults: N = 200
faults: deps ## fail the n-th sync and the n-th write of the database, for every n up to N, and fill the disk
	$(SWIFT) build -c release --product quittance
	$(SWIFT) run -c release Break disk --calls $(N) $(ARGS)

damage: N = 1000
damage: deps ## overwrite a block in each of N copies of a shop's file, and look who reports it
	$(SWIFT) build -c release --product quittance
	$(SWIFT) run -c release Break pages --images $(N) $(ARGS)

usb: N = 300
usb: deps ## receipts over USB while the cable, the power and the printer fail: N=receipts
	USB_RECEIPTS=$(N) $(SWIFT) test --disable-xctest --no-parallel --filter 'USBRigTests|USBServiceTests' $(ARGS)

cups: deps ## receipts through a real cupsd that stops, restarts and pauses: N=receipts
	CUPS_RECEIPTS=$(N) $(SWIFT) test --disable-xctest --no-parallel --filter 'CUPSEnduranceTests|CUPSServiceTests' $(ARGS)

api: N = 300
api: deps ## the service against its own description, by Schemathesis, each dialect's sandbox behind it: N=seconds
	API_SECONDS=$(N) $(SWIFT) test --disable-xctest --filter EndToEndTests.ConformanceTests $(ARGS)

.PHONY: scorecard
scorecard: deps readers ## measure every row of the scorecard into SCORECARD.md; FULL=1: at the full sizes, for days
	@if ! command -v systemd-analyze >/dev/null; then
	  echo "systemd-analyze is missing: row 13 fails without it (Debian: apt-get install systemd)." >&2
	fi
	python3 -B Tests/Scorecard/scorecard.py $(if $(FULL),--full) $(ARGS)

.PHONY: sanitize
SANITIZERS ?= address thread
sanitize: deps readers ## all tests under the address and the thread sanitizer, which takes long: SANITIZERS, ARGS=room (a pattern)
	@for sanitizer in $(SANITIZERS); do ALONE='$(RIGS)|$(CAMPAIGNS)' Tests/Sanitizers/sanitize.sh $$sanitizer $(ARGS); done

clean: ## remove everything that was built
	rm -rf .build
