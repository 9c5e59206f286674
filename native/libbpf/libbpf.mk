# SPDX-License-Identifier: Apache-2.0
# Included by the Makefiles of bpf/ and native/. Fetches libbpf, checks what was fetched, builds it statically, and keeps
# headers and library in a cache of the user's, so that the next build needs neither network nor time. Debian's own
# archive has the source; apt's helper fetches this one file from the mirror that the machine already uses.
#
# To raise the version: `apt-get source --download-only libbpf` on a suite that has it, then VERSION and SHA256.
# Without a network: put the tarball where the error message says.
LIBBPF_MK := $(lastword $(MAKEFILE_LIST))
LIBBPF_VERSION := 1.5.0
LIBBPF_SHA256 := 53492aff6dd47e4da04ef5e672d753b9743848bdb38e9d90eafbe190b7983c44

LIBBPF_CACHE := $(or $(SPANTAP_CACHE),$(HOME)/.cache/spantap)
LIBBPF := $(LIBBPF_CACHE)/libbpf-$(LIBBPF_VERSION)
LIBBPF_LIBRARY := $(LIBBPF)/lib/libbpf.a
LIBBPF_TARBALL := libbpf_$(LIBBPF_VERSION).orig.tar.gz
LIBBPF_MIRRORS = $(shell apt-get indextargets --format '$$(REPO_URI)' 2>/dev/null | sort -u) http://deb.debian.org/debian/

# First line of each recipe that compiles with libbpf, and not a prerequisite: what was built with it stays valid when the
# cache is gone. Under a lock, so that parallel recipes build it once.
LIBBPF_READY = test -e $(LIBBPF_LIBRARY) || { mkdir -p $(LIBBPF_CACHE) && flock $(LIBBPF_CACHE)/lock \
	sh -c 'test -e $(LIBBPF_LIBRARY) || MAKEFLAGS= $(MAKE) --no-print-directory -j$$(nproc) -f $(LIBBPF_MK) libbpf-build'; }

libbpf-fetch:
	@cd $(LIBBPF_CACHE) && test -e $(LIBBPF_TARBALL) && exit 0; \
	echo "  FETCH    $(LIBBPF_TARBALL)"; \
	for mirror in $(LIBBPF_MIRRORS); do \
		/usr/lib/apt/apt-helper download-file "$${mirror}pool/main/libb/libbpf/$(LIBBPF_TARBALL)" fetched \
			"SHA256:$(LIBBPF_SHA256)" >fetch.log 2>&1 && mv fetched $(LIBBPF_TARBALL) && rm fetch.log && exit 0; \
	done; \
	cat fetch.log >&2; \
	echo "libbpf: no mirror has $(LIBBPF_TARBALL) with SHA-256 $(LIBBPF_SHA256): put it into $(LIBBPF_CACHE)" >&2; exit 1

libbpf-build: libbpf-fetch
	@echo "  BUILD    libbpf $(LIBBPF_VERSION)"
	@cd $(LIBBPF_CACHE) && echo "$(LIBBPF_SHA256)  $(LIBBPF_TARBALL)" | sha256sum --quiet --check || \
		{ echo "libbpf: $(LIBBPF_CACHE)/$(LIBBPF_TARBALL) is not the pinned one: remove it" >&2; exit 1; }
	@# Aside, then moved into place: nobody sees half of it.
	@work=$$(mktemp -d $(LIBBPF_CACHE)/build.XXXXXX) && trap 'rm -rf "$$work"' EXIT && \
	tar -C "$$work" --strip-components=1 -xf $(LIBBPF_CACHE)/$(LIBBPF_TARBALL) && \
	{ $(MAKE) -s -C "$$work/src" install install_uapi_headers BUILD_STATIC_ONLY=1 OBJDIR="$$work/objects" \
		DESTDIR="$$work/prefix" PREFIX= LIBDIR=/lib CFLAGS="-O2 -fPIC" >"$$work/log" 2>&1 || \
		{ cat "$$work/log" >&2; exit 1; }; } && \
	rm -rf $(LIBBPF) && mv "$$work/prefix" $(LIBBPF)

.PHONY: libbpf-fetch libbpf-build
