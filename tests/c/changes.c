// The change feed: reading it on from a place, waiting for more, and being woken.
#include "scene.h"

#include <pthread.h>
#include <time.h>

static void pause_ms(long milliseconds) {
  const struct timespec length = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  nanosleep(&length, NULL);
}

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static size_t go_through(duologue_event_cursor *cursor) {
  duologue_error *error = NULL;
  const duologue_event *row = NULL;
  size_t count = 0;
  for (;;) {
    CHECK_OK(duologue_event_cursor_next(cursor, &row, &error), error);
    if (row == NULL)
      return count;
    count += 1;
  }
}

// The number of changes after a place, which is moved behind them. The place is the caller's to
// free.
static size_t read_on(const scene *scene, char **after, size_t limit) {
  duologue_error *error = NULL;
  duologue_event_cursor *changes = NULL;
  CHECK_OK(duologue_messenger_changes(scene->messenger, *after, limit, &changes, &error), error);
  const char *next = duologue_event_cursor_after(changes);
  CHECK(next != NULL);
  char *copy = malloc(strlen(next) + 1);
  strcpy(copy, next);
  free(*after);
  *after = copy;
  const size_t count = go_through(changes);
  duologue_event_cursor_free(changes);
  return count;
}

static void every_change_is_read_exactly_once(void) {
  scene scene = scene_open();
  char *after = NULL;
  duologue_error *error = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  for (int i = 0; i < 6; i++)
    CHECK_OK(duologue_messenger_add_note(scene.messenger, id, "a", 1, NULL, NULL, &error), error);

  size_t runs = 0, count = 0, found;
  while ((found = read_on(&scene, &after, 4)) > 0) {
    CHECK(found <= 4);
    runs += 1;
    count += found;
  }
  CHECK(runs > 1);
  CHECK(count == (runs - 1) * 4 + (count % 4 ? count % 4 : 4));
  CHECK(read_on(&scene, &after, 0) == 0);
  CHECK_OK(duologue_messenger_add_note(scene.messenger, id, "a", 1, NULL, NULL, &error), error);
  CHECK(read_on(&scene, &after, 0) == 1);

  char *all = NULL;
  CHECK(read_on(&scene, &all, 0) == count + 1);
  CHECK_TEXT(all, after);
  free(all);
  free(after);
  scene_close(&scene);
}

static void one_can_begin_with_what_happens_from_now_on(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_buffer *place = NULL;
  duologue_event_cursor *changes = NULL;
  const duologue_event *row = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");

  CHECK_OK(duologue_messenger_last_change(scene.messenger, &place, &error), error);
  CHECK(duologue_buffer_length(place) == strlen(duologue_buffer_text(place)));
  CHECK_OK(duologue_messenger_complete(scene.messenger, id, NULL, NULL, &error), error);
  CHECK_OK(
      duologue_messenger_changes(scene.messenger, duologue_buffer_text(place), 0, &changes, &error),
      error);
  CHECK_OK(duologue_event_cursor_next(changes, &row, &error), error);
  CHECK(duologue_event_kind(row) == DUOLOGUE_EVENT_KIND_CONVERSATION_FINISHED);
  duologue_event_cursor_free(changes);
  duologue_buffer_free(place);
  CHECK_OK(duologue_messenger_last_change(scene.messenger, NULL, &error), error);
  CHECK_INVALID(duologue_messenger_last_change(NULL, &place, &error), "messenger", error);
  CHECK(place == NULL);
  scene_close(&scene);
}

static void a_place_that_is_none_is_refused(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_event_cursor *changes = NULL, *timeline = NULL;
  const duologue_messenger *messenger = scene.messenger;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  duologue_paging paging = DUOLOGUE_PAGING_INIT;
  paging.limit = 1;
  CHECK_OK(duologue_messenger_timeline(messenger, id, NULL, 0, &paging, &timeline, &error), error);
  const char *elsewhere = duologue_event_cursor_after(timeline);
  CHECK(elsewhere != NULL);

  CHECK_INVALID(duologue_messenger_changes(messenger, elsewhere, 0, &changes, &error), "after",
                error);
  CHECK_INVALID(duologue_messenger_changes(messenger, "nowhere", 0, &changes, &error), "after",
                error);
  CHECK_INVALID(duologue_messenger_changes(messenger, NULL, 1001, &changes, &error), "limit",
                error);
  CHECK_INVALID(duologue_messenger_wait_changes(messenger, "\xff", 0, 0, &changes, &error), "after",
                error);
  CHECK_INVALID(duologue_messenger_wait_changes(messenger, NULL, -2, 0, &changes, &error),
                "timeout_ms", error);
  CHECK_INVALID(duologue_messenger_wait_changes(NULL, NULL, 0, 0, &changes, &error), "messenger",
                error);
  CHECK(changes == NULL);
  duologue_event_cursor_free(timeline);
  scene_close(&scene);
}

static void a_wait_ends_with_its_time(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_buffer *place = NULL;
  duologue_event_cursor *changes = NULL;
  CHECK_OK(duologue_messenger_last_change(scene.messenger, &place, &error), error);
  const char *after = duologue_buffer_text(place);

  const int64_t began = now_ms();
  CHECK_OK(duologue_messenger_wait_changes(scene.messenger, after, 60, 0, &changes, &error), error);
  CHECK(now_ms() - began >= 60);
  CHECK(go_through(changes) == 0);
  CHECK_TEXT(duologue_event_cursor_after(changes), after);
  duologue_event_cursor_free(changes);
  CHECK_OK(duologue_messenger_wait_changes(scene.messenger, after, 0, 0, NULL, &error), error);
  // With something to read there is nothing to wait for.
  CHECK_OK(duologue_messenger_wait_changes(scene.messenger, NULL, -1, 1, &changes, &error), error);
  CHECK(go_through(changes) == 1);
  duologue_event_cursor_free(changes);
  duologue_buffer_free(place);
  scene_close(&scene);
}

// A reader on a thread of its own, who waits for ever.
typedef struct {
  const duologue_messenger *messenger;
  const char *after;
  size_t count;
} reader;

static void *wait_for_ever(void *argument) {
  reader *reader = argument;
  duologue_error *error = NULL;
  duologue_event_cursor *changes = NULL;
  CHECK_OK(
      duologue_messenger_wait_changes(reader->messenger, reader->after, -1, 0, &changes, &error),
      error);
  reader->count = go_through(changes);
  duologue_event_cursor_free(changes);
  return NULL;
}

static void a_wait_ends_with_a_change_of_another_thread(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_buffer *place = NULL;
  pthread_t thread;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  CHECK_OK(duologue_messenger_last_change(scene.messenger, &place, &error), error);

  reader reader = {scene.messenger, duologue_buffer_text(place), 0};
  CHECK(pthread_create(&thread, NULL, wait_for_ever, &reader) == 0);
  pause_ms(20);
  CHECK_OK(duologue_messenger_add_note(scene.messenger, id, "a", 1, NULL, NULL, &error), error);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(reader.count == 1);
  duologue_buffer_free(place);
  scene_close(&scene);
}

// Whom to interrupt until told that it was done.
typedef struct {
  duologue_messenger *messenger;
  pthread_mutex_t lock;
  int done;
} interrupter;

static int is_done(interrupter *interrupter) {
  pthread_mutex_lock(&interrupter->lock);
  const int done = interrupter->done;
  pthread_mutex_unlock(&interrupter->lock);
  return done;
}

static void *interrupt_until_done(void *argument) {
  interrupter *interrupter = argument;
  while (!is_done(interrupter)) {
    // A wait that begins later waits, so one call may come too early.
    duologue_messenger_interrupt(interrupter->messenger);
    pause_ms(10);
  }
  return NULL;
}

static void a_wait_for_ever_ends_with_an_interrupt_from_another_thread(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_buffer *place = NULL;
  pthread_t thread;
  CHECK_OK(duologue_messenger_last_change(scene.messenger, &place, &error), error);

  interrupter interrupter = {scene.messenger, PTHREAD_MUTEX_INITIALIZER, 0};
  reader reader = {scene.messenger, duologue_buffer_text(place), 9};
  CHECK(pthread_create(&thread, NULL, interrupt_until_done, &interrupter) == 0);
  wait_for_ever(&reader);
  CHECK(reader.count == 0);
  pthread_mutex_lock(&interrupter.lock);
  interrupter.done = 1;
  pthread_mutex_unlock(&interrupter.lock);
  CHECK(pthread_join(thread, NULL) == 0);
  duologue_messenger_interrupt(NULL);
  duologue_buffer_free(place);
  scene_close(&scene);
}

// What a watcher's functions were called with, and when.
typedef struct {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  pthread_t thread; // on which it was woken last
  size_t woken, dropped, woken_after_drop;
  duologue_messenger *messenger; // which a wake reads from, if there is one
} bedside;

#define BEDSIDE                                                                                    \
  { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, pthread_self(), 0, 0, 0, NULL }

static void wake(void *user_data) {
  bedside *bedside = user_data;
  if (bedside->messenger != NULL)
    CHECK(duologue_messenger_badge(bedside->messenger, NULL, NULL, NULL) == DUOLOGUE_OK);
  pthread_mutex_lock(&bedside->lock);
  bedside->woken += 1;
  bedside->woken_after_drop += bedside->dropped;
  bedside->thread = pthread_self();
  pthread_cond_broadcast(&bedside->changed);
  pthread_mutex_unlock(&bedside->lock);
}

static void drop(void *user_data) {
  bedside *bedside = user_data;
  pthread_mutex_lock(&bedside->lock);
  bedside->dropped += 1;
  pthread_mutex_unlock(&bedside->lock);
}

static void wait_until_woken(bedside *bedside, size_t times) {
  pthread_mutex_lock(&bedside->lock);
  while (bedside->woken < times)
    pthread_cond_wait(&bedside->changed, &bedside->lock);
  pthread_mutex_unlock(&bedside->lock);
}

static duologue_watch watch_by(bedside *bedside) {
  duologue_watch watch = DUOLOGUE_WATCH_INIT;
  watch.wake = wake;
  watch.user_data = bedside;
  watch.drop = drop;
  return watch;
}

static void a_watcher_is_woken_on_a_thread_of_the_engines_and_dropped_once(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_watcher *watcher = NULL;
  bedside bedside = BEDSIDE;
  bedside.messenger = scene.messenger;
  duologue_watch watch = watch_by(&bedside);
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");

  CHECK_OK(duologue_messenger_watch(scene.messenger, &watch, &watcher, &error), error);
  memset(&watch, 0, sizeof watch); // it was copied
  CHECK_OK(duologue_messenger_read(scene.messenger, id, 0, NULL, NULL, &error), error);
  wait_until_woken(&bedside, 1);
  CHECK(!pthread_equal(bedside.thread, pthread_self()));
  CHECK_OK(duologue_messenger_complete(scene.messenger, id, NULL, NULL, &error), error);
  wait_until_woken(&bedside, 2);
  CHECK(bedside.dropped == 0);
  duologue_watcher_free(watcher);
  CHECK(bedside.dropped == 1 && bedside.woken_after_drop == 0);

  const size_t woken = bedside.woken;
  CHECK_OK(duologue_messenger_reopen(scene.messenger, id, NULL, NULL, &error), error);
  pause_ms(60);
  CHECK(bedside.woken == woken && bedside.dropped == 1);
  scene_close(&scene);
}

static void a_watch_that_cannot_be_is_refused_and_dropped(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_watcher *watcher = NULL;
  bedside bedside = BEDSIDE;
  duologue_watch watch = watch_by(&bedside);

  CHECK_INVALID(duologue_messenger_watch(NULL, &watch, &watcher, &error), "messenger", error);
  CHECK(watcher == NULL && bedside.dropped == 1);
  watch.wake = NULL;
  CHECK_INVALID(duologue_messenger_watch(scene.messenger, &watch, &watcher, &error), "wake", error);
  CHECK(watcher == NULL && bedside.dropped == 2);
  CHECK_INVALID(duologue_messenger_watch(scene.messenger, NULL, &watcher, &error), "watch", error);
  struct {
    duologue_watch watch;
    int64_t later;
  } newer = {watch_by(&bedside), 1};
  newer.watch.struct_size = sizeof newer;
  CHECK_INVALID(duologue_messenger_watch(scene.messenger, &newer.watch, &watcher, &error), "watch",
                error);
  CHECK(watcher == NULL && bedside.dropped == 3);
  // A watcher that nobody wants ends at once; one without a drop has none called.
  watch = watch_by(&bedside);
  CHECK_OK(duologue_messenger_watch(scene.messenger, &watch, NULL, &error), error);
  CHECK(bedside.dropped == 4);
  watch.drop = NULL;
  CHECK_OK(duologue_messenger_watch(scene.messenger, &watch, &watcher, &error), error);
  duologue_watcher_free(watcher);
  CHECK(bedside.dropped == 4);
  duologue_watcher_free(NULL);
  scene_close(&scene);
}

// A watcher that is freed by its own callback.
typedef struct {
  bedside bedside;
  duologue_watcher *watcher;
} one_night;

static void wake_and_end(void *user_data) {
  one_night *self = user_data;
  pthread_mutex_lock(&self->bedside.lock);
  duologue_watcher *watcher = self->watcher;
  self->watcher = NULL;
  pthread_mutex_unlock(&self->bedside.lock);
  duologue_watcher_free(watcher);
}

static void drop_and_tell(void *user_data) {
  one_night *self = user_data;
  pthread_mutex_lock(&self->bedside.lock);
  self->bedside.dropped += 1;
  pthread_cond_broadcast(&self->bedside.changed);
  pthread_mutex_unlock(&self->bedside.lock);
}

static void a_watcher_may_be_freed_by_its_own_callback(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  one_night self = {BEDSIDE, NULL};
  duologue_watch watch = DUOLOGUE_WATCH_INIT;
  watch.wake = wake_and_end;
  watch.user_data = &self;
  watch.drop = drop_and_tell;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");

  pthread_mutex_lock(&self.bedside.lock);
  CHECK_OK(duologue_messenger_watch(scene.messenger, &watch, &self.watcher, &error), error);
  pthread_mutex_unlock(&self.bedside.lock);
  CHECK_OK(duologue_messenger_complete(scene.messenger, id, NULL, NULL, &error), error);
  pthread_mutex_lock(&self.bedside.lock);
  while (self.bedside.dropped == 0)
    pthread_cond_wait(&self.bedside.changed, &self.bedside.lock);
  pthread_mutex_unlock(&self.bedside.lock);
  CHECK(self.watcher == NULL && self.bedside.dropped == 1);
  scene_close(&scene);
}

int main(void) {
  RUN(every_change_is_read_exactly_once);
  RUN(one_can_begin_with_what_happens_from_now_on);
  RUN(a_place_that_is_none_is_refused);
  RUN(a_wait_ends_with_its_time);
  RUN(a_wait_ends_with_a_change_of_another_thread);
  RUN(a_wait_for_ever_ends_with_an_interrupt_from_another_thread);
  RUN(a_watcher_is_woken_on_a_thread_of_the_engines_and_dropped_once);
  RUN(a_watch_that_cannot_be_is_refused_and_dropped);
  RUN(a_watcher_may_be_freed_by_its_own_callback);
  return 0;
}
