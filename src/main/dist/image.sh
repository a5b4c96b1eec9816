#!/bin/sh
# Packs hfj as an OCI image, without a container engine: image.sh FOLDER VERSION ARCHITECTURE TIME FILE
#
# The image has no base image. Besides FOLDER, which becomes /usr/lib/hfj, it has the C library that Java needs and a
# shell with the usual tools (busybox), both copied from the packages of this system, whose names, versions and licenses
# are in /usr/share/doc and /var/lib/dpkg/status.d of the image. Certificates of authorities and time zones are Java's.
# FILE is a tar of an OCI image layout, which "docker load" of any version reads too.
set -eu

folder=$1 version=$2 architecture=$3 time=$4 file=$5
umask 022
work=${file%.tar}
root=$work.root
rm -rf "$work" "$root" "$file"
busybox=$(command -v busybox) && command -v dpkg-query >/dev/null || {
  echo 'no image: it needs Debian or one of its relatives, with the package busybox'
  exit 0
}
mkdir -p "$root/usr/bin" "$root/usr/lib" "$root/usr/share/doc" "$root/etc" "$root/tmp" "$root/cache" "$root/var/lib/dpkg/status.d"
ln -s usr/bin "$root/bin"

cp -a "$folder" "$root/usr/lib/hfj"
ln -s ../lib/hfj/bin/hfj "$root/usr/bin/hfj"

cp -L "$busybox" "$root/usr/bin/busybox"
for tool in $("$busybox" --list); do
  [ "$tool" = busybox ] || ln -s busybox "$root/usr/bin/$tool"
done

# Libraries are copied to the path where the loader found them.
runtime=$folder/lib/runtime/lib
for library in $(ldd "$busybox" "$runtime"/*.so "$runtime"/server/*.so | sed -n 's|^.*[[:space:]]\(/[^ ]*\) (0x.*|\1|p' | sort -u); do
  case $library in
    "$runtime"/*) ;;
    *)
      mkdir -p "$root${library%/*}"
      cp -L "$library" "$root$library"
      ;;
  esac
done
mkdir -p "$root/usr/lib/locale"
cp -RL /usr/lib/locale/C.utf8 "$root/usr/lib/locale/C.utf8"
for package in libc6 libc-bin "$(dpkg-query -S "$busybox" /bin/busybox 2>/dev/null | sed 's/:.*//;q')"; do
  dpkg-query -s "$package" > "$root/var/lib/dpkg/status.d/$package"
  mkdir "$root/usr/share/doc/$package"
  cp -L "/usr/share/doc/$package/copyright" "$root/usr/share/doc/$package/copyright"
done

echo 'root:x:0:0:root:/cache:/bin/sh
hfj:x:1000:1000:hfj:/cache:/bin/sh' > "$root/etc/passwd"
echo 'root:x:0:
hfj:x:1000:' > "$root/etc/group"
# Without it the C library asks DNS first, and does not read /etc/hosts after a "no such name".
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
chmod -R u=rwX,go=rX "$root"
chmod 1777 "$root/tmp" "$root/cache" # any user may run it

# Prints the hash of a file.
sha256() {
  sha256sum "$1" | cut -c 1-64
}

# Moves a file into the layout, named by its hash; prints that.
blob() {
  hash=$(sha256 "$1")
  mv "$1" "$work/blobs/sha256/$hash"
  printf %s "$hash"
}

# Prints the descriptor of a blob: its media type and its hash.
descriptor() {
  printf '"mediaType":"application/vnd.oci.image.%s+json","digest":"sha256:%s","size":%s' \
    "$1" "$2" "$(wc -c < "$work/blobs/sha256/$2")"
}

# The same bytes wherever and whenever it runs.
archive() {
  tar --format=posix --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime --sort=name \
    --mtime="$time" --owner=0 --group=0 --numeric-owner "$@"
}

mkdir -p "$work/blobs/sha256"
archive -C "$root" -cf "$work/layer" .
content=$(sha256 "$work/layer")
gzip -9n "$work/layer"
layer=$(blob "$work/layer.gz")
printf '{"created":"%s","architecture":"%s","os":"linux","config":{"User":"1000:1000","Env":["PATH=/usr/bin","HF_HOME=/cache"],"Entrypoint":["hfj"],"Cmd":["--help"],"WorkingDir":"/cache","Volumes":{"/cache":{}},"Labels":{"org.opencontainers.image.title":"hfj","org.opencontainers.image.version":"%s"}},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
  "$time" "$architecture" "$version" "$content" > "$work/config"
config=$(blob "$work/config")
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{%s},"layers":[{%s}]}' \
  "$(descriptor config.v1 "$config")" "$(descriptor layer.v1.tar "$layer" | sed 's/+json/+gzip/')" > "$work/manifest"
manifest=$(blob "$work/manifest")
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{%s,"platform":{"architecture":"%s","os":"linux"},"annotations":{"io.containerd.image.name":"docker.io/library/hfj:%s","org.opencontainers.image.ref.name":"%s"}}]}' \
  "$(descriptor manifest.v1 "$manifest")" "$architecture" "$version" "$version" > "$work/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' > "$work/oci-layout"
# For the older versions of docker.
printf '[{"Config":"blobs/sha256/%s","RepoTags":["hfj:%s"],"Layers":["blobs/sha256/%s"]}]' "$config" "$version" "$layer" > "$work/manifest.json"
archive -C "$work" -cf "$file" oci-layout index.json manifest.json blobs
rm -rf "$root" "$work"
