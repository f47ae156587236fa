#!/bin/bash
# A real Exim on loopback: own configuration, own spool. It touches no other.
#
#   exim.sh packages        installs Exim if there is no mail server at all (apt); status 77 where there is another one
#   exim.sh run DIR PORT    STARTTLS and AUTH on PORT, TLS from the first byte on PORT + 1; what is taken goes to DIR/mail/new;
#                           ends when its standard input does. DIR holds what certificates.sh makes
#   exim.sh await DIR N     waits until that many mails lie there
#
# User `receipts`, password `secret`. By the recipient's local part: nobody 550, grey 451, full 452.
set -eu
PATH=$PATH:/usr/sbin

if [ "$1" = packages ]; then
    command -v exim4 >/dev/null && [ "$(id -u)" = 0 ] && exit 0
    # Debian's mail servers exclude each other: never take another one away.
    command -v sendmail >/dev/null && exit 77
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || exit 77
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=400 -q install -y --no-install-recommends \
        exim4-daemon-light >&2
    exit 0
fi

if [ "$1" = await ]; then
    for _ in $(seq 400); do
        [ "$(find "$2/mail/new" -type f 2>/dev/null | wc -l)" -ge "$3" ] && exit 0
        sleep 0.05
    done
    exit 1
fi

dir=$2 port=$3
mkdir -p "$dir"/{spool,log,mail}
chmod 755 "$dir"
chown Debian-exim "$dir"/{spool,log,mail}
cat > "$dir/exim.conf" <<C
spool_directory = $dir/spool
log_file_path = $dir/log/%slog
primary_hostname = localhost
local_interfaces = 127.0.0.1.$port : 127.0.0.1.$((port + 1))
tls_on_connect_ports = $((port + 1))
tls_advertise_hosts = *
tls_certificate = $dir/good.crt
tls_privatekey = $dir/good.key
auth_advertise_hosts = \${if eq{\$tls_in_cipher}{}{}{*}}
message_size_limit = 2M
host_lookup =
rfc1413_hosts =
queue_only = false
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
keep_environment =
begin acl
rcpt:
  deny    !authenticated = *
          message = 530 5.7.0 Authentication required
  deny    local_parts = nobody
          message = 550 5.1.1 no such user here
  defer   local_parts = grey
          message = 451 4.7.1 greylisted, come back later
  defer   local_parts = full
          message = 452 4.2.2 mailbox full
  accept
begin routers
all:
  driver = accept
  transport = keep
begin transports
keep:
  driver = appendfile
  directory = $dir/mail
  maildir_format
  create_directory
  envelope_to_add
  return_path_add
  user = Debian-exim
begin retry
* * F,1h,5s
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{\$auth2}{receipts}}{eq{\$auth3}{secret}}}}
  server_set_id = \$auth2
C
chmod 644 "$dir/exim.conf"
exim4 -C "$dir/exim.conf" -bdf > "$dir/log/out" 2>&1 </dev/null &
exim=$!
# SIGTERM is blocked in whatever a thread of the tests starts, and Exim leaves it so.
trap 'kill -KILL $exim' EXIT
trap 'exit 143' TERM
for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        echo "PORT $port"
        # The shell's own reading: a signal ends it at once, and the trap ends Exim.
        while read -r _; do :; done
        exit 0
    fi
    kill -0 $exim || { cat "$dir"/log/* >&2; exit 1; }
    sleep 0.05
done
exit 1
