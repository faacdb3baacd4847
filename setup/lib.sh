# Sourced by the commands beside it: where things are, messages, PostgreSQL, and the databases.
# shellcheck shell=bash
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$(pwd -P)
cache=$root/.cache
addons=(*/__manifest__.py)
addons=("${addons[@]%/*}")
export PATH="$cache/venv/bin:$cache/bin:$PATH" ODOO_RC="$cache/odoo.conf" HYPOTHESIS_STORAGE_DIRECTORY="$cache/hypothesis"
# Fonts for the browser, where the system has none for Chinese.
if [ -f "$cache/fonts.conf" ]; then export FONTCONFIG_FILE=$cache/fonts.conf; fi

# comma WORD...: the words with commas between them
comma() { local IFS=,; echo "$*"; }
say() { printf '==> %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# step LABEL COMMAND...: run something long with its output in a log; tell every ten seconds how far it is,
# and show the end of the log if it fails. In the function that it runs, errors do not stop anything: say || return.
step() {
    local label=$1 log=$cache/log/step start=$SECONDS status=0 ticker
    shift
    mkdir -p "$cache/log"
    log=$cache/log/$(tr -cs 'a-zA-Z0-9\n' - <<< "$label" | cut -c1-40)
    say "$label"
    while sleep 10 && kill -0 $$ 2> /dev/null; do
        printf '    %3d s  %s\n' $((SECONDS - start)) "$(tr '\r' '\n' < "$log" | tail -n 1 | cut -c1-100)" >&2
    done 7>&- 8>&- 9>&- &
    ticker=$!
    "$@" > "$log" 2>&1 || status=$?
    { kill "$ticker" && wait "$ticker"; } 2> /dev/null || true
    if [ "$status" -ne 0 ]; then
        tail -n 25 "$log" | sed 's/^/    /' >&2
        say "$label: failed after $((SECONDS - start)) s, all of it in $log"
    fi
    return "$status"
}

# Put PostgreSQL's programs on the path: Debian keeps them in a directory per version.
find_postgres() {
    PATH=$PATH:$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    command -v initdb > /dev/null
}

find_browser() { [ -n "$(command -v google-chrome google-chrome-stable chromium chromium-browser)" ]; }

# PostgreSQL refuses to run as root: then run it as nobody, who may still enter a checkout below /root.
unprivileged=()
if [ "$EUID" -eq 0 ]; then
    unprivileged=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    entering=(--inh-caps=+dac_override --ambient-caps=+dac_override --securebits=+no_setuid_fixup)
    if "${unprivileged[@]}" "${entering[@]}" true 2> /dev/null; then unprivileged+=("${entering[@]}"); fi
fi

# Use the server that PGHOST names, or run one in .cache/pg: only its owner can reach it, it trades
# durability for speed, and it stops with the last of our commands that uses it (a lock tells). Two processes
# of tests at once have a server each, which opens 64 connections where 64 clients call it.
start_postgres() {
    if [ -n "${PGHOST:-}" ]; then
        psql -d postgres -Atc 'select 1' > /dev/null || die "no PostgreSQL at PGHOST=$PGHOST for $(id -un): set PGHOST, PGPORT, PGUSER and PGPASSWORD, or unset PGHOST"
        return
    fi
    find_postgres || die "PostgreSQL is missing: run setup/install"
    export PGHOST=$cache/pg PGPORT=5432 PGUSER=odoo
    [ ${#PGHOST} -lt 90 ] || die "$PGHOST is too long for a socket: move the checkout, or set PGHOST"
    exec 9> "$cache/pg.lock" 8> "$cache/pg.start.lock"
    flock -s 9
    flock 8
    pgdata=$PGHOST/$(initdb --version | grep -oE '[0-9]+' | head -n 1)
    if [ ! -d "$pgdata" ]; then
        mkdir -p "$PGHOST"
        chmod 700 "$PGHOST"
        if [ "$EUID" -eq 0 ]; then chown 65534:65534 "$PGHOST"; fi
        rm -rf "$pgdata.new"
        "${unprivileged[@]}" initdb -D "$pgdata.new" -U "$PGUSER" -A trust -E UTF8 --locale=C.UTF-8 --no-sync > /dev/null
        mv "$pgdata.new" "$pgdata"
    fi
    "${unprivileged[@]}" pg_ctl -D "$pgdata" status > /dev/null ||
        "${unprivileged[@]}" pg_ctl -D "$pgdata" -l "$PGHOST/log" -s -w -o "-k '$PGHOST' -c listen_addresses= \
            -c unix_socket_permissions=0700 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
            -c jit=off -c max_connections=300" start 8>&- 9>&- ||
        die "PostgreSQL does not start: $PGHOST/log says why"
    exec 8>&-
    trap 'if flock -xn 9; then "${unprivileged[@]}" pg_ctl -D "$pgdata" -s -m fast stop; fi' EXIT
}

has_database() { [ -n "$(psql -d postgres -Atc "select 1 from pg_database where datname = '$1'")" ]; }

# drop_database NAME: with its files, as the next two
drop_database() {
    dropdb --if-exists --force "$1" 2> /dev/null || return 1
    rm -rf "$cache/data/filestore/$1"
}

# copy_database FROM TO
copy_database() {
    drop_database "$2" && createdb -T "$1" "$2" || return 1
    mkdir -p "$cache/data/filestore"
    if [ -d "$cache/data/filestore/$1" ]; then cp -R "$cache/data/filestore/$1" "$cache/data/filestore/$2"; fi
}

# install_modules DATABASE MODULES: with demonstration data; what Odoo warns of fails
install_modules() {
    local missing log=$cache/log/odoo
    odoo -d "$1" -i "$2" --with-demo --stop-after-init --no-http 2>&1 9>&- | tee "$log" || return 1
    if grep -E '^[0-9 ,:-]+ [0-9]+ (ERROR|CRITICAL) ' "$log"; then return 1; fi
    missing=$(psql -d "$1" -Atc "select name from ir_module_module where state <> 'installed' and name = any('{$2}')")
    if [ -n "$missing" ]; then echo "not installed: $missing"; return 1; fi
}

# build_database NAME MODULES [TEMPLATE]: install modules into a copy of the template, unless that is done;
# what NAME replaces goes
build_database() {
    local old
    if has_database "$1"; then return; fi
    drop_database crm_building
    # Without a template Odoo makes it, as it does for everybody, with PostgreSQL's extensions.
    if [ -n "${3:-}" ]; then copy_database "$3" crm_building || die "$3 cannot be copied"; fi
    step "Installing ${2//,/, }" install_modules crm_building "$2" || die "the database cannot be built"
    for old in $(psql -d postgres -Atc "select datname from pg_database where datname ~ '^${1%_*}_[0-9a-f]{12}$'"); do
        drop_database "$old"
    done
    rm -rf "$cache/data/filestore/$1"
    mv "$cache/data/filestore/crm_building" "$cache/data/filestore/$1"
    psql -d postgres -qc "alter database crm_building rename to \"$1\""
}

digest() { sha256sum | cut -c1-12; }

# needs ADDON...: the modules that they depend on, but for our own
needs() {
    python - "$@" <<- 'PY'
		import ast, pathlib, sys
		ours = {path.parent.name: ast.literal_eval(path.read_text()) for path in pathlib.Path().glob("*/__manifest__.py")}
		print(",".join(sorted({name for addon in sys.argv[1:] for name in ours[addon]["depends"]} - set(ours))))
	PY
}

# Build what the other databases are copies of, each a copy of the one before with more in it:
# $base with the modules that restaurant_crm stands on, $stock with those of the other addons too, and
# $suite with our addons; all with demonstration data. Their names tell what they were built from, so that a
# change makes new ones.
build_suite() {
    local base_needs suite_needs
    base_needs=$(needs restaurant_crm)
    suite_needs=$(needs "${addons[@]}")
    base=crm_base_$({
        echo "$base_needs" made by Odoo
        readlink -f "$cache/odoo"
        stat -Lc %Y "$cache/odoo/odoo/addons"
        if [ -e "$cache/odoo/.git" ]; then git -C "$cache/odoo" rev-parse HEAD; fi
    } | digest)
    stock=crm_stock_$(echo "$base $suite_needs" | digest)
    suite=crm_suite_$({
        echo "$stock"
        find "${addons[@]}" -type f ! -path '*/tests/*' ! -name '*.pyc' -exec sha256sum {} + | sort
    } | digest)
    {
        flock 8
        build_database "$base" "$base_needs"
        build_database "$stock" "$suite_needs" "$base"
        build_database "$suite" "$(comma "${addons[@]}")" "$stock"
    } 8> "$cache/build.lock"
    export CRM_BASE=$base CRM_STOCK=$stock CRM_SUITE=$suite
}
