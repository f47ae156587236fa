#include "reader.h"

#define ZX_USE_UTF8 1
#include <ZXing/BarcodeFormat.h>
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <string>

int32_t zxing_read(const uint8_t *gray, int32_t width, int32_t height, uint8_t *bytes, int32_t capacity, char *symbology,
                   int32_t symbology_capacity) {
    try {
        ZXing::DecodeHints hints;
        hints.setTryHarder(true);
        hints.setTryRotate(false);
        hints.setReturnCodabarStartEnd(true);
        const auto result =
            ZXing::ReadBarcode(ZXing::ImageView(gray, width, height, ZXing::ImageFormat::Lum), hints);
        if (!result.isValid()) return -1;
        const std::string name = ZXing::ToString(result.format());
        const auto &data = result.bytes();
        if (static_cast<int64_t>(data.size()) > capacity) return -1;
        if (static_cast<int64_t>(name.size()) >= symbology_capacity) return -1;
        std::copy(data.begin(), data.end(), bytes);
        std::copy(name.begin(), name.end(), symbology);
        symbology[name.size()] = 0;
        return static_cast<int32_t>(data.size());
    } catch (...) {
        return -1;
    }
}
