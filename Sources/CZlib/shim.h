// The door to zlib, for permessage-deflate (RFC 7692).
#ifndef YODEL_CZLIB_SHIM_H
#define YODEL_CZLIB_SHIM_H

#include <zlib.h>

#endif
