// A reader of codes that is not ours: ZXing-C++ behind one C function.

#ifndef QUITTANCE_CZXING_READER_H
#define QUITTANCE_CZXING_READER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Reads the one code in a picture of one byte a pixel, 0 for black.
//
// Writes the bytes that it holds and the name of its symbology with a NUL at the end. Gives the number of bytes, or -1
// where there is no code or no room.
int32_t zxing_read(const uint8_t *gray, int32_t width, int32_t height, uint8_t *bytes, int32_t capacity, char *symbology,
                   int32_t symbology_capacity);

#ifdef __cplusplus
}
#endif

#endif
