# bulletin - one binary, built by floors. `make run` and `make test` do all
# the set-up that a fresh Debian 12 or 13 needs.
#
#   make            builds build/bulletin
#   make run        the demo: syncs the sample site over HTTP, then serves it
#   make test       everything that proves the product
#   make sanitize   the C and black-box tests under ASan and UBSan
#   make fuzz       looks for inputs that break it [FUZZ_S=600] [FUZZ="extract"]
#   make test-faults  every two faults of a web site in one night: an hour or two
#                     [FAULT_SEED=1]
#   make bench      what pages cost, those made to cost much, and nights
#   make format     lays the C sources out by .clang-format
#   make install    into $(DESTDIR)$(PREFIX)/bin, the manual beside it
#   make clean      removes build/

# ---- what is built: every object, by floor; a floor knows those above it ---
base  := arena buf err log str utf8
core  := article assets charset charset_decode clock_trust config date \
         digest dom dom_scan extract extract_address extract_blocks \
         extract_body extract_dates extract_day extract_feed \
         extract_fields extract_find extract_labels extract_lines \
         extract_list extract_list_day extract_list_find \
         extract_list_title extract_looks extract_media extract_pager \
         extract_pager_script extract_path extract_remarks extract_shape \
         extract_style extract_table extract_text extract_title \
         extract_unwrap extract_verdict feed feed_json feed_read feed_xml \
         field glyphs guard journal_line json json_list json_read link \
         outline pace picture picture_exif picture_gif picture_jpeg \
         picture_png picture_webp pixels png prefs profile qr robots route \
         schedule section selector settings target tls tmpl tmpl_compile \
         tmpl_place trace view view_article view_fields visible wire
store := edition read read_article reader rows sql upstream \
         upstream_articles verify write write_addresses write_article
io    := clock fetch fetch_address file lines lock
http  := exchange files pages probe routes sample server site
sync  := blobs brake build crawl editions gate journal journal_read lists \
         night parts pictures plan publish report resume retake run \
         sandbox seen vigil worker worker_child
cmd   := articles check cmd config demo edition extract journal kiosk load \
         nights picture qr serve spawn sync version

floors  := base core store io http sync cmd
sources := $(foreach f,$(floors),$(patsubst %,src/$(f)/%.c,$($(f))))

# ---- how: B is the folder of the build, so variants live side by side ------
B        ?= build
CC       ?= gcc
HOSTCC   ?= $(CC)
PKG      ?= pkg-config
DESTDIR  ?=
PREFIX   ?= /usr
VERSION  := 0.1.0
WERROR   ?=
libs     := libmicrohttpd sqlite3 libpng libjpeg libqrencode jansson libcurl \
            libsodium libseccomp gumbo libwebp libwebpdemux libgif expat
CPPFLAGS += -D_GNU_SOURCE -Isrc -DBULLETIN_VERSION='"$(VERSION)"'
CFLAGS   ?= -O2 -g
# Debian's own hardening; it costs nothing that could be measured here.
HARDEN   ?= -fstack-protector-strong -D_FORTIFY_SOURCE=2
WARN     := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wvla -Wundef -Wformat=2 -Wno-missing-field-initializers $(WERROR)
ALLFLAGS = -std=gnu17 -fPIE $(HARDEN) $(WARN) $(CFLAGS)
LINK     = -pie -Wl,-z,relro,-z,now,--as-needed $(LDFLAGS)
# inih has no pkg-config name that both Debian 12 and 13 know.
LDLIBS   = $(shell $(PKG) --libs $(libs)) -linih

objects := $(sources:src/%.c=$(B)/%.o)
library := $(B)/libbulletin.a

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all run test test-faults sanitize fuzz bench format install clean \
        setup-build setup-test setup-fuzz
all: $(B)/bulletin

$(B)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALLFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/%.o: $(B)/gen/%.c
	$(CC) $(CPPFLAGS) $(ALLFLAGS) -MMD -MP -c -o $@ $<

# The pack of assets, the tables of charsets and glyphs and the schema go in
# with the rest: everything but main and the factory edition.
$(library): $(objects) $(B)/gen/assets.o $(B)/gen/charsets.o \
            $(B)/gen/glyphs.o $(B)/gen/schema.o
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/bulletin: $(B)/main.o $(library) $(B)/gen/factory.o
	$(CC) $(ALLFLAGS) $(LINK) -o $@ $^ $(LDLIBS)

# ---- what is packed into it ------------------------------------------------
sample      := $(B)/sample
sample_src  := $(shell find assets/sample scripts/sample-* -type f)
asset_files := $(wildcard assets/templates/* assets/static/* assets/profiles/*)

$(B)/pack: src/tools/pack.c src/base/buf.c src/base/str.c src/core/digest.c \
           $(wildcard src/base/*.h) src/core/digest.h
	@mkdir -p $(@D)
	$(HOSTCC) $(CPPFLAGS) -std=gnu17 -O1 -o $@ $(filter %.c,$^) -lsodium

$(sample)/.made: $(sample_src)
	@rm -rf $(sample)
	scripts/sample-site $(sample)/site
	@touch $@

$(B)/gen/assets.c: $(B)/pack $(asset_files) $(sample)/.made
	@mkdir -p $(@D)
	@{ for f in $(asset_files); do echo "$${f#assets/} $$f"; done; \
	  for f in bulletin.conf columns; do \
	      echo "sample/$$f assets/sample/$$f"; done; \
	  find $(sample)/site -type f | \
	      while read -r f; do echo "sample/$${f#$(sample)/} $$f"; done; \
	} | $(B)/pack assets_builtin > $@

$(B)/charsets: src/tools/charsets.c src/core/charset_tables.h src/base/attr.h
	@mkdir -p $(@D)
	$(HOSTCC) $(CPPFLAGS) -std=gnu17 -O1 -o $@ $<

$(B)/gen/charsets.c: $(B)/charsets
	@mkdir -p $(@D)
	$(B)/charsets > $@

# The font that the pages name, in the weights they use.
FONT_FAMILY := Noto Sans CJK SC
FONT_FOLDER ?= /usr/share/fonts/opentype/noto
fonts       := $(FONT_FOLDER)/NotoSansCJK-Regular.ttc \
               $(FONT_FOLDER)/NotoSansCJK-Bold.ttc

$(B)/gen/glyphs.c: scripts/glyphs $(fonts)
	@mkdir -p $(@D)
	scripts/glyphs '$(FONT_FAMILY)' $(fonts) > $@

$(B)/gen/schema.c: src/store/schema.sql
	@mkdir -p $(@D)
	@{ echo '#include "store/sql.h"'; echo 'const char store_schema_sql[] ='; \
	  sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/    "&\\n"/' $<; echo '    ;'; } > $@

# The factory edition is made as any other is: by a sync, here of the sample
# site, with a first binary that has none. The clock is set so that the same
# sources give the same edition.
FACTORY_EPOCH := 1767225600

# The build date, before which no clock is right: SOURCE_DATE_EPOCH, else the
# commit's date, unless that lies ahead of the clock here. The first binary has
# none: it would not believe FACTORY_EPOCH.
BUILT_S := $(or $(SOURCE_DATE_EPOCH),$(shell { git log -1 --format=%ct \
             2>/dev/null || echo 0; date +%s; } | sort -n | head -n 1))
built    = echo '\#include "base/version.h"'; \
           echo 'const int64_t version_built_s = $1;'

$(B)/gen/empty.c: $(B)/pack
	@mkdir -p $(@D)
	@{ $(B)/pack assets_factory < /dev/null; $(call built,0); } > $@

$(B)/stage1: $(B)/main.o $(library) $(B)/gen/empty.o
	$(CC) $(ALLFLAGS) $(LINK) -o $@ $^ $(LDLIBS)

STAGE1 ?= $(B)/stage1
$(B)/gen/factory.c: $(STAGE1) $(B)/pack
	@rm -rf $(B)/factory
	@SOURCE_DATE_EPOCH=$(FACTORY_EPOCH) $(STAGE1) demo --once \
	    --data $(B)/factory > $(B)/factory.log 2>&1 || \
	    { cat $(B)/factory.log; exit 1; }
	@{ { echo "edition.db $$(find $(B)/factory/editions -name '*.db')"; \
	    find $(B)/factory/blobs -type f | \
	        while read -r f; do echo "blobs/$${f##*/} $$f"; done; \
	  } | $(B)/pack assets_factory; $(call built,$(BUILT_S)); } > $@

# ---- running and testing ---------------------------------------------------
# scripts/setup is silent when nothing is missing. Its work may make this
# makefile's own questions (pkg-config) answerable, so make is called anew.
setup-build:
	@scripts/setup build
setup-test:
	@scripts/setup test
setup-fuzz:
	@scripts/setup fuzz

run: setup-build
	@$(MAKE) --no-print-directory -s -j2 all
	@$(B)/bulletin demo

c_tests := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c \
             tests/store/test_*.c tests/http/test_*.c tests/sync/test_*.c))
py_tests := $(wildcard tests/*/test_*.py)
fuzz_all := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
replays  := $(fuzz_all:%=$(B)/tests/fuzz/fuzz_%)

$(B)/tests/%: tests/%.c $(library) $(B)/gen/factory.o
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(ALLFLAGS) -MMD -MP $(LINK) -o $@ $< \
	    $(library) $(B)/gen/factory.o $(LDLIBS) -lcmocka

# A fuzz target with a main that gives it what is kept.
$(replays): $(B)/tests/fuzz/%: tests/fuzz/%.c $(B)/tests/fuzz/replay.o \
                            $(library)
	$(CC) $(CPPFLAGS) -Itests $(ALLFLAGS) -MMD -MP $(LINK) -o $@ $< \
	    $(B)/tests/fuzz/replay.o $(library) $(LDLIBS)

$(B)/tests/fuzz/replay.o: tests/fuzz/replay.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALLFLAGS) -MMD -MP -c -o $@ $<

# With FUZZ_RUNS every fuzz target also tries so many inputs, the same each time.
test: setup-test $(if $(FUZZ_RUNS),setup-fuzz)
	@$(MAKE) --no-print-directory -s -j2 WERROR=-Werror all $(c_tests) $(replays)
	@$(if $(FUZZ_RUNS),$(build_fuzzers))
	@BULLETIN=$(B)/bulletin scripts/run-tests $(c_tests) $(replays) $(py_tests) \
	    $(if $(FUZZ_RUNS),$(foreach t,$(fuzz_all),"fuzz_$t=$(call run_fuzz,$t)")) \
	    "codes=tests/qr/readback.py $(B)/bulletin" \
	    "floors=scripts/check-floors $(B)" "style=scripts/check-style" \
	    "templates=$(B)/bulletin check -o store.data=$(B)/nothing"

test-faults: setup-test
	@$(MAKE) --no-print-directory -s -j2 all
	@FAULT_PAIRS=all BULLETIN=$(B)/bulletin scripts/run-tests \
	    --timeout 14400 tests/sync/test_fault_pairs.py

SAN := -fsanitize=address,undefined -fno-sanitize-recover=undefined
sanitize: setup-test
	@$(MAKE) --no-print-directory -s -j2 B=build/sanitize HARDEN= \
	    CFLAGS='-O1 -g $(SAN)' LDFLAGS='$(SAN)' sanitized

.PHONY: sanitized
sanitized: all $(c_tests) $(replays)
	@BULLETIN=$(B)/bulletin scripts/run-tests --timeout 1200 $(c_tests) \
	    $(replays) $(filter-out tests/house/% tests/browser/%,$(py_tests))

# libFuzzer is clang's. The targets are linked by hand: its main is in the
# -fsanitize of the link alone.
FUZZ     ?= $(fuzz_all)
fuzz_san := -fsanitize=address,undefined -fno-sanitize-recover=undefined
build_fuzzers = $(MAKE) --no-print-directory -s -j2 B=build/fuzz CC=clang \
    HARDEN= CFLAGS='-O1 -g -fsanitize=fuzzer-no-link $(fuzz_san)' \
    LDFLAGS='-fsanitize=fuzzer $(fuzz_san)' fuzzers
run_fuzz = scripts/fuzz -s $(or $(FUZZ_S),600) -r $(or $(FUZZ_RUNS),0) $1

fuzz: setup-fuzz
	@$(build_fuzzers)
	@$(call run_fuzz,$(FUZZ))

fuzzers := $(fuzz_all:%=$(B)/fuzz_%)
.PHONY: fuzzers
fuzzers: $(fuzzers)
$(fuzzers): $(B)/%: tests/fuzz/%.c $(library)
	$(CC) $(CPPFLAGS) -Itests $(ALLFLAGS) -MMD -MP $(LINK) -o $@ $< \
	    $(library) $(LDLIBS)

# ---- measuring -------------------------------------------------------------
bench: setup-test
	@$(MAKE) --no-print-directory -s -j2 all $(B)/tests/bench/bench_extract
	@tests/bench/pages $(sample)/site $(B)/bench
	@$(B)/tests/bench/bench_extract $(B)/bench/*.htm
	@tests/bench/bombs $(B)/bulletin
	@tests/bench/night $(B)/bulletin

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

install: all
	install -D -s $(B)/bulletin $(DESTDIR)$(PREFIX)/bin/bulletin
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man5 docs/man/*.5

clean:
	rm -rf $(B)

-include $(objects:.o=.d) $(c_tests:=.d) $(replays:=.d) $(fuzzers:=.d) \
         $(B)/tests/fuzz/replay.d $(B)/main.d \
         $(wildcard $(B)/gen/*.d)
