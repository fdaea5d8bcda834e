#!/bin/bash
# A container engine for tests: Podman's service with the sandbox image in it, in a private folder, as root and without a registry.
#   scripts/podman.sh FOLDER            makes the image when it is missing and prints its name
#   scripts/podman.sh FOLDER serve SOCK the same, then answers the Docker API on the socket until it is killed
# The image's base is put together from the Debian packages that this machine has installed, with the Node that runs the tests: no
# download, a few seconds. On it, the shipped Dockerfile is built as users build it.
set -euo pipefail

FOLDER=$(realpath -m "${1:?usage: scripts/podman.sh FOLDER [serve SOCKET]}")
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
DOCKERFILE=$HERE/agent/sandboxes/docker/Dockerfile
PACKAGES=(base-files base-passwd bash coreutils dash debianutils diffutils findutils grep gzip sed tar util-linux procps libc-bin
  libstdc++6 python3 python3-pytest git ca-certificates)
IMAGE=localhost/soulcaster-sandbox:test

main() {
  [ "$(id -u)" = 0 ] || stop "only root can run it without further settings"
  command -v podman >/dev/null && command -v runc >/dev/null || stop "podman is not installed. Run: apt-get install podman runc"
  command -v dpkg-query >/dev/null || stop "the image is made of Debian's packages, and this is another system"
  mkdir -p "$FOLDER"
  with_lock make_image
  case "${2:-}" in
    serve) exec podman "${OPTIONS[@]}" system service --time=0 "unix://${3:?a socket is needed}" ;;
    *) with_lock try_image && echo "$IMAGE" ;;
  esac
}

# runc, because crun refuses machines that have both versions of control groups. Run files lie where sockets' paths stay short.
OPTIONS=(--root "$FOLDER/storage" --runroot "/tmp/soulcaster-podman-$(echo "$FOLDER" | cksum | cut -d' ' -f1)"
  --runtime runc --cgroup-manager cgroupfs --events-backend file --tmpdir "$FOLDER/tmp")
stop() { echo "podman: $*" >&2; exit 3; }
with_lock() { exec 9>"$FOLDER/lock"; flock 9; "$@"; exec 9>&-; }

# An engine can be there and yet be refused what containers need.
try_image() {
  podman "${OPTIONS[@]}" run --rm --network none --memory 64m --pids-limit 32 --ulimit nofile=4096:4096 --ulimit nproc=4096:4096 \
    "$IMAGE" true >"$FOLDER/log" 2>&1 || stop "no container starts here: $(tail -1 "$FOLDER/log")"
}

make_image() {
  local made mark
  mark=$({ cat "$DOCKERFILE" "${BASH_SOURCE[0]}"; node --version; cat /etc/debian_version; } | cksum)
  made=$(cat "$FOLDER/made" 2>/dev/null || true)
  [ "$made" = "$mark" ] && podman "${OPTIONS[@]}" image exists "$IMAGE" && return
  local work=$FOLDER/work
  rm -rf "$work"
  mkdir -p "$work/root"
  fill "$work/root"
  tar -C "$work/root" -c . | podman "${OPTIONS[@]}" import - localhost/soulcaster-base:test >/dev/null 2>"$work/log" ||
    stop "the base image could not be imported: $(tail -1 "$work/log")"
  mkdir "$work/context"
  podman "${OPTIONS[@]}" build --network none --build-arg BASE=localhost/soulcaster-base:test -t "$IMAGE" -f "$DOCKERFILE" \
    "$work/context" >"$work/log" 2>&1 || stop "the image could not be built: $(tail -3 "$work/log")"
  rm -rf "$work"
  echo "$mark" >"$FOLDER/made"
}

# The installed files of the packages and of all that they depend on.
fill() {
  local root=$1 name packages file
  mkdir -p "$root"/{usr/bin,usr/sbin,usr/lib,usr/lib64,usr/local/bin,tmp,proc,sys,dev,run,var/tmp}
  for name in bin sbin lib lib64; do ln -s "usr/$name" "$root/$name"; done
  chmod 1777 "$root/tmp" "$root/var/tmp"
  packages=$(apt-cache depends --recurse --installed --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
    --no-enhances "${PACKAGES[@]}" | grep -E '^[a-z0-9]' | sed 's/:any$//' | sort -u)
  dpkg-query -L $packages 2>/dev/null | grep '^/' | grep -vE '^/(usr/share/(doc|man|locale|info|lintian)|var|run)(/|$)' | sort -u |
    while read -r file; do if [ -L "$file" ] || [ -f "$file" ]; then echo ".$file"; fi; done |
    grep -vE '^\./(bin|sbin|lib|lib64)$' | tar -C / -c --no-recursion -T - 2>/dev/null |
    tar -C "$root" -x --keep-directory-symlink 2>/dev/null || true
  rm -f "$root/etc/shadow" "$root/etc/ssl/private"
  cp "$(node -p process.execPath)" "$root/usr/local/bin/node"
  echo 'root:x:0:0::/:/bin/sh' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
  ldconfig -r "$root" 2>/dev/null
  mknod -m 666 "$root/dev/null" c 1 3
  chroot "$root" /bin/sh -c 'node --version && git --version && python3 -c "import pytest, unittest, json"' >/dev/null 2>&1 ||
    stop "the image would miss node, git or pytest. Run: apt-get install git python3 python3-pytest"
  rm "$root/dev/null"
}

main "$@"
