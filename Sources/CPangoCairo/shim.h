// The door to Pango and Cairo, opened by the room Rendering alone.
//
// GObject's reference counting takes `gpointer`; the typed functions below keep the casts on the C side.

#ifndef QUITTANCE_CPANGOCAIRO_SHIM_H
#define QUITTANCE_CPANGOCAIRO_SHIM_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

static inline void quittance_release_layout(PangoLayout *layout) { g_object_unref(layout); }

static inline void quittance_release_context(PangoContext *context) { g_object_unref(context); }

static inline void quittance_release_font_map(PangoFontMap *map) { g_object_unref(map); }

// The attributes of a character are bit fields.
static inline int quittance_may_break_before(const PangoLogAttr *attribute) { return attribute->is_line_break; }

// Stands for a character that no font has.
static inline int quittance_is_unknown(PangoGlyph glyph) { return (glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0; }

static inline void quittance_free(void *memory) { g_free(memory); }

#endif
