// The door to ZBar, opened by the room Rendering alone.

#ifndef QUITTANCE_CZBAR_SHIM_H
#define QUITTANCE_CZBAR_SHIM_H

#include <zbar.h>

#endif
