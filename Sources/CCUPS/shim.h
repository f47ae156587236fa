// The door to libcups, opened by the room Transports alone.
//
// HTTP and IPP only: the calls that print by themselves (`cupsPrintFile`, `cupsDoRequest`) connect again for up to
// 30 seconds, send a request a second time and ask for passwords on the terminal without being told to.

#ifndef QUITTANCE_CCUPS_SHIM_H
#define QUITTANCE_CCUPS_SHIM_H

#include <cups/cups.h>
#include <cups/http.h>
#include <cups/ipp.h>

#endif
