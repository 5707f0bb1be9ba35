# Sourced by the scripts beside it: what they need from the machine, and precisely what to install where it lacks.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# The build is told once, by the script; no server of an earlier build may hold files or processes after it.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }
die() { say "$1"; exit "${2:-1}"; }

# need <command> <apt package>: installs it when root with apt, else says how.
need() {
  command -v "$1" >/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing $2"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$2"; } >&2 ||
      die "$1 is missing and 'apt-get install $2' failed" 3
    return
  fi
  die "$1 is missing. Install it, e.g. with: apt-get install $2" 3
}

need_sdk() {
  command -v dotnet >/dev/null ||
    die "dotnet is missing. Install the .NET SDK 10.0: https://dotnet.microsoft.com/download/dotnet/10.0" 3
  (cd "$root" && dotnet --version >/dev/null 2>&1) ||
    die "no .NET SDK here satisfies global.json. Install the .NET SDK 10.0: https://dotnet.microsoft.com/download/dotnet/10.0" 3
}
