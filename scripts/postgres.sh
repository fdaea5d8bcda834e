#!/bin/bash
# Puts a PostgreSQL server with pgvector into a private folder, for tests: no system file is changed, and no account is needed.
#   scripts/postgres.sh FOLDER      prints the folder of its programs; at once when the folder is complete already
# An installed server (15 or later, with its headers) is copied; otherwise Debian's packages are unpacked. pgvector is compiled
# from Debian's source. Needs gcc, make and, unless all is there already, Debian's package archive.
set -euo pipefail

FOLDER=$(realpath -m "${1:?usage: scripts/postgres.sh FOLDER}")
OLDEST_MAJOR=15
# The first Debian release whose pgvector has iterative scans; its source builds against older servers.
PGVECTOR_RELEASE=trixie
SERVER_PACKAGES=(postgresql postgresql-client postgresql-server-dev)

main() {
  if [ ! -f "$FOLDER/complete" ]; then
    rm -rf "$FOLDER"
    mkdir -p "$FOLDER/work"
    if installed_major >/dev/null; then copy_installed_server; else unpack_server_packages; fi
    if ! has_pgvector; then compile_pgvector; fi
    rm -rf "$FOLDER/work"
    touch "$FOLDER/complete"
  fi
  programs
}

programs() { ls -d "$FOLDER"/usr/lib/postgresql/*/bin; }
has_pgvector() { ls "$FOLDER"/usr/share/postgresql/*/extension/vector.control >/dev/null 2>&1; }
say() { echo "postgres: $*" >&2; }
stop() { say "$*"; exit 1; }

installed_major() {
  local major
  major=$(ls /usr/lib/postgresql 2>/dev/null | sort -rn | head -1)
  [ "${major:-0}" -ge "$OLDEST_MAJOR" ] && [ -x "/usr/lib/postgresql/$major/bin/initdb" ] &&
    [ -d "/usr/include/postgresql/$major/server" ] && echo "$major"
}

copy_installed_server() {
  local major part
  major=$(installed_major)
  say "copying the installed server $major"
  for part in "lib/postgresql/$major" "share/postgresql/$major" include/postgresql; do
    mkdir -p "$FOLDER/usr/$(dirname "$part")"
    cp -rL "/usr/$part" "$FOLDER/usr/$part"
  done
  # For just-in-time compilation, which tests do not use.
  rm -rf "$FOLDER/usr/lib/postgresql/$major/lib/bitcode"
}

unpack_server_packages() {
  local release major packages
  release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  use_archive "deb" "$release"
  major=$(apt_private apt-cache depends postgresql | grep -oE 'postgresql-[0-9]+' | head -1 | cut -d- -f2)
  [ "${major:-0}" -ge "$OLDEST_MAJOR" ] || stop "Debian $release brings no PostgreSQL $OLDEST_MAJOR or later"
  packages=("${SERVER_PACKAGES[@]/%/-$major}")
  say "unpacking ${packages[*]}"
  (cd "$FOLDER/work" && apt_private apt-get download "${packages[@]}")
  local package
  for package in "$FOLDER"/work/*.deb; do dpkg-deb -x "$package" "$FOLDER"; done
}

compile_pgvector() {
  command -v gcc >/dev/null && command -v make >/dev/null || stop "gcc and make are needed to compile pgvector"
  use_archive "deb-src" "$PGVECTOR_RELEASE"
  (cd "$FOLDER/work" && apt_private apt-get --download-only source pgvector)
  mkdir "$FOLDER/work/pgvector"
  tar -xf "$FOLDER"/work/pgvector_*.orig.tar.* -C "$FOLDER/work/pgvector" --strip-components=1
  say "compiling pgvector"
  # OPTFLAGS= leaves out -march=native: the folder may be cached and used on another machine.
  make -s -C "$FOLDER/work/pgvector" -j"$(nproc)" PG_CONFIG="$(programs)/pg_config" OPTFLAGS= with_llvm=no all install >&2
  has_pgvector || stop "pgvector was compiled but not installed into $FOLDER"
}

# Lists of our own, from the mirror that this machine uses already, whatever is installed.
use_archive() {
  local kind=$1 release=$2 mirror keyring apt=$FOLDER/work/apt
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -m1 -E '/debian/?$') ||
    stop "apt knows no Debian archive here: install postgresql, its server headers and pgvector by other means"
  keyring=$(dpkg -L debian-archive-keyring | grep -m1 '/debian-archive-keyring\.gpg$')
  mkdir -p "$apt"/{lists/partial,cache/archives/partial}
  echo "$kind [signed-by=$keyring] ${mirror%/} $release main" >"$apt/sources.list"
  say "reading the package lists of $release"
  apt_private apt-get update
}

apt_private() {
  local command=$1 apt=$FOLDER/work/apt
  shift
  local quiet=()
  [ "$command" = apt-get ] && quiet=(-qq)
  "$command" "${quiet[@]}" -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::status=/dev/null -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" -o Debug::NoLocking=1 -o APT::Sandbox::User="$(id -un)" "$@"
}

main
