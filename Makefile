# casework: make help tells the targets.
SHELL = /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:

VERSION = 0.1.0
PREFIX  = /usr/local
DESTDIR =
B       ?= build
CC      = gcc
SHARED  ?= ../shared
DATA    ?= $(SHARED)/data

# Modes: SAN=1 (AddressSanitizer, UBSan), WERROR=1, COV=1; each wants a build folder of its own: make SAN=1 B=build-san
SAN    =
COV    =
WERROR =

PACKAGES = libxml-2.0 sqlite3 libpcre2-8 libcgraph libgvc jansson libutf8proc libsodium libseccomp
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)
GV_PLUGINS := $(shell pkg-config --variable=libdir libgvc 2>/dev/null)/graphviz

CFLAGS   = -O2 -g
OUR_CFLAGS = -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings \
	-fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE -pthread \
	-Iinclude -I$(B)/gen -DCASEWORK_VERSION='"$(VERSION)"' -DCASEWORK_DATADIR='"$(PREFIX)/share/casework"' $(PKG_CFLAGS)
LDFLAGS_OURS = -pie -pthread -Wl,-z,relro,-z,now -L$(GV_PLUGINS) -Wl,-rpath,$(GV_PLUGINS)
LIBS = $(PKG_LIBS) -l:libgvplugin_core.so.6 -l:libgvplugin_neato_layout.so.6 -lm
ifeq ($(SAN),1)
OUR_CFLAGS := $(filter-out -D_FORTIFY_SOURCE=2,$(OUR_CFLAGS)) -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS_OURS += -fsanitize=address,undefined
endif
ifeq ($(COV),1)
OUR_CFLAGS += --coverage -O0
LDFLAGS_OURS += --coverage
endif
ifeq ($(WERROR),1)
OUR_CFLAGS += -Werror
endif

LAYERS   = base format model source casefile analysis draw
LIB_SRC  := $(sort $(wildcard $(LAYERS:%=lib/%/*.c)))
LIB_OBJ  := $(LIB_SRC:%.c=$(B)/obj/%.o)
CMD_SRC  := $(sort $(filter-out cmd/common.c,$(wildcard cmd/*.c)))
COMMANDS := $(CMD_SRC:cmd/%.c=%)
PROGRAMS := $(COMMANDS:%=$(B)/bin/case-%)
UNIT_SRC := $(sort $(wildcard tests/unit/*/*.c))
UNITS    := $(UNIT_SRC:tests/%.c=$(B)/%)

all: $(PROGRAMS)

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(OUR_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The case file's schema is compiled in, so that a case file can be made wherever the schemas folder is.
$(B)/gen/case_sql.inc: schemas/case.sql
	@mkdir -p $(@D)
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $< > $@
$(B)/obj/lib/casefile/store.o $(B)/obj/lib/casefile/store_write.o: | $(B)/gen/case_sql.inc

$(B)/libcasework.a: $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $(LIB_OBJ)

$(B)/bin/case-%: $(B)/obj/cmd/%.o $(B)/obj/cmd/common.o $(B)/libcasework.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_OURS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/unit/%: $(B)/obj/tests/unit/%.o $(B)/libcasework.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_OURS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

.PRECIOUS: $(B)/obj/%.o
units: $(UNITS)

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

.PHONY: all units
