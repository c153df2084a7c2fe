# shellcheck shell=bash
# The images of the testbed, made from Debian packages alone: no registry on the internet is asked.
#   estiva-testbed/busybox  a base of 2 MB: sh, httpd, wget
#   estiva-testbed/debian   Debian 12 with git, the Docker command, a registry, systemd, sshd and an engine
#   estiva-testbed/job      for jobs that call git and docker
#   estiva-testbed/host     a deploy host that boots
# Each carries its recipe's digest as a label and is made again only when the recipe has changed.

IMAGE_PREFIX=estiva-testbed
DEBIAN_RELEASE=bookworm
DEBIAN_PACKAGES=ca-certificates,curl,docker.io,docker-registry,git,iproute2,iptables,openssh-client,openssh-server,procps,socat,sudo,systemd,systemd-sysv
RECIPES=$TESTBED_DIR/images

# Of what an image is made, as a short digest. usage: recipe_digest NAME
recipe_digest() {
  {
    case $1 in busybox) ;; *) echo "$DEBIAN_RELEASE $DEBIAN_PACKAGES" ;; esac
    if [ -d "$RECIPES/$1" ]; then find "$RECIPES/$1" -type f -print0 | LC_ALL=C sort -z | xargs -0 cat; fi
  } | sha256sum | cut -c1-16
}

image_is_current() {
  [ "$(docker image inspect --format '{{index .Config.Labels "io.estiva.testbed.recipe"}}' "$IMAGE_PREFIX/$1:latest" 2>/dev/null)" = "$2" ]
}

# Makes what is missing. The caller holds the lock of the checkout.
images_up() {
  local digest name old
  for name in busybox debian job host; do
    digest=$(recipe_digest "$name")
    image_is_current "$name" "$digest" && continue
    old=$(docker image inspect --format '{{.Id}}' "$IMAGE_PREFIX/$name:latest" 2>/dev/null) || old=
    "image_$name" "$digest"
    if [ -n "$old" ]; then docker image rm "$old" >/dev/null 2>&1 || true; fi
  done
}

# usage: build_image NAME DIGEST CONTEXT
build_image() {
  DOCKER_BUILDKIT=0 quietly "image $IMAGE_PREFIX/$1" "$ESTIVA_WORK/log/image-$1.log" \
    docker build --quiet --label "io.estiva.testbed.recipe=$2" --tag "$IMAGE_PREFIX/$1:latest" "$3"
}

image_busybox() {
  need_commands /usr/share/doc/busybox-static=busybox-static
  local context
  context=$(mktemp -d "$ESTIVA_WORK/image-busybox.XXXXXX")
  cp "$RECIPES/busybox/Dockerfile" "$context/"
  mkdir -p "$context/root/bin" "$context/root/etc" "$context/root/root"
  mkdir -m 1777 "$context/root/tmp"
  cp "$(command -v busybox)" "$context/root/bin/busybox"
  "$context/root/bin/busybox" --list | grep -vx busybox | while read -r applet; do ln -s busybox "$context/root/bin/$applet"; done
  echo 'root:x:0:0:root:/root:/bin/sh' >"$context/root/etc/passwd"
  echo 'www:x:1000:1000:www:/:/bin/sh' >>"$context/root/etc/passwd"
  printf 'root:x:0:\nwww:x:1000:\n' >"$context/root/etc/group"
  build_image busybox "$1" "$context"
  rm -rf "$context"
}

image_debian() {
  need_commands debootstrap=debootstrap /usr/share/keyrings/debian-archive-keyring.gpg=debian-archive-keyring
  local root
  root=$(mktemp -d "$ESTIVA_WORK/image-debian.XXXXXX")
  quietly "Debian $DEBIAN_RELEASE by debootstrap" "$ESTIVA_WORK/log/debootstrap.log" bootstrap_debian "$root"
  quietly "image $IMAGE_PREFIX/debian" "$ESTIVA_WORK/log/image-debian.log" import_debian "$root" "$1"
  rm -rf "$root"
}

bootstrap_debian() {
  local proxy=
  eval "$(apt-config shell proxy Acquire::http::Proxy 2>/dev/null)" || proxy=
  if [ -n "$proxy" ] && [ "$proxy" != DIRECT ]; then export http_proxy=${http_proxy:-$proxy}; fi
  debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    --include="$DEBIAN_PACKAGES" "$DEBIAN_RELEASE" "$1" "$(debian_mirror)"
}

import_debian() {
  tar --create --directory "$1" --numeric-owner --one-file-system \
    --exclude='./var/cache/apt/archives/*.deb' --exclude='./var/lib/apt/lists/*' --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' \
    --exclude='./usr/share/locale/*' --exclude='./etc/ssh/ssh_host_*' --exclude='./proc/*' --exclude='./sys/*' --exclude='./dev/*' . \
    | docker import --change "LABEL io.estiva.testbed.recipe=$2" --change 'CMD ["/bin/bash"]' - "$IMAGE_PREFIX/debian:latest"
}

image_job() { build_image job "$1" "$RECIPES/job"; }

image_host() { build_image host "$1" "$RECIPES/host"; }

images_down() {
  local name
  for name in host job debian busybox; do
    docker image rm --force "$IMAGE_PREFIX/$name:latest" >/dev/null 2>&1 || true
  done
}
