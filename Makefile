# bulletin - one binary, built by floors. `make run` and `make test` do all
# the set-up that a fresh Debian 12 or 13 needs.
#
#   make            builds build/bulletin
#   make run        the demo: syncs the sample site over HTTP, then serves it
#   make test       everything that proves the product
#   make sanitize   the C and black-box tests under ASan and UBSan
#   make format     lays the C sources out by .clang-format
#   make clean      removes build/

# ---- what is built: every object, by floor; a floor knows those above it --
base  := arena buf err log str utf8
core  := article assets charset config date digest dom extract field guard \
         json link picture png prefs profile qr route section tmpl view
store := edition read write
io    := fetch file lock
http  := cache files pages probe routes sample server
sync  := build crawl publish run worker
cmd   := articles check cmd config demo edition extract qr serve site sync \
         version

floors  := base core store io http sync cmd
sources := $(foreach f,$(floors),$(patsubst %,src/$(f)/%.c,$($(f))))
sources := $(wildcard $(sources))

# ---- how: B is the folder of the build, so that variants live side by side -
B       ?= build
CC      ?= gcc
HOSTCC  ?= gcc
PKG     ?= pkg-config
WERROR  ?=
libs    := libmicrohttpd sqlite3 libpng libjpeg libqrencode gumbo expat \
           jansson libcurl libsodium libseccomp
CPPFLAGS += -D_GNU_SOURCE -Isrc
CFLAGS  ?= -O2 -g
# Hardening costs nothing measurable here and is what Debian builds with.
CFLAGS  += -std=gnu17 -fPIE -fstack-protector-strong $(WERROR) -Wall -Wextra \
           -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef \
           -Wformat=2 -Wno-missing-field-initializers
LDFLAGS += -pie -Wl,-z,relro,-z,now,--as-needed
LDLIBS  = $(shell $(PKG) --libs $(libs)) -linih

objects := $(sources:src/%.c=$(B)/%.o)
library := $(B)/libbulletin.a

.DELETE_ON_ERROR:
.SECONDARY:
all: $(library)

$(B)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(library): $(objects)
	@rm -f $@
	ar rcs $@ $^

# ---- tests ---------------------------------------------------------------
c_tests := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c \
             tests/store/test_*.c tests/http/test_*.c tests/sync/test_*.c))

$(B)/tests/%: tests/%.c $(library)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< \
	    $(library) $(LDLIBS) -lcmocka

-include $(objects:.o=.d)
