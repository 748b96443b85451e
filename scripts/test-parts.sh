#!/usr/bin/env bash
# The parts that tests need and a machine may lack: says which it lacks, and starts PostgreSQL. The one place that knows where
# PostgreSQL's programs are and as whom they run; test/setup/postgres.ts asks here as well.
#
#   scripts/test-parts.sh [start] [FOLDER]   starts PostgreSQL in a folder of its own, and prints what to export
#   scripts/test-parts.sh stop FOLDER        ends it, and removes the folder
#   scripts/test-parts.sh lacks [PART]       each part that is missing, with what of it is: NAME<tab>WHAT
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

parts=(build chromium docker-compose postgres pwsh)

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# Where Debian has them, the newest first, and what PATH says.
programs() {
  local folder program found
  while read -r folder; do
    found=yes
    for program in initdb postgres psql; do [ -x "$folder/$program" ] || found=no; done
    if [ "$found" = yes ]; then
      printf '%s\n' "$folder"
      return
    fi
  done < <(
    printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5,5nr
    tr ':' '\n' <<<"$PATH"
  )
  return 1
}

# It refuses to run as root.
as_postgres=()
if [ "$(id -u)" = 0 ]; then as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups); fi

has_program() {
  command -v "$1" >/dev/null 2>&1
}

# What of a part is missing; nothing: it is there.
missing() {
  case $1 in
    build) [ -e "$root/dist/activities/index.js" ] || echo 'the built programs (npm run build)' ;;
    chromium) has_program chromium || has_program chromium-browser || echo 'Chromium on PATH' ;;
    docker-compose) docker compose version >/dev/null 2>&1 || echo 'docker compose' ;;
    postgres)
      if ! programs >/dev/null; then
        echo 'initdb, postgres and psql in /usr/lib/postgresql/*/bin or on PATH'
      elif [ ${#as_postgres[@]} -gt 0 ] && ! "${as_postgres[@]}" true 2>/dev/null; then
        echo 'setpriv, or the account postgres, without which it refuses to run as root'
      fi
      ;;
    pwsh) has_program pwsh || echo 'PowerShell (pwsh) on PATH' ;;
    *) fail "$1 is none of: ${parts[*]}" ;;
  esac
}

lacks() {
  local part what
  for part in "${@:-${parts[@]}}"; do
    what=$(missing "$part")
    if [ -n "$what" ]; then printf '%s\t%s\n' "$part" "$what"; fi
  done
}

# Makes a server's data in an existing folder.
init() {
  if [ ${#as_postgres[@]} -gt 0 ]; then chown postgres:postgres "$1"; fi
  # Its own folder may be closed to the account.
  (cd / && "${as_postgres[@]}" "$(programs)/initdb" -D "$1" -A trust -U postgres -E UTF8 --locale=C --no-sync >/dev/null)
}

# Becomes the server, which listens on a socket in its folder and nowhere else. What a test loses with the machine is no loss.
serve() {
  local program
  program="$(programs)/postgres"
  cd /
  exec "${as_postgres[@]}" "$program" -D "$1" -c fsync=off -c listen_addresses= -c "unix_socket_directories=$1" -c max_connections=200
}

start() {
  local folder=${1:-} what
  what=$(missing postgres)
  [ -z "$what" ] || fail "PostgreSQL can't be started here, without $what."
  if [ -z "$folder" ]; then
    folder=$(mktemp -d "${TMPDIR:-/tmp}/runbooks-pg-XXXXXX")
  else
    mkdir -p "$folder"
    folder=$(realpath "$folder")
    [ -z "$(ls -A "$folder")" ] || fail "$folder isn't empty: name another folder, or end what runs there (stop)."
  fi
  # https://man7.org/linux/man-pages/man7/unix.7.html
  [ ${#folder} -le 90 ] || fail "The path of $folder is too long for a socket: name a shorter one."
  init "$folder"
  ("$root/scripts/test-parts.sh" serve "$folder" >"$folder.log" 2>&1 </dev/null &)
  for _ in $(seq 100); do
    if "$(programs)/psql" -h "$folder" -U postgres -c 'select 1' >/dev/null 2>&1; then
      printf 'export RUNBOOKS_TEST_POSTGRES=%q\n' "$folder"
      lacks >&2
      printf 'It ends with: scripts/test-parts.sh stop %q\n' "$folder" >&2
      return
    fi
    sleep 0.1
  done
  fail "PostgreSQL doesn't answer: $folder.log"
}

stop() {
  local folder=${1:?Name the folder} pid
  folder=$(realpath "$folder")
  [ -e "$folder/PG_VERSION" ] || fail "$folder isn't a folder of PostgreSQL."
  if [ -e "$folder/postmaster.pid" ]; then
    pid=$(head -n 1 "$folder/postmaster.pid")
    # A fast shutdown: it doesn't wait for those who are connected.
    kill -INT "$pid" 2>/dev/null || true
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null && sleep 0.1 || break; done
  fi
  rm -rf "$folder" "$folder.log"
}

command=${1:-start}
case $command in
  start | stop | lacks | init | serve | programs)
    shift || true
    "$command" "$@"
    ;;
  -*) fail 'Usage: scripts/test-parts.sh [start [FOLDER] | stop FOLDER | lacks [PART]]' ;;
  *) start "$@" ;;
esac
