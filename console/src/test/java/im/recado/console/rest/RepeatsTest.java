package im.recado.console.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.console.session.Sealing;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RepeatsTest {
  private static final Jid SERVER = Jid.valueOf("verona.example");

  /** Turns texts into others, and back for the same place alone. */
  private static final Sealing SEALING =
      new Sealing() {
        @Override
        public String seal(String text, String place) {
          return Base64.getEncoder().encodeToString((place + "\n" + text).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public @Nullable String open(String sealed, String place) {
          String text = new String(Base64.getDecoder().decode(sealed), StandardCharsets.UTF_8);
          return text.startsWith(place + "\n") ? text.substring(place.length() + 1) : null;
        }
      };

  private final Texts texts = new Texts();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final Clock clock = new Moving();
  private Repeats repeats = new Repeats(texts, SERVER, SEALING, clock);
  private int done;

  private final class Moving extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Texts of one owner, in memory. */
  private static final class Texts implements KeyValues {
    final Map<String, String> all = new ConcurrentHashMap<>();
    boolean broken;

    @Override
    public @Nullable String get(Jid owner, String key) {
      return all.get(key);
    }

    @Override
    public Map<String, String> all(Jid owner) {
      return Map.copyOf(all);
    }

    @Override
    public void put(Jid owner, String key, String value) {
      if (broken) {
        throw new StoreException("the database is gone", new IOException());
      }
      all.put(key, value);
    }

    @Override
    public boolean replace(Jid owner, String key, @Nullable String before, @Nullable String after) {
      if (!Objects.equals(all.get(key), before)) {
        return false;
      }
      if (after == null) {
        all.remove(key);
      } else {
        all.put(key, after);
      }
      return true;
    }

    @Override
    public boolean remove(Jid owner, String key) {
      return all.remove(key) != null;
    }

    @Override
    public void removeAll(Jid owner) {
      all.clear();
    }
  }

  private HttpResponse add(String key, String request) {
    return repeats.answer("token", key, request, () -> new Problem(200, "done", "done " + ++done).answer());
  }

  private static String body(HttpResponse response) throws IOException {
    return new String(Objects.requireNonNull(response.content()).open().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void restart() {
    repeats = new Repeats(texts, SERVER, SEALING, clock);
  }

  @Test
  void anAnswerIsTheSameAfterARestart() throws IOException {
    HttpResponse first = add("a", "user-add {password=Secret}");
    restart();
    HttpResponse again = add("a", "user-add {password=Secret}");
    assertThat(body(again)).isEqualTo(body(first)).contains("done 1");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.headers()).isEqualTo(first.headers());
    assertThat(add("a", "user-add {password=Other}").status()).isEqualTo(422);
    assertThat(texts.all.toString()).as("nothing in clear").doesNotContain("Secret", "done 1");
  }

  @Test
  void whetherSomethingWasDoneIsNotKnownWhenTheServerStoppedMeanwhile() throws IOException {
    Supplier<HttpResponse> action =
        () -> {
          // What another process would find: begun, and not answered.
          restart();
          done++;
          try {
            assertThat(body(add("a", "x"))).contains("outcome-unknown");
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return new Problem(200, "done", "done").answer();
        };
    assertThat(repeats.answer("token", "a", "x", action).status()).isEqualTo(200);
    assertThat(done).isEqualTo(1);
    restart();
    assertThat(add("a", "x").status()).as("and now it is").isEqualTo(200);
  }

  @Test
  void whoAsksWhileTheFirstIsAtWorkIsToldSo() {
    HttpResponse answer =
        repeats.answer("token", "a", "x", () -> new Problem(add("a", "x").status(), "x", "the second was told this").answer());
    assertThat(answer.status()).isEqualTo(409);
    assertThat(done).isZero();
  }

  @Test
  void whatFailedHereMayBeTriedAgain() {
    assertThatThrownBy(
            () ->
                repeats.answer(
                    "token",
                    "a",
                    "x",
                    () -> {
                      throw new StoreException("away", new IOException());
                    }))
        .isInstanceOf(StoreException.class);
    assertThat(repeats.answer("token", "a", "x", () -> new Problem(500, "failed", "no").answer()).status()).isEqualTo(500);
    assertThat(add("a", "x").status()).isEqualTo(200);
  }

  @Test
  void nothingIsDoneWhileItCannotBeNotedThatItBegan() {
    texts.broken = true;
    assertThatThrownBy(() -> add("a", "x")).isInstanceOf(StoreException.class);
    assertThat(done).isZero();
  }

  @Test
  void afterADayAKeyIsNewAgainAndOldOnesAreForgotten() {
    for (int i = 0; i < 400; i++) {
      add("key " + i, "x");
    }
    now = now.plus(Duration.ofHours(23));
    add("key 0", "x");
    assertThat(done).as("still known").isEqualTo(400);
    now = now.plus(Duration.ofHours(1));
    add("key 0", "y");
    assertThat(done).isEqualTo(401);
    for (int i = 0; i < 200; i++) {
      add("new " + i, "x");
    }
    assertThat(texts.all).hasSizeLessThan(300);
  }

  /** Nothing was done: it may be mended and tried again, and takes nobody's place. */
  @Test
  void aRefusalIsNotKept() {
    assertThat(repeats.answer("token", "a", "x", () -> new Problem(403, "not-allowed", "no").answer()).status()).isEqualTo(403);
    assertThat(texts.all).isEmpty();
    assertThat(add("a", "y").status()).isEqualTo(200);
  }

  @Test
  void aLargeAnswerIsNotKeptButThatThereWasOne() throws IOException {
    String large = "x".repeat(100_000);
    assertThat(repeats.answer("token", "a", "x", () -> new Problem(200, "done", large).answer()).status()).isEqualTo(200);
    assertThat(texts.all.toString()).hasSizeLessThan(1000);
    assertThat(body(add("a", "x"))).contains("answer-not-kept");
    assertThat(add("a", "y").status()).isEqualTo(422);
    assertThat(done).isZero();
  }

  /** One token that is busy takes no other's place. */
  @Test
  void soManyOfOneTokenAreKept() {
    repeats.answer("other", "a", "y", () -> new Problem(200, "done", "other").answer());
    for (int i = 0; i < 2_100; i++) {
      now = now.plusMillis(1);
      add("key " + i, "x");
    }
    assertThat(texts.all).hasSizeLessThan(1_600);
    assertThat(texts.all.keySet()).anyMatch(key -> key.startsWith("other."));
  }

  @Test
  void everyTokenHasItsOwnKeys() {
    add("a", "x");
    assertThat(repeats.answer("other", "a", "y", () -> new Problem(200, "done", "other").answer()).status()).isEqualTo(200);
  }
}
