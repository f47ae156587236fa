#!/bin/sh
# A whole till in shell and curl. It goes on selling when the fiscal API is away.
#
#   till.sh sell "Filterkaffee 500 g" 1190    sells for 11.90 and says what kind of receipt came out
#   till.sh open                              how many calls are not settled yet
#   till.sh reprint                           the last receipt again, marked as a duplicate
set -eu
url=${QUITTANCE_URL:-http://127.0.0.1:7788}
register=${QUITTANCE_REGISTER:-reg_1}
: "${QUITTANCE_TOKEN:?put the cashier token into QUITTANCE_TOKEN}"
head=$(mktemp) body=$(mktemp)
trap 'rm -f "$head" "$body"' EXIT

# call METHOD PATH [JSON [KEY]]: the same key makes it safe to ask again after a broken answer.
call() {
  for try in 1 2 3 4 5; do
    status=$(curl --silent --max-time 15 --request "$1" --dump-header "$head" --output "$body" \
      --write-out '%{http_code}' --header "Authorization: Bearer $QUITTANCE_TOKEN" \
      --header "Quittance-Operator: ${USER:-till}" --header 'Content-Type: application/json' \
      ${4:+--header "Idempotency-Key: $4"} ${3:+--data "$3"} "$url$2") || status=000
    case $status in
      2*) return 0 ;;
      000 | 429 | 503 | 504) sleep "$try" ;;
      *) break ;;
    esac
  done
  echo "$1 $2 failed with $status: $(cat "$body")" >&2
  return 1
}

field() { sed -n "s/^$1: *//Ip" "$head" | tr -d '\r'; }
money() { printf '%d.%02d' $(($1 / 100)) $(($1 % 100)); }
key() { cat /proc/sys/kernel/random/uuid; }

sell() {
  title=$(printf %s "$1" | sed 's/[\\"]/\\&/g') total=$2
  tax=$(((total * 19 + 59) / 119))
  call POST "/fiscal/$register/operations" '{"type":"sale","source":"POS","register_id":"'"$register"'",
    "external_id":"'"$(key)"'","currency":"EUR","pretax_amount":"'"$(money $((total - tax)))"'",
    "tax_amount":"'"$(money $tax)"'","tip_amount":"0.00",
    "total_amount":"'"$(money "$total")"'","line_items":[{"title":"'"$title"'","quantity":1,
    "unit_price":"'"$(money "$total")"'","total_amount":"'"$(money "$total")"'",
    "taxes":[{"name":"USt 19%","rate":"0.19","tax_amount":"'"$(money $tax)"'"}]}]}' "$(key)"
  operation=$(field Quittance-Operation)
  call POST "/fiscal/$register/operations/$operation/complete" '{"payments":[{"payment_id":"'"$(key)"'",
    "method":"cash","status":"captured","amount":"'"$(money "$total")"'","currency":"EUR"}]}' "$(key)"
  receipt=$(field Quittance-Receipt)
  case $(field Quittance-State) in
    acknowledged) echo "sold: receipt $receipt is fiscal" ;;
    *) echo "sold: receipt $receipt is provisional, its certification follows" ;;
  esac
}

case ${1:-} in
  sell) sell "$2" "$3" ;;
  open) call GET /v1/queue && echo "open: $(sed 's/"lanes":.*//' "$body" | grep -o '"entry":' | wc -l)" ;;
  reprint)
    call POST /v1/reprint '{"last":true,"register":"'"$register"'"}' "$(key)"
    echo "reprint: $(grep -o 'job_[0-9]*' "$body" | head -n 1)" ;;
  *) sed -n 's/^# \{0,1\}//p' "$0" | sed -n 2,6p >&2 && exit 64 ;;
esac
