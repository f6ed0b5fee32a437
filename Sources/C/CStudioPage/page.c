// Where each file of the page is compiled in; a new one needs two lines here and nothing else.
#include "CStudioPage.h"

#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "page/index.html"
};
static const unsigned char layout_css[] = {
#embed "page/layout.css"
};
static const unsigned char parts_css[] = {
#embed "page/parts.css"
};
static const unsigned char words_js[] = {
#embed "page/words.js"
};
static const unsigned char english_js[] = {
#embed "page/english.js"
};
static const unsigned char spanish_js[] = {
#embed "page/spanish.js"
};
static const unsigned char times_js[] = {
#embed "page/times.js"
};
static const unsigned char plan_js[] = {
#embed "page/plan.js"
};
static const unsigned char parts_js[] = {
#embed "page/parts.js"
};
static const unsigned char server_js[] = {
#embed "page/server.js"
};
static const unsigned char store_js[] = {
#embed "page/store.js"
};
static const unsigned char pictures_js[] = {
#embed "page/pictures.js"
};
static const unsigned char stage_js[] = {
#embed "page/stage.js"
};
static const unsigned char timeline_js[] = {
#embed "page/timeline.js"
};
static const unsigned char panel_js[] = {
#embed "page/panel.js"
};
static const unsigned char sound_js[] = {
#embed "page/sound.js"
};
static const unsigned char review_js[] = {
#embed "page/review.js"
};
static const unsigned char keys_js[] = {
#embed "page/keys.js"
};
static const unsigned char studio_js[] = {
#embed "page/studio.js"
};

static const struct {
  const char *name;
  const unsigned char *bytes;
  long count;
} files[] = {
    {"index.html", index_html, sizeof index_html},
    {"layout.css", layout_css, sizeof layout_css},
    {"parts.css", parts_css, sizeof parts_css},
    {"words.js", words_js, sizeof words_js},
    {"english.js", english_js, sizeof english_js},
    {"spanish.js", spanish_js, sizeof spanish_js},
    {"times.js", times_js, sizeof times_js},
    {"plan.js", plan_js, sizeof plan_js},
    {"parts.js", parts_js, sizeof parts_js},
    {"server.js", server_js, sizeof server_js},
    {"store.js", store_js, sizeof store_js},
    {"pictures.js", pictures_js, sizeof pictures_js},
    {"stage.js", stage_js, sizeof stage_js},
    {"timeline.js", timeline_js, sizeof timeline_js},
    {"panel.js", panel_js, sizeof panel_js},
    {"sound.js", sound_js, sizeof sound_js},
    {"review.js", review_js, sizeof review_js},
    {"keys.js", keys_js, sizeof keys_js},
    {"studio.js", studio_js, sizeof studio_js},
};

int veil_page_count(void) { return sizeof files / sizeof *files; }

int veil_page_name(int file, long position) {
  if (file < 0 || file >= veil_page_count() || position < 0) return -1;
  const char *name = files[file].name;
  return position < (long)strlen(name) ? name[position] : -1;
}

int veil_page_byte(int file, long position) {
  if (file < 0 || file >= veil_page_count() || position < 0) return -1;
  return position < files[file].count ? files[file].bytes[position] : -1;
}
