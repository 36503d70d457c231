#!/bin/sh
# Usage: rootfs.sh BINARY FOLDER: puts together in FOLDER all that the container image holds: the executable, ffmpeg, the
# libraries both need, certificates, one ordinary user, /music and /data. The Dockerfile's first stage runs it, and so does
# `bun run rootfs`, which tries the result by chroot.
set -eu
if [ "${1:-}" = --help ] || [ $# -ne 2 ]; then
  sed -n '2,4s/^# //p' "$0"
  exit 0
fi
binary=$1
folder=$2

mkdir -p "$folder/data" "$folder/music" "$folder/tmp" "$folder/dev" "$folder/proc" "$folder/etc/ssl/certs" "$folder/usr/bin" "$folder/usr/local/bin"
chmod 1777 "$folder/tmp"
echo 'melodrome:x:1000:1000::/data:/usr/sbin/nologin' > "$folder/etc/passwd"
echo 'melodrome:x:1000:' > "$folder/etc/group"
cp -L /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/"
cp -L "$binary" "$folder/usr/local/bin/melodrome"
cp -L "$(command -v ffmpeg)" "$folder/usr/bin/ffmpeg"
chmod 755 "$folder/usr/local/bin/melodrome" "$folder/usr/bin/ffmpeg"

copy_library() {
  [ -e "$folder$1" ] && return
  mkdir -p "$folder$(dirname "$1")"
  cp -L "$1" "$folder$1"
}
for path in $(ldd "$binary" "$(command -v ffmpeg)" | grep -o '/[^ ]*\.so[^ ]*' | grep -v ':$' | sort -u); do
  copy_library "$path"
done
# sharp's native parts are opened at run time and need these two.
for path in /usr/lib/*-linux-gnu/libstdc++.so.6 /lib/*-linux-gnu/libgcc_s.so.1; do
  copy_library "$path"
done
chown 1000:1000 "$folder/data"
