#!/bin/bash
# certificates.sh DIR: an authority (ca.crt) and what it signed: good (localhost, 127.0.0.1) and other (mail.example.test).
set -eu
cd "$1"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=authority \
    -keyout ca.key -out ca.crt 2>/dev/null
for pair in good=DNS:localhost,IP:127.0.0.1 other=DNS:mail.example.test; do
    name=${pair%%=*}
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" -keyout "$name.key" \
        -out "$name.csr" 2>/dev/null
    printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "${pair#*=}" > "$name.ext"
    openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -extfile "$name.ext" -days 3650 \
        -out "$name.crt" 2>/dev/null
done
chmod 644 ./*.key
