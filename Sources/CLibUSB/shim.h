// The door to libusb 1.0, opened by the room Transports alone.

#ifndef QUITTANCE_CLIBUSB_SHIM_H
#define QUITTANCE_CLIBUSB_SHIM_H

#include <libusb.h>

#endif
