#pragma once
#include "deed_csv.h"
#include "deed_variant.h"
