#include "deed_kernels.h"
