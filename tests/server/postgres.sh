#!/usr/bin/env bash
# A private PostgreSQL server for tests: own data, unix socket only, gone without a trace.
#
#   postgres.sh start DIR [setting=value ...]   creates DIR and prints the connection string
#   postgres.sh restart DIR                     has all connections ended, as a crash would, and starts the server again
#   postgres.sh stop DIR                        stops the server and removes DIR
#   postgres.sh run COMMAND [ARGUMENT ...]      runs the command with RACEGEN_POSTGRES=<connection string> and
#                                               RACEGEN_POSTGRES_RESTART=<command that restarts it>, then stops the server
#   postgres.sh run-pooled COMMAND [ARGUMENT ...]  the same through PgBouncer in transaction mode, with RACEGEN_POSTGRES_DIRECT=<the
#                                               server's own connection string>
#
# Nothing survives a crash of the machine (fsync is off). As root the server runs as the user postgres.
set -euo pipefail

fail() { echo "postgres.sh: $*" >&2; exit 1; }

binaries=""
for candidate in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V -r) $(pg_config --bindir 2>/dev/null); do
    if [[ -x $candidate/initdb && -x $candidate/pg_ctl ]]; then binaries=$candidate; break; fi
done

as_owner() {
    # The working directory may be closed to the user postgres.
    if ((EUID == 0)); then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

launch() {
    as_owner "$binaries/pg_ctl" -D "$1/data" -l "$1/server.log" -w -s start > "$1/start.log" 2>&1 ||
        { cat "$1/start.log" "$1/server.log" >&2; fail "the server did not start"; }
}

start() {
    local directory=$1
    shift
    [[ -n $binaries ]] || fail "no PostgreSQL server found (on Debian: apt-get install postgresql)"
    [[ ! -e $directory/data ]] || fail "$directory already holds a server"
    mkdir -p "$directory"
    directory=$(cd "$directory" && pwd)
    ((${#directory} < 80)) || fail "the path of a unix socket is limited to 107 bytes: choose a shorter directory"
    if ((EUID == 0)); then chown postgres: "$directory"; fi
    as_owner "$binaries/initdb" -D "$directory/data" --auth=trust --username=racegen --encoding=UTF8 --locale=C \
        --no-sync > "$directory/initdb.log" 2>&1 || { cat "$directory/initdb.log" >&2; fail "initdb failed"; }
    local setting
    {
        echo "listen_addresses = ''"
        echo "unix_socket_directories = '$directory'"
        echo "fsync = off"
        echo "synchronous_commit = off"
        echo "full_page_writes = off"
        echo "max_connections = 60"
        echo "shared_buffers = 32MB"
        echo "deadlock_timeout = 50ms"
        for setting in "$@"; do echo "$setting"; done
    } | as_owner tee -a "$directory/data/postgresql.conf" > /dev/null
    launch "$directory"
    echo "host=$directory user=racegen dbname=postgres"
}

restart() {
    as_owner "$binaries/pg_ctl" -D "$1/data" -w -s -m immediate stop
    launch "$1"
}

stop() {
    local directory=$1
    [[ -n $directory && -e $directory/data/PG_VERSION ]] || fail "$directory holds no server"
    as_owner "$binaries/pg_ctl" -D "$directory/data" -w -s -m immediate stop > /dev/null 2>&1 || true
    rm -rf "$directory"
}

# Takes turns among its connections to the server, so that no two transactions in a row run in one session.
start_pooler() {
    local directory=$1
    command -v pgbouncer > /dev/null || fail "no pgbouncer found (on Debian: apt-get install pgbouncer)"
    as_owner mkdir "$directory/pooled"
    {
        echo "[databases]"
        echo "postgres = host=$directory dbname=postgres user=racegen"
        echo "[pgbouncer]"
        echo "unix_socket_dir = $directory/pooled"
        echo "listen_port = 5432"
        echo "pidfile = $directory/pgbouncer.pid"
        echo "auth_type = any"
        echo "pool_mode = transaction"
        echo "server_round_robin = 1"
    } | as_owner tee "$directory/pgbouncer.ini" > /dev/null
    as_owner "$(command -v pgbouncer)" --quiet "$directory/pgbouncer.ini" > "$directory/pgbouncer.out" 2>&1 &
    local tries
    for ((tries = 0; tries < 500; ++tries)); do
        [[ -S $directory/pooled/.s.PGSQL.5432 && -s $directory/pgbouncer.pid ]] && return
        sleep 0.02
    done
    cat "$directory/pgbouncer.out" >&2
    fail "pgbouncer did not start"
}

stop_pooler() {
    if [[ -s $1/pgbouncer.pid ]]; then
        kill "$(cat "$1/pgbouncer.pid")"
        wait
    fi
}

run() {
    local pooled=$1 status=0
    shift
    directory=$(mktemp -d /tmp/racegen-pg.XXXXXX)
    RACEGEN_POSTGRES=$(start "$directory")
    trap 'stop "$directory"' EXIT
    export RACEGEN_POSTGRES RACEGEN_POSTGRES_RESTART="'$(realpath "$0")' restart '$directory'"
    if [[ $pooled == pooled ]]; then
        trap 'stop_pooler "$directory"; stop "$directory"' EXIT
        start_pooler "$directory"
        export RACEGEN_POSTGRES_DIRECT=$RACEGEN_POSTGRES
        RACEGEN_POSTGRES="host=$directory/pooled user=racegen dbname=postgres"
    fi
    "$@" || status=$?
    return "$status"
}

case "${1:-}" in
    start) (($# >= 2)) || fail "usage: postgres.sh start DIR [setting=value ...]"; start "${@:2}" ;;
    restart) (($# == 2)) || fail "usage: postgres.sh restart DIR"; restart "$2" ;;
    stop) (($# == 2)) || fail "usage: postgres.sh stop DIR"; stop "$2" ;;
    run) (($# >= 2)) || fail "usage: postgres.sh run COMMAND [ARGUMENT ...]"; run direct "${@:2}" ;;
    run-pooled) (($# >= 2)) || fail "usage: postgres.sh run-pooled COMMAND [ARGUMENT ...]"; run pooled "${@:2}" ;;
    *) fail "usage: postgres.sh start DIR [setting=value ...] | restart DIR | stop DIR | run|run-pooled COMMAND [ARGUMENT ...]" ;;
esac
