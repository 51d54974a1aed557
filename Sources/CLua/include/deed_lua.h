#pragma once
int deed_two(void);
