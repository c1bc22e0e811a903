#ifndef LEAT_CARROW_H
#define LEAT_CARROW_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Counts changes of this interface: the program refuses a library of another version.
#define LEAT_ARROW_VERSION 1

typedef struct LeatArrow {
  int32_t version;
  const char *arrow_version;
} LeatArrow;

/// The one symbol that the library exports.
const LeatArrow *leat_arrow(void);

#ifdef __cplusplus
}
#endif

#endif
