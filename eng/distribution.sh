# Sourced by the scripts beside it: the tool with its own runtime, as an archive and as a Debian package. The same inputs give the same bytes.

# publish_tool <out> [property...]: the files, in <out>. The project's own lock file holds what they are made of.
publish_tool() {
  local out=$1
  shift
  rm -rf "$out"
  dotnet restore "$root/src/PatchGen.Cli" -v quiet "$@" &&
    dotnet publish "$root/src/PatchGen.Cli" --no-restore -c Release -r linux-x64 --self-contained -o "$out" -v quiet --nologo "$@" || return
  # Documentation and debug information of our own; what a debugger or a crash of the tool itself would want.
  find "$out" \( -name '*.pdb' -o -name '*.xml' \) -delete
  mkdir -p "$out"
  cp "$root/LICENSE" "$root/CHANGELOG.md" "$out/"
  find "$out" -type d -exec chmod 755 {} +
  find "$out" -type f -exec chmod 644 {} +
  chmod 755 "$out/patchgen"
}

# moment: the time that every file of an archive has, in seconds: that of the commit, or what SOURCE_DATE_EPOCH says.
moment() { echo "${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 1000000000)}"; }

# ball <file> <folder> <entry>...: a gzip tarball of entries of the folder, in one order, with one owner and one time.
ball() {
  local file=$1 folder=$2
  shift 2
  tar -C "$folder" --format=gnu --sort=name --owner=root:0 --group=root:0 --mtime="@$(moment)" -cf - "$@" | gzip -n -9 >"$file"
}

# write_archive <files> <version> <out>: prints the archive's path.
write_archive() {
  local files=$1 version=$2 out=$3 name=patchgen-$2-linux-x64 stage
  stage=$(mktemp -d)
  cp -a "$files" "$stage/$name"
  ball "$out/$name.tar.gz" "$stage" "$name"
  rm -rf "$stage"
  echo "$out/$name.tar.gz"
}

# write_deb <files> <version> <out>: prints the package's path. dpkg is not needed: a package is an `ar` of three members.
write_deb() {
  local files=$1 version=${2/-/\~} out=$3 stage member size
  local deb=$out/patchgen_${version}_amd64.deb
  stage=$(mktemp -d)
  mkdir -p "$stage/data/usr/lib" "$stage/data/usr/bin" "$stage/data/usr/share/doc/patchgen" "$stage/control"
  cp -a "$files" "$stage/data/usr/lib/patchgen"
  ln -s ../lib/patchgen/patchgen "$stage/data/usr/bin/patchgen"
  mv "$stage/data/usr/lib/patchgen/LICENSE" "$stage/data/usr/share/doc/patchgen/copyright"
  gzip -n -9 <"$stage/data/usr/lib/patchgen/CHANGELOG.md" >"$stage/data/usr/share/doc/patchgen/changelog.gz"
  rm "$stage/data/usr/lib/patchgen/CHANGELOG.md"
  find "$stage/data" "$stage/control" -type d -exec chmod 755 {} +
  find "$stage/data/usr/share" -type f -exec chmod 644 {} +
  cat >"$stage/control/control" <<EOF
Package: patchgen
Version: $version
Architecture: amd64
Maintainer: The PatchGen authors
Installed-Size: $(du -sk --apparent-size "$stage/data" | cut -f1)
Depends: libc6 (>= 2.28), libgcc-s1, libstdc++6, libssl3t64 | libssl3 | libssl1.1
Section: admin
Priority: optional
Description: live patches for running .NET processes
 Applies, lists and reverses patches of running, optimised, unmodified .NET
 processes, without restarting them. Needs no .NET on the machine: it brings
 the runtime that it runs on.
EOF
  (cd "$stage/data" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$stage/control/md5sums"
  chmod 644 "$stage"/control/*
  ball "$stage/control.tar.gz" "$stage/control" .
  ball "$stage/data.tar.gz" "$stage/data" .
  echo 2.0 >"$stage/debian-binary"
  {
    printf '!<arch>\n'
    for member in debian-binary control.tar.gz data.tar.gz; do
      size=$(stat -c %s "$stage/$member")
      printf '%-16s%-12s%-6s%-6s%-8s%-10s`\n' $member "$(moment)" 0 0 100644 "$size"
      cat "$stage/$member"
      # Each member begins at an even place.
      [ $((size % 2)) = 0 ] || printf '\n'
    done
  } >"$deb"
  rm -rf "$stage"
  echo "$deb"
}
