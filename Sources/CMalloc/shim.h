// The door to what the C library lets be set of its memory.
#include <malloc.h>
