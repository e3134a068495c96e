/*
 * Each file of a fuzz target's corpus as a test, without libFuzzer: what was found once stays
 * found. CORPUS is the folder.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>

static void fail(const char *what, const char *name) {
  fprintf(stderr, "replay: %s/%s: %s\n", CORPUS, name, what);
  exit(1);
}

static void replay(const char *name) {
  char path[4096];
  snprintf(path, sizeof(path), "%s/%s", CORPUS, name);
  FILE *file = fopen(path, "rb");
  if (file == NULL)
    fail("cannot be opened", name);
  static uint8_t input[1 << 20];
  size_t len = fread(input, 1, sizeof(input), file);
  fclose(file);
  uint8_t *copy = malloc(len > 0 ? len : 1); /* so that a read past its end is found */
  if (copy == NULL)
    fail("out of memory", name);
  memcpy(copy, input, len);
  LLVMFuzzerTestOneInput(copy, len);
  free(copy);
}

int main(void) {
  DIR *folder = opendir(CORPUS);
  if (folder == NULL)
    fail("cannot be opened", "");
  size_t count = 0;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    if (entry->d_name[0] == '.')
      continue;
    replay(entry->d_name);
    count++;
  }
  closedir(folder);
  if (count == 0)
    fail("holds no file", "");
  printf("replay: %s: %zu inputs\n", CORPUS, count);
  return 0;
}
