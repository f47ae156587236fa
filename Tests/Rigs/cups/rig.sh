#!/bin/bash
# A cupsd of its own: real scheduler, own configuration, own spool, on a port of loopback. It touches no other.
#
#   rig.sh packages [pages]          installs cups if it is missing (apt, through sudo unless root), and what draws pages
#   rig.sh start DIR                 writes DIR/etc and starts cupsd; DIR/port and DIR/pid tell where and which
#   rig.sh stop DIR | kill DIR       ends it in good order, or with SIGKILL; harmless when it does not run
#   rig.sh freeze DIR | thaw DIR     takes away its time and gives it back: connections open, no answers
#   rig.sh outage DIR SECONDS        stops it and starts it again after a while
#   rig.sh queue DIR NAME [POLICY]   a raw queue on the `paper` backend; prints land in DIR/NAME, its faults in DIR/NAME/mode
#   rig.sh driver DIR NAME MODEL     the same with a driver, as MODEL says what the printer is
#   rig.sh everywhere DIR NAME FORMAT  a driverless queue, as lpadmin makes it, of a printer that takes FORMAT over IPP;
#                                    prints land in DIR/NAME, as everywhere.py says
#   rig.sh await DIR NAME begun|prints|spooled|idle|up [COUNT]   waits until the backend runs, that many prints are whole,
#                                    cupsd stores a job, none is open, or it answers
#   rig.sh admin DIR COMMAND...      lpadmin, cupsdisable, cancel, lpstat ... against this cupsd
#   rig.sh remove DIR                kills it and deletes DIR
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin

packages() {
    local missing=()
    command -v cupsd >/dev/null || missing+=(cups-daemon)
    command -v lpadmin >/dev/null || missing+=(cups-client)
    if [ "${1:-}" = pages ]; then
        [ -x /usr/lib/cups/filter/pdftopdf ] || missing+=(cups-filters)
        command -v pdftotext >/dev/null || missing+=(poppler-utils)
        command -v zbarimg >/dev/null || missing+=(zbar-tools)
        command -v python3 >/dev/null || missing+=(python3)
    fi
    [ "${#missing[@]}" -gt 0 ] || return 0
    command -v apt-get >/dev/null || { echo "missing, and there is no apt-get: ${missing[*]}" >&2; exit 69; }
    local sudo=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || { echo "As root: apt-get install ${missing[*]}" >&2; exit 77; }
        echo "sudo may ask for your password: it runs apt-get install ${missing[*]}" >&2
        sudo=(sudo)
    fi
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=400 -q install -y \
        --no-install-recommends "${missing[@]}" >&2
}

configure() {
    local owner
    owner=$(id -un)
    [ "$owner" = root ] && owner=lp
    mkdir -p "$dir"/{etc/ppd,spool/tmp,cache/rss,run/certs,log,bin/backend}
    # The stock programs, and a backend that only this cupsd knows.
    for folder in cgi-bin daemon driver filter monitor notifier; do
        [ -e "$dir/bin/$folder" ] || ln -s "/usr/lib/cups/$folder" "$dir/bin/$folder"
    done
    install -m 755 "$here/paper" "$dir/bin/backend/paper"
    ln -sf /usr/lib/cups/backend/ipp "$dir/bin/backend/ipp"
    cat > "$dir/etc/cups-files.conf" <<C
ServerRoot $dir/etc
ServerBin $dir/bin
DataDir /usr/share/cups
DocumentRoot /usr/share/cups/doc-root
CacheDir $dir/cache
StateDir $dir/run
RequestRoot $dir/spool
TempDir $dir/spool/tmp
AccessLog $dir/log/access_log
ErrorLog $dir/log/error_log
PageLog $dir/log/page_log
SyncOnClose Yes
User $owner
Group $(id -gn "$owner")
SystemGroup root $(id -gn)
C
    # Who may do what with a job is as Debian ships it; administration needs no password here.
    cat > "$dir/etc/cupsd.conf" <<C
Listen 127.0.0.1:$port
LogLevel info
MaxLogSize 0
Browsing No
WebInterface No
DefaultAuthType None
DefaultEncryption Never
PreserveJobHistory Yes
PreserveJobFiles No
DirtyCleanInterval 0
MaxJobs 2000
JobRetryInterval 1
JobRetryLimit 3
MultipleOperationTimeout 30
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  SubscriptionPrivateAccess default
  SubscriptionPrivateValues default
  <Limit Create-Job Print-Job Print-URI Validate-Job>
    Order deny,allow
    Allow all
  </Limit>
  <Limit Send-Document Send-URI Hold-Job Release-Job Restart-Job Purge-Jobs Set-Job-Attributes Cancel-Job Close-Job>
    Require user @OWNER @SYSTEM
    Order deny,allow
    Allow all
  </Limit>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
C
    if [ "$(id -u)" = 0 ]; then
        chmod 755 "$dir"
        chown -R "$owner:" "$dir"/{etc,spool,cache,run,log}
        # cupsd runs a backend that others may execute as its user, whom the folder has to let in.
        chown "$owner:" "$dir"
    fi
}

# Below the range from which the kernel takes ports for connections, which might sit on ours while cupsd is away.
free_port() {
    local try
    for _ in $(seq 200); do
        try=$((10000 + RANDOM % 22000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$try") 2>/dev/null; then echo "$try"; return; fi
    done
    echo "no free port" >&2
    exit 70
}

is_up() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

launch() {
    (
        # Whoever waits for this script may wait for the end of a descriptor that cupsd would keep open.
        for fd in /proc/"$BASHPID"/fd/*; do
            [ "${fd##*/}" -gt 2 ] && eval "exec ${fd##*/}>&-"
        done
        # A test's threads block the signals that end a daemon, and what they start inherits that.
        exec setsid perl -MPOSIX -e 'sigprocmask(SIG_SETMASK, POSIX::SigSet->new); exec @ARGV' \
            cupsd -f -c "$dir/etc/cupsd.conf" -s "$dir/etc/cups-files.conf"
    ) > "$dir/log/out" 2>&1 < /dev/null &
    echo $! > "$dir/pid"
    while is_running "$!"; do
        is_up && return
        sleep 0.02
    done
    return 1
}

start() {
    for _ in 1 2 3; do
        if [ ! -e "$dir/port" ]; then
            mkdir -p "$dir"
            port=$(free_port)
            configure
            echo "$port" > "$dir/port"
            chmod 644 "$dir/port"
            launch && return
            # Somebody else was quicker; another port.
            rm -f "$dir/port"
        else
            launch && return
            sleep 0.1
        fi
    done
    echo "cupsd did not come up" >&2
    tail -n 5 "$dir/log/out" "$dir/log/error_log" >&2
    exit 70
}

# A zombie that nobody has fetched yet is none any more.
is_running() { [ -e "/proc/$1" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; }

end() {
    local pid
    pid=$(cat "$dir/pid" 2>/dev/null) || return 0
    rm -f "$dir/pid"
    kill "-$1" "$pid" 2>/dev/null || return 0
    for _ in $(seq 500); do
        is_running "$pid" || return 0
        sleep 0.01
    done
    kill -KILL "$pid" 2>/dev/null || true
}

queue() {
    local name=$1 policy=${2:-abort-job}
    mkdir -p "$dir/$name"
    echo ok > "$dir/$name/mode"
    [ "$(id -u)" = 0 ] && chown lp: "$dir/$name"
    # lpadmin calls raw queues deprecated, which is no news here.
    lpadmin -h "127.0.0.1:$port" -p "$name" -v "paper:$dir/$name" -o "printer-error-policy=$policy" "${@:3}" -E \
        2> "$dir/log/lpadmin" || { cat "$dir/log/lpadmin" >&2; exit 70; }
}

driver() {
    cat > "$dir/etc/$1.model" <<C
*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "RIG.PPD"
*Manufacturer: "Rig"
*Product: "(Rig)"
*ModelName: "$2"
*ShortNickName: "$2"
*NickName: "$2"
*PSVersion: "(3010.000) 0"
*ColorDevice: False
*LanguageLevel: "3"
*DefaultPageSize: A4
*OpenUI *PageSize: PickOne
*PageSize A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4: "595 842"
C
    queue "$1" abort-job -P "$dir/etc/$1.model"
}

# A printer is asked by lpadmin what it can, as for a real one.
everywhere() {
    local folder=$dir/$1
    mkdir -p "$folder"
    echo ok > "$folder/mode"
    (
        for fd in /proc/"$BASHPID"/fd/*; do
            [ "${fd##*/}" -gt 2 ] && eval "exec ${fd##*/}>&-"
        done
        exec setsid python3 "$here/everywhere.py" "$folder" "$2"
    ) > "$dir/log/$1" 2>&1 < /dev/null &
    echo $! > "$folder/pid"
    for _ in $(seq 500); do
        [ -s "$folder/port" ] && break
        sleep 0.02
    done
    lpadmin -h "127.0.0.1:$port" -p "$1" -v "ipp://127.0.0.1:$(cat "$folder/port")/ipp/print" -m everywhere \
        -o printer-error-policy=abort-job -E 2> "$dir/log/lpadmin" || { cat "$dir/log/lpadmin" >&2; exit 70; }
    # For a moment the queue is still raw.
    for _ in $(seq 500); do
        case $(lpoptions -h "127.0.0.1:$port" -p "$1") in *"IPP Everywhere"*) return ;; esac
        sleep 0.01
    done
    echo "$1 was not made driverless in 5 s" >&2
    exit 70
}

await() {
    local folder=$dir/$1
    for _ in $(seq 1000); do
        case $2 in
            begun) [ -e "$folder/running" ] && return ;;
            prints) [ "$(find "$folder" -name 'print-*' | wc -l)" -ge "$3" ] && return ;;
            spooled) [ -n "$(find "$dir/spool" -maxdepth 1 -type f)" ] && return ;;
            up) is_up && return ;;
            idle) is_up && [ -z "$(lpstat -h "127.0.0.1:$port" -o "$1" 2>/dev/null)" ] && return ;;
        esac
        sleep 0.01
    done
    echo "$1 was not $2 in 10 s" >&2
    exit 70
}

command=$1
[ "$command" = packages ] || dir=$2
[ -e "${dir:-}/port" ] && port=$(cat "$dir/port")
case $command in
    packages) packages "${@:2}" ;;
    start) start ;;
    stop) end TERM ;;
    kill) end KILL ;;
    freeze) kill -STOP "$(cat "$dir/pid")" ;;
    thaw) kill -CONT "$(cat "$dir/pid")" ;;
    outage) end TERM; sleep "$3"; start ;;
    queue) queue "${@:3}" ;;
    driver) driver "${@:3}" ;;
    everywhere) everywhere "${@:3}" ;;
    await) await "${@:3}" ;;
    admin) "$3" -h "127.0.0.1:$port" "${@:4}" ;;
    remove)
        end KILL
        # Who started us may ignore SIGTERM, which is inherited.
        for pid in "$dir"/*/pid; do [ -e "$pid" ] && kill -KILL "$(cat "$pid")" 2>/dev/null; done
        rm -rf "$dir"
        ;;
    *) echo "unknown command $command" >&2; exit 64 ;;
esac
