# Everything here also works as root, without a terminal, and on a fresh Debian or Ubuntu machine that has Swift.
# Set-up installs what is missing and leaves a machine that has everything untouched.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Headers that building needs, and what only the tests or only the screenshots need beside them, as Debian packages.
PACKAGES := libncurses-dev libcurl4-openssl-dev libssl-dev libexpat1-dev zlib1g-dev
# Python is any that can make a virtual environment, such as pyenv's, else Debian's.
setup: PACKAGES += tmux zsh fish curl libfaketime $(shell python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3 python3-venv)
screenshots: PACKAGES += tmux fonts-dejavu-core
bench: PACKAGES += whiptail pinentry-curses nano dialog curl openssl

SWIFT_SOURCES := Package.swift Sources Tests
# The tests that drive the program in a real terminal, or look through memory, run after all others, so that they have the
# machine for themselves.
TERMINAL_TESTS := ^EndToEndTests|MemoryTests
# Take every processor for a minute, which those that wait for something would not survive: random events, ten thousand stored
# profiles, all sequences of answers.
LONG_TESTS := RandomEventTests|UnchangedPropertiesTests|^OutcomeTests
# As many tests at a time as two processors can serve: the others wait outside, where no time limit runs.
test: export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH = 4

.PHONY: help
help: ## list what can be made (this)
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

.PHONY: demo
demo: setup-build ## build the editor and open it on a sandbox with made-up profiles
	@echo "Building the editor and its sandbox (the first time takes some minutes)"
	swift build -c release
	exec "$$(swift build -c release --show-bin-path)/appflow-profile" demo

.PHONY: build
build: setup-build ## build the editor and the sandbox for release
	@swift build -c release
	echo "Built in $$(swift build -c release --show-bin-path)"

.PHONY: test
test: setup lint ## set up, lint, build with warnings as errors, run all tests
	@swift build --build-tests
	mkdir -p .build
	rm -f .build/test-*.log
	trap tell_tests EXIT
	tell_tests() {
	  echo "All tests, without and with a terminal, and what failed:"
	  grep -ahE '^✘ (Test|Suite).* (recorded an issue|failed)|Test run with|^↳|^error:|Fatal error' .build/test-*.log | tail -n 40 || true
	}
	# The later stages run after a failure, too, so that one run tells everything.
	failed=0
	run() { swift test --skip-build --disable-xctest "$${@:2}" 2>&1 | tee .build/test-$$1.log || failed=1; }
	run 1-rooms --skip '$(TERMINAL_TESTS)|$(LONG_TESTS)'
	run 2-long --filter '$(LONG_TESTS)'
	run 3-terminal --filter '$(TERMINAL_TESTS)'
	exit $$failed

# Seconds for each target of `make fuzz`, and which targets.
SECONDS_EACH := 60
FUZZ_TARGETS := $(notdir $(wildcard Tests/FuzzTests/Corpus/*))

.PHONY: fuzz
fuzz: setup-build ## give random bytes to all that reads the bytes of others (SECONDS_EACH=60, FUZZ_TARGETS=all)
	@mkdir -p .build-fuzz/found
	export FUZZ_TARGET=build
	# Both in one flag for the compiler: of two it keeps the last one, and the fuzzer does not see which code an input reaches.
	fuzzer="swift build --scratch-path .build-fuzz --sanitize fuzzer --sanitize address --product fuzzer -Xswiftc -sanitize=fuzzer,address -Xswiftc -O"
	$$fuzzer
	program="$$($$fuzzer --show-bin-path)/fuzzer"
	for target in $(FUZZ_TARGETS); do
	  mkdir -p .build-fuzz/corpus/$$target
	  echo "$$target: $(SECONDS_EACH) seconds"
	  FUZZ_TARGET=$$target ASAN_OPTIONS=detect_leaks=0 "$$program" -max_total_time=$(SECONDS_EACH) -max_len=8192 -timeout=10 \
	    -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 -artifact_prefix=.build-fuzz/found/$$target- \
	    .build-fuzz/corpus/$$target Tests/FuzzTests/Corpus/$$target
	done
	echo "No target found anything. An input that does belongs into Tests/FuzzTests/Corpus, where make test runs it."

# How many plans of `make soak`.
PLANS := 10

.PHONY: soak
soak: setup-build ## plans of 300 rotations against an endpoint that fails and lies, killed ten times each (PLANS=10)
	@swift build --product appflow-profile
	python3 Tests/Soak/soak.py .build/debug/appflow-profile --plans $(PLANS)

# How many seeds of `make trial`, and how many profiles each.
SEEDS := 20
PROFILES := 1000

.PHONY: trial
trial: setup ## a plan of 1,000 profiles that three processes on two hosts take together, killed, stopped and cut off (SEEDS=20, PROFILES=1000)
	@# With the tests' shorter leases, and fast all the same.
	for product in appflow-profile appflow-sandbox; do swift build --scratch-path .build-trial -Xswiftc -O --product $$product; done
	.build-peers/bin/python3 Tests/Soak/shared_run.py .build-trial/debug --seeds $(SEEDS) --profiles $(PROFILES)

# Under the thread sanitizer vfork is a fork, which cannot tell why a program does not start, and a full disk or a limit of a
# file's size ends the sanitizer itself before the program has looked.
NOT_WITH_THREAD := ChildProcessTests/failures|ProviderTests/process|SecretReaderTests/refusals|JournalTests/fullDisk|OutputTests/otherReasons

.PHONY: sanitize
sanitize: setup ## run the tests of the rooms with the address and the thread sanitizer, some twenty minutes
	@export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=2
	skipped='$(TERMINAL_TESTS)|$(LONG_TESTS)'
	echo "With the address sanitizer:"
	swift test --sanitize address --scratch-path .build-address --disable-xctest --skip "$$skipped"
	echo "With the thread sanitizer:"
	swift test --sanitize thread --scratch-path .build-thread --disable-xctest --skip "$$skipped|$(NOT_WITH_THREAD)"

.PHONY: consumer
consumer: setup-build ## build and run a package that has this one by a repository's address and a version, as a stranger would
	@rm -rf .build-consumer/repository
	mkdir -p .build-consumer
	git clone --quiet --bare . .build-consumer/repository/appflow-profile
	# A version of its own for each commit: one that was fetched is never fetched again.
	version="$(VERSION)-g$$(git rev-parse --short HEAD)"
	git -C .build-consumer/repository/appflow-profile tag "$$version"
	export APPFLOW_PROFILE_URL="file://$(CURDIR)/.build-consumer/repository/appflow-profile" APPFLOW_PROFILE_VERSION="$$version"
	swift run --package-path Tests/Consumer --scratch-path .build-consumer/build Consumer

.PHONY: docs
docs: setup-build ## write the libraries' documentation to .build-docs/NAME.doccarchive
	@for target in AppFlow Forms ServiceModel; do
	  WITH_DOCUMENTATION=1 swift package --scratch-path .build-docs/build --allow-writing-to-directory .build-docs \
	    generate-documentation --target $$target --warnings-as-errors --output-path .build-docs/$$target.doccarchive
	done

.PHONY: lint
lint: ## check the style of all Swift files, and that rooms and the folders of the editor know only what is below them
	@swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)
	python3 Sources/import-graph.py >/dev/null
	python3 Sources/import-graph.py --folders ProfileEditor >/dev/null

.PHONY: graph
graph: ## draw which rooms import which (Mermaid), and list long and short files (FOLDERS=ProfileEditor for a room's folders)
	@python3 Sources/import-graph.py $(if $(FOLDERS),--folders $(FOLDERS))

.PHONY: format
format: ## rewrite all Swift files in the house style
	@swift format --in-place --parallel --recursive $(SWIFT_SOURCES)

.PHONY: screenshots
screenshots: setup-build ## draw the PNGs in screenshots/ anew, from the real program
	@$(call install_python_packages,.build-drawing,screenshots/requirements.txt)
	swift build -c release
	.build-drawing/bin/python screenshots/draw.py --programs "$$(swift build -c release --show-bin-path)"

# What is measured is what is released: one executable with Swift's libraries in it, without its symbols. C++'s library is in it
# too, whose thousands of symbols would be looked up at every start: the linker looks for libraries in the folder of links
# first. All others are the system's, which get its security updates. C code checks its stack. The linker is the one that
# comes with Swift.
STATIC := swift build -c release --static-swift-stdlib --disable-local-rpath --scratch-path .build-release -Xswiftc -use-ld=lld \
  -Xcc -fstack-protector-strong \
  -Xlinker -L$(CURDIR)/.build-release/static -Xlinker --no-export-dynamic
# Addresses that a start adapts take a tenth of the room in the form that the C library can read since 2.36.
ifeq ($(shell printf '%s\n' 2.36 "$$(getconf GNU_LIBC_VERSION | cut -d ' ' -f 2)" | sort -VC && echo yes),yes)
STATIC += -Xlinker -z -Xlinker pack-relative-relocs
endif

.PHONY: static-libraries
static-libraries:
	@mkdir -p .build-release/static
	# Only this one: an older link of another would still be found.
	rm -f .build-release/static/*.a
	archive="$$(clang -print-file-name=libstdc++.a)"
	if [ -f "$$archive" ]; then ln -sf "$$archive" .build-release/static/; fi

ROWS :=

# Where `make install` puts things, below the packager's staging folder.
PREFIX := /usr/local
DESTDIR :=
# zsh looks for what packages bring and for what the administrator brings in different places.
ZSH_FOLDER := $(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)
DIST := .build/dist
VERSION := $(shell sed -nE 's/.*text = "(.*)"/\1/p' Sources/appflow-profile/Support/Version.swift)

.PHONY: dist
dist: PACKAGES += python3
dist: setup-build static-libraries ## build the stripped program, its manual pages and its completions in .build/dist
	@$(STATIC) --product appflow-profile
	rm -rf $(DIST)
	mkdir -p $(DIST)
	strip -o $(DIST)/appflow-profile .build-release/release/appflow-profile
	Sources/Packaging/check-executable.sh $(DIST)/appflow-profile
	for shell in bash zsh fish; do
	  $(DIST)/appflow-profile --generate-completion-script $$shell >$(DIST)/appflow-profile.$$shell
	done
	date="$$(git log -1 --format=%cs 2>/dev/null || date +%F)"
	Sources/Packaging/write-manual.py $(DIST)/appflow-profile Sources/MANUAL.md "$$date" $(DIST)
	echo "Built $(VERSION) in $(DIST):"
	ls -l $(DIST)

.PHONY: install
install: ## install the program, its manual pages and its completions (PREFIX=/usr/local DESTDIR=)
	@# Folders that are made on the way are for everybody, whatever the installing user's files are otherwise.
	umask 022
	# The manual's second page is what “make dist” makes last.
	if [ ! -f $(DIST)/appflow-profile.7 ]; then
	  if ! command -v swift >/dev/null; then
	    echo "Nothing was built yet: run “make dist” first, without sudo." >&2
	    exit 1
	  fi
	  make dist
	fi
	to="$(DESTDIR)$(PREFIX)"
	install -D -m 755 $(DIST)/appflow-profile "$$to/bin/appflow-profile"
	for section in 1 7; do
	  install -D -m 644 $(DIST)/appflow-profile.$$section "$$to/share/man/man$$section/appflow-profile.$$section"
	done
	install -D -m 644 $(DIST)/appflow-profile.bash "$$to/share/bash-completion/completions/appflow-profile"
	install -D -m 644 $(DIST)/appflow-profile.zsh "$$to/share/zsh/$(ZSH_FOLDER)/_appflow-profile"
	install -D -m 644 $(DIST)/appflow-profile.fish "$$to/share/fish/vendor_completions.d/appflow-profile.fish"
	echo "Installed appflow-profile $(VERSION) below $$to"

.PHONY: deb
deb: PACKAGES += dpkg-dev
deb: dist ## build a Debian package for machines like this one and the list of its parts (SPDX), in .build/dist
	@umask 022
	if [ "$$(dpkg-parsechangelog -l Sources/Packaging/changelog -S Version)" != '$(VERSION)' ]; then
	  echo 'Sources/Packaging/changelog does not begin with version $(VERSION).' >&2
	  exit 1
	fi
	root=$(CURDIR)/$(DIST)/root
	make install DESTDIR="$$root" PREFIX=/usr
	install -D -m 644 Sources/Packaging/changelog "$$root/usr/share/doc/appflow-profile/changelog"
	gzip -9n "$$root"/usr/share/man/man*/* "$$root/usr/share/doc/appflow-profile/changelog"
	install -D -m 644 LICENSE "$$root/usr/share/doc/appflow-profile/copyright"
	cp -R Sources/Packaging/examples "$$root/usr/share/doc/appflow-profile/"
	chmod -R u=rwX,go=rX "$$root/usr/share/doc"
	# Nothing enables a unit or starts it, here or in what runs at the installation.
	install -D -m 644 --target-directory "$$root/usr/lib/systemd/system" Sources/Packaging/systemd/*
	mkdir -p "$$root/debian" "$$root/DEBIAN"
	install -m 755 Sources/Packaging/{postinst,prerm,postrm} "$$root/DEBIAN/"
	printf 'Source: appflow-profile\n\nPackage: appflow-profile\nArchitecture: any\n' >"$$root/debian/control"
	linked="$$(cd "$$root" && dpkg-shlibdeps -O usr/bin/* 2>/dev/null | sed -n 's/^shlibs:Depends=//p')"
	rm -r "$$root/debian"
	# libcurl is opened at the first request, and so in no list of what is linked.
	library="$$(realpath "$$(/sbin/ldconfig -p | sed -nE 's/.*libcurl\.so\.4 .*=> //p' | head -n 1)")"
	curl="$$({ dpkg-query --search "$$library" "/usr$$library" 2>/dev/null || true; } | sed -nE '1s/:.*//p')"
	printf '%s\n' 'Package: appflow-profile' 'Version: $(VERSION)' "Architecture: $$(dpkg --print-architecture)" \
	  'Maintainer: appflow-profile' 'Section: admin' 'Priority: optional' \
	  "Installed-Size: $$(du -sk "$$root/usr" | cut -f1)" "Depends: $$linked, $$curl, ncurses-base" \
	  'Recommends: ca-certificates, ncurses-term' \
	  'Description: terminal editor for Amazon AppFlow connector profiles' \
	  ' Change a connection or replace a credential over SSH, see exactly what is sent,' \
	  ' and know whether it worked. A command line does the same in scripts.' >"$$root/DEBIAN/control"
	file="$(DIST)/appflow-profile_$(VERSION)_$$(dpkg --print-architecture).deb"
	dpkg-deb --root-owner-group --build "$$root" "$$file"
	date="$$(git log -1 --format=%cs 2>/dev/null || date +%F)"
	Sources/Packaging/write-sbom.py $(DIST)/appflow-profile '$(VERSION)' "$$date" >"$${file%.deb}.spdx.json"
	rm -r "$$root"

.PHONY: check-deb
check-deb: PACKAGES += debootstrap
check-deb: deb ## install the Debian package in a clean root, made with debootstrap, and use it there (as root)
	@$(STATIC) --product appflow-sandbox
	root="$$(mktemp -d)"
	trap 'kill $$(jobs -p) 2>/dev/null || true; umount -q "$$root/proc" "$$root/dev/pts" || true; rm -rf --one-file-system "$$root"' EXIT
	mirror="$$(apt-get indextargets --format '$$(REPO_URI)' 'Created-By: Packages' | head -n 1)"
	debootstrap --variant=minbase "$$(. /etc/os-release && echo "$$VERSION_CODENAME")" "$$root" "$$mirror" >/dev/null
	cp $(DIST)/*.deb "$$root/tmp/"
	mount --bind /proc "$$root/proc"
	mount --bind /dev/pts "$$root/dev/pts"
	# The simulated account is outside: loopback is the same there.
	.build-release/release/appflow-sandbox >"$$root/tmp/environment" &
	until grep -q AWS_REGION "$$root/tmp/environment"; do sleep 0.1; done
	chroot "$$root" bash -euc '
	  apt-get install -qq --yes --no-install-recommends /tmp/*.deb </dev/null >/dev/null
	  # What the machine outside has for itself is not there.
	  unset $${!AWS_*} REQUESTS_CA_BUNDLE
	  . /tmp/environment
	  export TERM=xterm
	  version="$$(appflow-profile --version)"
	  test "$$version" = "$$(dpkg-query --show --showformat "\$${Version}" appflow-profile)"
	  gzip -dc /usr/share/doc/appflow-profile/changelog.gz | head -n 1 | grep -F "($$version)"
	  appflow-profile list
	  appflow-profile show sf-prod --as terraform
	  printf q | script -qec appflow-profile /dev/null | grep -q us-east-1
	  for page in 1 7; do gzip -dc /usr/share/man/man$$page/appflow-profile.$$page.gz | grep -F "appflow-profile $$version"; done
	  bash -n /usr/share/bash-completion/completions/appflow-profile
	  # The units: as systemd reads them, shut off as far as they say, and neither enabled nor started.
	  apt-get install -qq --yes --no-install-recommends systemd </dev/null >/dev/null
	  units="appflow-profile-rotate@prod.service appflow-profile-rotate@prod.timer"
	  systemd-analyze verify --man=no $$units
	  systemd-analyze security --offline=yes --threshold=20 --no-pager appflow-profile-rotate@prod.service >/tmp/exposure ||
	    { cat /tmp/exposure >&2; exit 1; }
	  tail -n 1 /tmp/exposure
	  for unit in $$units; do
	    state="$$(systemctl --root=/ is-enabled $$unit || true)"
	    case $$state in disabled|static) ;; *) echo "$$unit is $$state" >&2; exit 1 ;; esac
	  done
	  test -z "$$(find /etc/systemd -name "appflow-profile*")"
	  apt-get purge -qq --yes appflow-profile </dev/null >/dev/null
	'
	echo "The package can be installed in a clean root, and what it brings works there."

.PHONY: bench
bench: setup-build static-libraries ## measure the editor beside its peers, half an hour (ROWS=screen for a part)
	@$(call install_python_packages,.build-bench,Tests/Benchmarks/peers.txt)
	for product in appflow-profile appflow-sandbox signing-benchmark validating-benchmark; do $(STATIC) --product $$product; done
	tools=.build/bench
	mkdir -p $$tools
	strip -o $$tools/appflow-profile .build-release/release/appflow-profile
	clang -std=gnu11 -O2 -Wall -Wextra -o $$tools/launcher Tests/Benchmarks/launcher.c -lutil
	clang -std=gnu11 -O2 -Wall -Wextra -o $$tools/slow-line Tests/Benchmarks/slow-line.c -lutil
	clang -std=gnu2x -O2 -Wall -Wextra -o $$tools/fleet-endpoint Tests/FleetEndpoint/*.c
	clang -O2 -o $$tools/hello Tests/Benchmarks/peers/hello.c -lncurses -ltinfo
	clang -O2 -Wall -Wextra -o $$tools/raw-hashing Tests/Benchmarks/peers/raw-hashing.c -lcrypto
	cp .build-release/release/{signing,validating}-benchmark $$tools/
	.build-bench/bin/python Tests/Benchmarks/bench.py --editor $$tools/appflow-profile \
	  --sandbox .build-release/release/appflow-sandbox --tools $$tools --json .build/bench.json $(ROWS)

.PHONY: setup
setup: setup-build ## install what building and testing need, where it is missing
	@$(call install_python_packages,.build-peers,Tests/peers.txt)

.PHONY: setup-build
setup-build:
	@if ! command -v swift >/dev/null; then
	  echo "Swift is not on the PATH. Install Swift 6.3 or newer: https://www.swift.org/install/" >&2
	  exit 1
	fi
	$(call install_packages,$(PACKAGES))

.PHONY: model
model: PACKAGES += python3-venv
model: setup-build ## derive the service model of the newest botocore, and tell what is new in it (asks PyPI)
	@rm -rf .build-model
	python3 -m venv .build-model
	.build-model/bin/python -m pip install --quiet --no-input --disable-pip-version-check botocore
	derive=".build-model/bin/python Sources/CModel/derive-model.py"
	$$derive >.build-model/appflow-model.json
	.build-model/bin/python -m pip show botocore | grep '^Version'
	$$derive --compare Sources/CModel/appflow-model.json .build-model/appflow-model.json Sources/CModel/appflow-catalogue.json
	# The day alone is no news.
	if diff -q -I '^  "derived": ' Sources/CModel/appflow-model.json .build-model/appflow-model.json >/dev/null; then
	  echo "Sources/CModel has this release already."
	else
	  cp .build-model/appflow-model.json Sources/CModel/
	  echo "The model is in Sources/CModel. What is left to do: Sources/README.md, “A newer model”."
	fi

.PHONY: clean
clean: ## remove everything that was built or installed in this folder
	@rm -rf .build .build-peers .build-drawing .build-release .build-bench .build-fuzz .build-address .build-thread .build-model .build-consumer .build-docs

# $(call install_packages,names): Debian packages, by apt-get, with sudo where needed; nothing when all are there.
define install_packages
packages="$(strip $(1))"
if ! command -v dpkg-query >/dev/null; then
  echo "This is not a Debian system: make sure that what these packages hold is there: $$packages" >&2
else
  installed=$$(dpkg-query --show --showformat '$${db:Status-Status} $${Package}\n' $$packages 2>/dev/null \
    | sed -n 's/^installed //p' || true)
  missing=$$(grep -vxFf <(echo "$$installed") <(tr ' ' '\n' <<<"$$packages") | paste -sd ' ' || true)
  if [ -n "$$missing" ]; then
    as_root=()
    if [ "$$(id -u)" -ne 0 ]; then
      as_root=(sudo)
      [ -t 0 ] || as_root=(sudo --non-interactive)
      # Asks for a password, where there is somebody to ask, and before anything else is said.
      if ! command -v sudo >/dev/null || ! "$${as_root[@]}" env true; then
        echo "Missing: $$missing. Installing packages takes root's rights; as root, run: apt-get install $$missing" >&2
        exit 1
      fi
    fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
    echo "Installing with apt-get: $$missing"
    "$${as_root[@]}" -qq update || echo "The package lists could not be refreshed; trying those at hand" >&2
    # Without --no-remove, apt-get would replace another libcurl's headers unasked.
    "$${as_root[@]}" -qq install --yes --no-remove --no-install-recommends $$missing </dev/null
  fi
fi
endef

# $(call install_python_packages,folder,requirements): a virtual environment with exactly these versions. The copy
# of the requirements is written last, so that a folder without it, or with another one, is made anew.
define install_python_packages
if ! cmp -s $(2) $(1)/complete || ! $(1)/bin/python -c ''; then
  python=
  for candidate in python3 /usr/bin/python3; do
    if [ -z "$$python" ] && "$$candidate" -c 'import ensurepip, venv' 2>/dev/null; then python=$$candidate; fi
  done
  if [ -z "$$python" ]; then
    $(call install_packages,python3 python3-venv)
    python=/usr/bin/python3
  fi
  echo "Installing $(2) into $(1): $$(grep -v '^#' $(2) | paste -sd ' ')"
  rm -rf $(1)
  "$$python" -m venv $(1)
  $(1)/bin/python -m pip install --quiet --no-input --disable-pip-version-check --requirement $(2)
  cp $(2) $(1)/complete
fi
endef
