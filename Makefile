# make setup    install what the build and the tests need (Debian's packages)
# make demo     build, redact the sample, verify it, show where the pictures are
# make studio   build, and open the sample in a browser on this machine (prints the address)
# make test     build and run all tests
# make smoke    build, and run the quick tests of values and kernels: for every edit
# make check    format, sizes, the table of targets, documentation
# make fuzz     hostile bytes for everything that reads some; FUZZ_SECONDS (60) for each target
# make storeys  write README's section on storeys anew from the table in Package.swift
# make bench    compare speed with other programs on this machine
# make bench-queue  what a queue of 100,000 jobs costs; QUEUE_FOLDER (.build/queue) is on the disk to measure
# make attack   how often each effect gives away what it hides, beside chance
# make transcriber  what Samples/transcribe.py needs, in .build-transcriber
# make browser  what the tests of the studio's page need, in .build-browser
# make man      man pages in .build/man, from what the programs say of themselves
# make install  programs, man pages and completions, below PREFIX (/usr/local); DESTDIR is honoured
# make deb      a Debian package in .build/deb, which needs no Swift where it is installed
# make try-deb  install that package into a fresh Debian 12 (needs root), and redact there
# make try-cluster  a real Slurm of three nodes on loopback (needs root), and the manifest for Kubernetes
.PHONY: setup demo build studio test transcriber browser smoke check fuzz storeys bench bench-serve bench-queue \
        attack sample programs man install deb try-deb try-cluster clean

PACKAGES = libavformat-dev libavcodec-dev libavutil-dev libswresample-dev libpng-dev pkg-config \
           libsqlite3-dev sqlite3 ffmpeg openssl qemu-user python3 python3-venv espeak-ng jq \
           dpkg-dev patchelf lintian debootstrap chromium
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
# An undeclared import of a sibling target is an error here, though SwiftPM itself would build it.
BUILD = -c release --explicit-target-dependency-import-check error
TEST = swift test -c release --skip-build --disable-testable-imports
RELEASE = .build/release
VEIL = $(RELEASE)/veil
# The rows of `programs` in Package.swift.
PROGRAMS = $(shell .ci/check-house --programs)
# What people start; the others are started by these.
COMMANDS = $(filter-out veil-worker,$(PROGRAMS))
# Tests that need no libav: those of the storeys Base and Values, and of the kernels.
SMOKE = $(shell .ci/check-house --smoke)
FUZZ_SECONDS ?= 60
PREFIX ?= /usr/local
BIN = $(DESTDIR)$(PREFIX)/bin
LIBEXEC = $(DESTDIR)$(PREFIX)/libexec/veil
SHARE = $(DESTDIR)$(PREFIX)/share

setup:
	@missing=; for package in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then echo "Installing$$missing"; \
	  $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi

build: setup
	swift build $(BUILD) --product veil-worker
	swift build $(BUILD) --product veil-bench
	swift build $(BUILD) --product veil-studio
	swift build $(BUILD) --product veil

demo: setup
	swift build $(BUILD) --product veil-worker
	swift build $(BUILD) --product veil
	@rm -rf out && mkdir -p out
	$(VEIL) follow Samples/street.mp4 --plan Samples/street.json -o out/street.plan.json
	$(VEIL) redact Samples/street.mp4 --plan out/street.plan.json -o out/street.mp4 \
	  --receipt out/street.receipt.json
	$(VEIL) verify out/street.mp4 --source Samples/street.mp4 --plan out/street.plan.json \
	  --receipt out/street.receipt.json
	$(VEIL) sheet out/street.mp4 --source Samples/street.mp4 --plan out/street.plan.json \
	  -o out/street.sheet.png
	@echo
	@echo "Redacted file:  $(CURDIR)/out/street.mp4"
	@echo "Marks:          $(CURDIR)/Samples/street.json"
	@echo "Plan:           $(CURDIR)/out/street.plan.json"
	@echo "Receipt:        $(CURDIR)/out/street.receipt.json"
	@echo "Contact sheet:  $(CURDIR)/out/street.sheet.png"

studio: setup
	swift build $(BUILD) --product veil-worker
	swift build $(BUILD) --product veil-studio
	@mkdir -p out
	$(RELEASE)/veil-studio Samples/street.mp4 --folder out

test: setup transcriber browser
	swift build $(BUILD) --build-tests
	$(TEST)
	cd Tests/Browser && $(CURDIR)/.build-browser/bin/python -B -m unittest

# What drives a browser for the tests of the studio's page, in a folder of its own.
browser: setup
	@test -x .build-browser/bin/playwright || { python3 -m venv .build-browser \
	  && .build-browser/bin/python -m pip install --quiet playwright==1.65.2 \
	    axe-playwright-python==0.1.8; } || { rm -rf .build-browser; exit 1; }

# What Samples/transcribe.py needs, in a folder of its own.
transcriber: setup
	@test -x .build-transcriber/bin/python || { python3 -m venv .build-transcriber \
	  && .build-transcriber/bin/python -m pip install --quiet pocketsphinx==5.1.1; } \
	  || { rm -rf .build-transcriber; exit 1; }

smoke: setup
	swift build $(BUILD) --build-tests
	$(TEST) --filter '$(SMOKE)'

check: setup
	swift format lint --strict --recursive Package.swift Sources Samples Tests Benchmarks
	.ci/check-house --self-test
	.ci/check-house
	.ci/check-docs
	swift build $(BUILD)

fuzz: setup
	python3 Tests/Fuzz/run.py --seconds $(FUZZ_SECONDS)

storeys:
	.ci/check-house --storeys --write

bench: setup
	bash Benchmarks/run

attack: build
	test -x .build-attack/bin/python || { python3 -m venv .build-attack \
	  && .build-attack/bin/python -m pip install --quiet numpy; }
	.build-attack/bin/python Benchmarks/attack.py --chart .build-attack/attack.svg

bench-serve:
	@swift build $(BUILD) --product veil-bench-serve >/dev/null && exec .build/release/veil-bench-serve

QUEUE_FOLDER ?= .build/queue
bench-queue: setup
	swift build $(BUILD) --product queue-bench
	rm -rf $(QUEUE_FOLDER) && .build/release/queue-bench $(QUEUE_FOLDER)

sample: setup
	swift run $(BUILD) sample-generator Samples

programs: setup
	@for program in $(PROGRAMS); do \
	  echo "swift build $(BUILD) --product $$program"; \
	  swift build $(BUILD) --product $$program || exit 1; done

man: programs
	rm -rf .build/man && .ci/man-pages .build/man $(addprefix $(RELEASE)/,$(COMMANDS))

install: man
	install -d $(BIN) $(LIBEXEC) $(SHARE)/man/man1 $(SHARE)/bash-completion/completions \
	  $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	install -m 755 $(addprefix $(RELEASE)/,$(COMMANDS)) $(BIN)
	install -m 755 $(RELEASE)/veil-worker $(LIBEXEC)
	install -m 644 .build/man/*.1 $(SHARE)/man/man1
	$(VEIL) --generate-completion-script bash > $(SHARE)/bash-completion/completions/veil
	$(VEIL) --generate-completion-script zsh > $(SHARE)/zsh/site-functions/_veil
	$(VEIL) --generate-completion-script fish > $(SHARE)/fish/vendor_completions.d/veil.fish

# The date of what is built, so that the same sources make the same package.
deb: export SOURCE_DATE_EPOCH = $(shell git log -1 --format=%ct 2>/dev/null || date +%s)
deb: programs
	rm -rf .build/deb && $(MAKE) install DESTDIR=$(CURDIR)/.build/deb/tree PREFIX=/usr
	.ci/debian-package .build/deb/tree .build/deb
	lintian --fail-on error .build/deb/*.deb

try-deb: deb
	$(SUDO) Tests/Package/run .build/deb/*.deb

# A cluster of its own on loopback, with what it needs beside the packages of `setup`.
try-cluster: programs
	@for package in slurmctld slurmd slurm-client munge; do \
	  dpkg -s $$package >/dev/null 2>&1 || { $(SUDO) apt-get update -qq \
	  && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	    --no-install-recommends slurmctld slurmd slurm-client munge >/dev/null; break; }; done
	@test -x .build-cluster/bin/kubernetes-validate || { python3 -m venv .build-cluster \
	  && .build-cluster/bin/python -m pip install --quiet kubernetes-validate; } \
	  || { rm -rf .build-cluster; exit 1; }
	$(SUDO) env VEIL_KUBERNETES=$(CURDIR)/.build-cluster/bin/kubernetes-validate \
	  Tests/Cluster/run $(VEIL)

clean:
	rm -rf .build .build-fuzz out
