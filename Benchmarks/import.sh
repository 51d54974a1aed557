#!/bin/sh
# Imports one table with one tool into an empty place, then prints its rows and the bytes that it
# takes, as `rows,bytes`.
#
# usage: import.sh TOOL PROGRAM PLACE TABLE FILE [SCRIPT]
set -e
tool=$1 program=$2 place=$3 table=$4 file=$5
case $tool in
  deed)
    rm -rf "$place"
    "$program" init "$place" > "$place.log"
    "$program" import "$table" "$file" --workspace "$place" --json > "$place.json"
    rows=$(sed 's/.*"new":\([0-9]*\).*/\1/' "$place.json")
    bytes=$(wc -c "$place"/.deed/parts/* "$place/.deed/catalogue.sqlite" | sed -n 's/ *total$//p')
    ;;
  duckdb)
    rm -f "$place"
    rows=$("$program" "$place" -csv -noheader < "$6")
    bytes=$(wc -c < "$place")
    ;;
  polars)
    rows=$("$program" "$6" "$table" "$file" "$place")
    bytes=$(wc -c < "$place")
    ;;
esac
echo "$rows,$((bytes))"
