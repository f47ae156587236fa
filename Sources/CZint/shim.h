// The door to Zint, opened by the room Rendering alone.

#ifndef QUITTANCE_CZINT_SHIM_H
#define QUITTANCE_CZINT_SHIM_H

#include <zint.h>

// The modules of a row, eight in a byte from the lowest bit; the field itself is too large for Swift to see.
static inline const unsigned char *quittance_zint_row(const struct zint_symbol *symbol, int row) {
    return symbol->encoded_data[row];
}

// The library's words for what went wrong.
static inline const char *quittance_zint_error(const struct zint_symbol *symbol) {
    return symbol->errtxt;
}

#endif
