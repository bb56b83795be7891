package im.recado.console.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers to requests with an {@code Idempotency-Key}: who asks again with the same key, as the answer got lost on the way,
 * gets the same answer, and nothing is done twice. For a day, and only so many; lost with a restart. Any thread.
 */
final class Repeats {
  private static final int MOST = 10_000;
  static final int LONGEST_KEY = 200;

  private record Key(String token, String key) {}

  private record Entry(String request, AtomicReference<@Nullable HttpResponse> answer) {}

  private final Cache<Key, Entry> entries =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(Duration.ofDays(1)).build();

  /**
   * The answer, made now or before.
   *
   * @param request what was asked, so that a key is not used for two things
   */
  HttpResponse answer(String token, String key, String request, Supplier<HttpResponse> action) {
    Entry mine = new Entry(request, new AtomicReference<>());
    Entry before = entries.asMap().putIfAbsent(new Key(token, key), mine);
    if (before == null) {
      HttpResponse made = null;
      try {
        made = action.get();
        mine.answer.set(made);
        return made;
      } finally {
        // What failed here, not there, may be tried again.
        if (made == null || made.status() >= 500) {
          entries.invalidate(new Key(token, key));
        }
      }
    }
    if (!before.request.equals(request)) {
      return new Problem(422, "key-used", "This Idempotency-Key was used for another request.").answer();
    }
    HttpResponse made = before.answer.get();
    return made != null ? made : new Problem(409, "in-progress", "The first request with this key is not answered yet.").answer();
  }
}
