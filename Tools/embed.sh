#!/bin/sh
# Writes Sources/StandardLibrary/files.c, which carries stdlib/, scripts/ and Examples/ inside the
# binary. Run it after adding or removing a file there; a test compares.
set -eu
cd "$(dirname "$0")/.."
list=$(find $(ls -d scripts stdlib Examples 2> /dev/null) -type f \( -name '*.lua' -o -name '*.csv' \) | LC_ALL=C sort)
{
  echo '// Written by Tools/embed.sh. The files themselves are compiled in by #embed.'
  echo '#include "deed_library.h"'
  echo
  echo '#pragma clang diagnostic ignored "-Wc23-extensions"'
  echo
  index=0
  for path in $list; do
    printf 'static const unsigned char file_%d[] = {\n#embed "../../%s" suffix(, 0)\n    };\n' \
      "$index" "$path"
    index=$((index + 1))
  done
  echo
  echo 'static const deed_file files[] = {'
  index=0
  for path in $list; do
    printf '    {"%s", file_%d, sizeof file_%d - 1},\n' "$path" "$index" "$index"
    index=$((index + 1))
  done
  echo '};'
  echo
  echo 'const deed_file *deed_library_files(size_t *count) {'
  echo '  *count = sizeof files / sizeof *files;'
  echo '  return files;'
  echo '}'
} > Sources/StandardLibrary/files.c
