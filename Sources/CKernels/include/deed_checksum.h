#pragma once
#include <stddef.h>
#include <stdint.h>

/// The checksum of stored bytes: four CRC-32C over every fourth 8-byte word and one over the four.
///
/// The same on every machine. Detects every change of up to 32 bits in a row, and others but for one
/// in 2^32.
uint32_t deed_checksum(const uint8_t *bytes, size_t count);

/// The same without the processor's instruction for it; for tests.
uint32_t deed_checksum_plain(const uint8_t *bytes, size_t count);
