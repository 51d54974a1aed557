#pragma once
#include "deed_checksum.h"
#include "deed_csv.h"
#include "deed_groups.h"
#include "deed_masks.h"
#include "deed_journeys.h"
#include "deed_memory.h"
#include "deed_variant.h"
