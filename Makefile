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

JOBS    ?= $(shell nproc)

# Modes: SAN=1 (AddressSanitizer, UBSan), WERROR=1, COV=1; each wants a build folder of its own: make SAN=1 B=build-san
SAN    =
COV    =
WERROR =

PACKAGES = libxml-2.0 sqlite3 libpcre2-8 libcgraph libgvc jansson libutf8proc libsodium libseccomp libzip zlib xlsxwriter
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)
GV_PLUGINS := $(shell pkg-config --variable=libdir libgvc 2>/dev/null)/graphviz

CFLAGS   = -O2 -g
OUR_CFLAGS = -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings \
	-fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE -pthread \
	-Iinclude -I. -I$(B)/gen -DCASEWORK_VERSION='"$(VERSION)"' -DCASEWORK_DATADIR='"$(PREFIX)/share/casework"' -DCASEWORK_LIBZIP='"$(LIBZIP)"' \
	-DCASEWORK_LIBXML2='"$(LIBXML2)"' $(PKG_CFLAGS)
LDFLAGS_OURS = -pie -pthread -Wl,--as-needed -Wl,-z,relro,-z,now -L$(GV_PLUGINS) -Wl,-rpath,$(GV_PLUGINS)
# libzip is loaded when a zip archive is read (format/zip), libxml2 with the first XML (format/xml_library).
name_at_run = $(shell readlink -f $$(pkg-config --variable=libdir $(1) 2>/dev/null)/$(2).so | sed 's,.*/,,; s/\(\.so\.[0-9]*\).*/\1/')
LIBZIP := $(call name_at_run,libzip,libzip)
LIBXML2 := $(call name_at_run,libxml-2.0,libxml2)
# Linked in where the machine has archives of them: to look up their names at every start took a tenth of a small picture's time.
linked_in = $(if $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a)),-l:lib$(1).a,-l$(1))
LIBS := $(filter-out -lzip -lxml2 -lsqlite3 -ljansson -lutf8proc -lsodium,$(PKG_LIBS))
LIBS := $(foreach l,sqlite3 jansson utf8proc sodium,$(call linked_in,$(l))) $(LIBS) -l:libgvplugin_core.so.6 -l:libgvplugin_neato_layout.so.6 -lm
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
# What commands share has a header; every other .c under cmd/ is a command.
CMD_SHARED := $(patsubst %.h,%.c,$(sort $(wildcard cmd/*.h)))
CMD_SRC  := $(sort $(filter-out $(CMD_SHARED),$(wildcard cmd/*.c)))
COMMANDS := $(CMD_SRC:cmd/%.c=%)
PROGRAMS := $(COMMANDS:%=$(B)/bin/case-%)
POLICIES := $(sort $(shell find schemas -name '*.xml' -o -name '*.rng'))
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

$(B)/libcommand.a: $(CMD_SHARED:%.c=$(B)/obj/%.o)
	@rm -f $@
	ar rcs $@ $^

# The policies that fit their grammars now are linked in as read (format/passed); case-check, which finds them, reads and checks always.
$(B)/gen/passed.bin: $(B)/bin/case-check $(POLICIES)
	@mkdir -p $(@D)
	@$(B)/bin/case-check -q --passed schemas > $@.new || [ $$? -eq 3 ]
	@mv $@.new $@
$(B)/obj/gen/passed.o: $(B)/gen/passed.bin
	@mkdir -p $(@D)
	cd $(<D) && $(LD) -r -b binary -z noexecstack -o $(abspath $@) $(<F)
	objcopy --rename-section .data=.rodata,alloc,load,readonly,data,contents $@

# Libraries are looked through in the order in which they are linked: what Graphviz's layout brings looks most names up in C++'s.
$(B)/bin/case-genogram $(B)/bin/case-ecomap: private LDFLAGS_OURS += -Wl,--no-as-needed -l:libstdc++.so.6 -Wl,--as-needed

$(B)/bin/case-check: $(B)/obj/cmd/check.o $(B)/libcommand.a $(B)/libcasework.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_OURS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/bin/case-%: $(B)/obj/cmd/%.o $(B)/obj/gen/passed.o $(B)/libcommand.a $(B)/libcasework.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_OURS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/unit/%: $(B)/obj/tests/unit/%.o $(B)/libcasework.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_OURS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

.PRECIOUS: $(B)/obj/%.o
units: $(UNITS)

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

# ---- Two commands for a fresh machine -------------------------------------------------------------------------------
# PKG_CFLAGS are read when make starts, so what installs goes first and builds in a make of its own.
deps:
	@.ci/install
deps-test:
	@.ci/install test

demo: deps
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@B=$(B) samples/demo

check: deps-test
	@$(MAKE) --no-print-directory -j$(JOBS) all units
	@BIN=$(abspath $(B))/bin TOP=$(CURDIR) DATA=$(abspath $(DATA)) SHARED=$(abspath $(SHARED)) CC=$(CC) \
		JOBS=$(JOBS) tests/run $$(find tests -name '*.test' | sort) $$(find $(B)/unit -type f -perm -100 | sort)

golden:
	@$(MAKE) --no-print-directory all
	@for t in $$(find tests/cmd -name '*.test' | sort); do \
		UPDATE=1 BIN=$(abspath $(B))/bin TOP=$(CURDIR) DATA=$(abspath $(DATA)) SHARED=$(abspath $(SHARED)) TMP=$$(mktemp -d) $$t | grep -v '^ok' || :; done
	@git status --short tests samples

property:
	@$(MAKE) --no-print-directory all
	@BIN=$(abspath $(B))/bin TOP=$(CURDIR) DATA=$(abspath $(DATA)) SHARED=$(abspath $(SHARED)) $(if $(ROUNDS),ROUNDS=$(ROUNDS)) \
		tests/run $$(find tests/property -name '*.test' | sort)

pictures:
	@$(MAKE) --no-print-directory all
	@BIN=$(abspath $(B))/bin TOP=$(CURDIR) DATA=$(abspath $(DATA)) tests/pictures.py $(abspath $(B))/pictures

bench:
	@$(MAKE) --no-print-directory all
	@BIN=$(abspath $(B))/bin TOP=$(CURDIR) SHARED=$(abspath $(SHARED)) tests/bench/bench.sh $(ROWS)

# The long tests with their figures, some 20 minutes: make soak.  A part alone: soak-crash, soak-hostile, soak-patterns.
# Longer: make soak POINTS=2000 ROUNDS=200 BIG=1024 CASES=1000000 SEED=7
POINTS = 1000
BIG    = 256
CASES  = 60000
SEED   = 1
soak-parts = crash hostile patterns
soak-crash: soak-parts = crash
soak-hostile: soak-parts = hostile
soak-patterns: soak-parts = patterns
soak soak-crash soak-hostile soak-patterns:
	@$(MAKE) --no-print-directory all
	@BIN=$(abspath $(B))/bin DATA=$(abspath $(DATA)) SHARED=$(abspath $(SHARED)) CC="$(CC)" POINTS=$(POINTS) \
		ROUNDS=$(or $(ROUNDS),60) BIG=$(BIG) CASES=$(CASES) SEED=$(SEED) tests/property/soak.sh $(soak-parts)

# ---- Fuzzing: libFuzzer needs clang and its runtime; a target is named with FUZZ=csv; tests/fuzz/README.md says more --
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
FUZZ         ?= $(FUZZERS)
FUZZ_SECONDS ?= 60
FUZZ_RUNS    ?= 10000000
# Compares are not traced, which halves the speed: what mutations would have to guess stands in tests/fuzz/dict.
FUZZ_FLAGS   := $(filter-out -fPIE -D_FORTIFY_SOURCE=2,$(OUR_CFLAGS)) -g -O2 -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=undefined
FUZZ_OBJ     := $(patsubst %.c,$(B)/fuzzing/%.o,$(LIB_SRC))
$(B)/fuzzing/%.o: %.c | $(B)/gen/case_sql.inc
	@mkdir -p $(@D)
	clang $(FUZZ_FLAGS) -fsanitize-coverage=inline-8bit-counters,pc-table -MMD -MP -c -o $@ $<
$(B)/fuzzing/libcasework.a: $(FUZZ_OBJ)
	@rm -f $@
	ar rcs $@ $(FUZZ_OBJ)
$(B)/fuzz/%: tests/fuzz/%.c $(wildcard tests/fuzz/*.h) $(B)/fuzzing/libcasework.a
	@mkdir -p $(@D)
	clang $(FUZZ_FLAGS) -fsanitize=fuzzer -pthread -L$(GV_PLUGINS) -Wl,-rpath,$(GV_PLUGINS) -o $@ $< $(B)/fuzzing/libcasework.a $(LIBS)
-include $(FUZZ_OBJ:.o=.d)
fuzz: $(FUZZ:%=$(B)/fuzz/%)
	@B=$(B) CASEWORK_SCHEMAS=$(CURDIR)/schemas JOBS=$(JOBS) tests/fuzz/run $(FUZZ_SECONDS) $(FUZZ_RUNS) $(FUZZ)

# ---- Habits: one style, one analyser, what is covered --------------------------------------------------------------
# Sources only: headers and tables are laid out by hand, to be read.  FILES= names what a change touched.
FILES = $(LIB_SRC) $(CMD_SRC)
format:
	clang-format -i --style=file $(FILES)

# The clang static analyser over everything we wrote; no finding is allowed.
tidy:
	@for f in $(LIB_SRC) $(CMD_SRC) $(CMD_SHARED); do \
		clang --analyze --analyzer-output text -Xclang -analyzer-config -Xclang crosscheck-with-z3=false \
			$(filter-out -fPIE -pthread -fstack-protector-strong -D_FORTIFY_SOURCE=2,$(OUR_CFLAGS)) $$f -o /dev/stdout > $(B)/tidy.log 2>&1; \
		grep -q "warning:" $(B)/tidy.log && { cat $(B)/tidy.log; bad=1; }; done; [ -z "$$bad" ]

cover:
	@$(MAKE) --no-print-directory COV=1 B=$(B)-cov check || :
	@cd $(B)-cov/obj && gcov -n $$(find lib cmd -name '*.gcda') 2>/dev/null | \
		awk '/^File .(lib|cmd)/ { f = $$2 } /^Lines executed/ && f { split($$2, a, ":"); print a[2], $$4, f; f = "" }' | sort -n

# ---- Installing -----------------------------------------------------------------------------------------------------
$(B)/completion/casework: $(PROGRAMS) tests/lint/completion
	@mkdir -p $(@D)
	tests/lint/completion $(PROGRAMS) > $@

install: all $(B)/completion/casework
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5 \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/casework
	install -m 755 $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin
	for c in $(COMMANDS); do \
		install -m 644 cmd/$$c.1 $(DESTDIR)$(PREFIX)/share/man/man1/case-$$c.1 && \
		install -m 644 $(B)/completion/casework $(DESTDIR)$(PREFIX)/share/bash-completion/completions/case-$$c || exit 1; done
	install -m 644 cmd/*.5 $(DESTDIR)$(PREFIX)/share/man/man5
	cp -R schemas $(DESTDIR)$(PREFIX)/share/casework/

help:
	@echo "make            build the programs into $(B)/bin"
	@echo "make demo       install what is missing, build, run the suite over the sample families"
	@echo "make check      install what is missing, build and run every test"
	@echo "make install    PREFIX=/usr/local DESTDIR="
	@echo "make bench      time import and patterns against sqlite3 (ROWS=100000)"
	@echo "make property   the property tests, longer with ROUNDS=N"
	@echo "make pictures   every family and sample drawn, with a page to look at: $(B)/pictures/index.html"
	@echo "make fuzz       libFuzzer on every reader (FUZZ=csv FUZZ_SECONDS=60; needs clang)"
	@echo "make golden     write expected outputs anew; read the diff"
	@echo "make format     FILES=... one style (clang-format); make tidy: the clang analyser; make cover: lines tested"
	@echo "make soak       what takes long, with figures: soak-crash (POINTS=1000 ROUNDS=60: commands killed, failing, out of room),"
	@echo "                soak-hostile (BIG=256 megabytes), soak-patterns (engine against evaluator, CASES=60000 SEED=1)"
	@echo "modes           SAN=1, COV=1, WERROR=1, CC=clang, each with a folder of its own: B=build-san"

clean:
	rm -rf $(B)

tidy: | $(B)/gen/case_sql.inc

.PHONY: format tidy cover all units deps deps-test demo check golden property pictures bench soak soak-crash soak-hostile soak-patterns fuzz install help clean
