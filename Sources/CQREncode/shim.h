// The door to libqrencode, opened by the room Rendering alone.

#ifndef QUITTANCE_CQRENCODE_SHIM_H
#define QUITTANCE_CQRENCODE_SHIM_H

#include <qrencode.h>

#endif
