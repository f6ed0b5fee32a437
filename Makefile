# make setup   install what the build and the tests need (Debian's packages)
# make demo    build, redact the sample, verify it, show where the pictures are
# make test    build and run all tests
# make check   format, dependency table, documentation
# make bench   compare speed with other programs on this machine
.PHONY: setup demo build test check bench bench-serve sample clean

PACKAGES = libavformat-dev libavcodec-dev libavutil-dev libswresample-dev libpng-dev pkg-config \
           ffmpeg qemu-user
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
# An undeclared import of a sibling target is an error here, though SwiftPM itself would build it.
BUILD = -c release --explicit-target-dependency-import-check error
VEIL = .build/release/veil

setup:
	@missing=; for package in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then echo "Installing$$missing"; \
	  $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi

build: setup
	swift build $(BUILD) --product veil-worker
	swift build $(BUILD) --product veil

demo: build
	@rm -rf out && mkdir -p out
	$(VEIL) redact Samples/street.mp4 --plan Samples/street.json -o out/street.mp4 \
	  --receipt out/street.receipt.json
	$(VEIL) verify out/street.mp4 --source Samples/street.mp4 --plan Samples/street.json \
	  --receipt out/street.receipt.json
	$(VEIL) sheet out/street.mp4 --source Samples/street.mp4 --plan Samples/street.json \
	  -o out/street.sheet.png
	@echo
	@echo "Redacted file:  $(CURDIR)/out/street.mp4"
	@echo "Plan:           $(CURDIR)/Samples/street.json"
	@echo "Receipt:        $(CURDIR)/out/street.receipt.json"
	@echo "Contact sheet:  $(CURDIR)/out/street.sheet.png"

test: setup
	swift build $(BUILD) --build-tests
	swift test -c release --skip-build --disable-testable-imports

check: setup
	swift format lint --strict --recursive Package.swift Sources Samples Tests Benchmarks
	swift build $(BUILD)
	bash .ci/check-docs

bench: setup
	bash Benchmarks/run

bench-serve:
	@swift build $(BUILD) --product veil-bench-serve >/dev/null && exec .build/release/veil-bench-serve

sample: setup
	swift run $(BUILD) sample-generator Samples

clean:
	rm -rf .build out
