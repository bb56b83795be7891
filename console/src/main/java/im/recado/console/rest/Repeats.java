package im.recado.console.rest;

import im.recado.console.session.Sealing;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers to requests with an {@code Idempotency-Key}: who asks again with the same key, as the answer got lost on the way,
 * gets the same answer, and nothing is done twice, also when the server was stopped in between. For a day, and only so many of
 * each token. What was refused is not kept: who asks again is refused again, or has mended it. What was asked is kept as a hash, sealed together with the answer. Methods may wait for the database; any thread.
 */
final class Repeats {
  private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);
  private static final int MOST = 10_000;
  private static final int MOST_OF_ONE = 1_000;

  /** An answer with more characters is not kept, but that there was one. */
  private static final int LARGEST = 4_096;

  private static final String TOO_LARGE = "too-large";
  private static final Duration LONGEST = Duration.ofDays(1);

  /** After so many new ones those that are too old are looked for. */
  private static final int CLEANING = 500;

  static final int LONGEST_KEY = 200;

  /**
   * What is kept for a key.
   *
   * @param sealed hash of what was asked, so that a key is not used for two things, and behind it status, type and body of the
   *     answer when there is one
   */
  private record Kept(Instant began, String sealed) {
    static Kept of(String text) {
      String[] parts = text.split(" ", 2);
      return new Kept(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1]);
    }

    String text() {
      return began.toEpochMilli() + " " + sealed;
    }

    boolean isOver(Instant now) {
      return !began.plus(LONGEST).isAfter(now);
    }
  }

  private final KeyValues store;
  private final Jid server;
  private final Sealing sealing;
  private final Clock clock;

  /** Whose answers are being made now, by this process. */
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  private final AtomicInteger sinceCleaning = new AtomicInteger(CLEANING);

  Repeats(KeyValues store, Jid server, Sealing sealing, Clock clock) {
    this.store = store;
    this.server = server;
    this.sealing = sealing;
    this.clock = clock;
  }

  /** The answer, made now or before. */
  HttpResponse answer(String token, String key, String request, Supplier<HttpResponse> action) {
    String place = token + "." + hash(key);
    if (!running.add(place)) {
      return new Problem(409, "in-progress", "The first request with this key is not answered yet.").answer();
    }
    try {
      Instant now = clock.instant();
      String asked = hash(request);
      String before = store.get(server, place);
      if (before != null && !Kept.of(before).isOver(now)) {
        return again(place, Kept.of(before), asked);
      }
      if (sinceCleaning.incrementAndGet() > CLEANING) {
        clean(now);
      }
      keep(place, now, asked);
      return make(place, now, asked, action);
    } finally {
      running.remove(place);
    }
  }

  private void keep(String place, Instant began, String text) {
    store.put(server, place, new Kept(began, sealing.seal(text, sealed(place))).text());
  }

  private HttpResponse again(String place, Kept kept, String asked) {
    String opened = sealing.open(kept.sealed(), sealed(place));
    String[] parts = opened == null ? new String[] {asked} : opened.split(" ", 4);
    if (!parts[0].equals(asked)) {
      return new Problem(422, "key-used", "This Idempotency-Key was used for another request.").answer();
    }
    if (parts.length == 2 && parts[1].equals(TOO_LARGE)) {
      return new Problem(409, "answer-not-kept", "This was done; the answer was too large to be kept.").answer();
    }
    return parts.length < 4
        ? new Problem(
                409,
                "outcome-unknown",
                "The server stopped before the first request with this key was answered: look whether it was done.")
            .answer()
        : HttpResponse.of(Integer.parseInt(parts[1])).with(parts[2], parts[3].getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse make(String place, Instant began, String asked, Supplier<HttpResponse> action) {
    HttpResponse made = null;
    try {
      made = action.get();
    } finally {
      // What failed, or was refused, may be tried again.
      if (made == null || made.status() >= 400) {
        forget(place);
      }
    }
    if (made.status() < 400) {
      String body = body(made);
      String answer = body.length() > LARGEST ? TOO_LARGE : made.status() + " " + type(made) + " " + body;
      try {
        keep(place, began, asked + " " + answer);
      } catch (StoreException e) {
        LOG.warn("An answer could not be kept for who asks again: {}", e.getMessage());
      }
    }
    return made;
  }

  private void forget(String place) {
    try {
      store.remove(server, place);
    } catch (StoreException e) {
      LOG.warn("What was not done is not forgotten, and who asks again is told that its outcome is unknown: {}", e.getMessage());
    }
  }

  /** Forgets those that are too old, and the oldest if there are too many of a token or in all. */
  private void clean(Instant now) {
    sinceCleaning.set(0);
    Map<String, Integer> ofOne = new HashMap<>();
    int all = 0;
    for (Map.Entry<String, Instant> one : newestFirst()) {
      String token = one.getKey().substring(0, one.getKey().indexOf('.'));
      boolean isOver = !one.getValue().plus(LONGEST).isAfter(now);
      if (isOver || all >= MOST || ofOne.getOrDefault(token, 0) >= MOST_OF_ONE) {
        if (!running.contains(one.getKey())) {
          forget(one.getKey());
        }
      } else {
        all++;
        ofOne.merge(token, 1, Integer::sum);
      }
    }
  }

  private List<Map.Entry<String, Instant>> newestFirst() {
    List<Map.Entry<String, Instant>> all = new ArrayList<>();
    store.all(server).forEach((place, text) -> all.add(Map.entry(place, Kept.of(text).began())));
    all.sort(Map.Entry.<String, Instant>comparingByValue().reversed());
    return all;
  }

  private static String sealed(String place) {
    return "api-repeats " + place;
  }

  private static String type(HttpResponse response) {
    for (HttpResponse.Header header : response.headers()) {
      if (header.name().equals("Content-Type")) {
        return header.value();
      }
    }
    throw new IllegalStateException("every answer to a program has a type");
  }

  private static String body(HttpResponse response) {
    HttpResponse.@Nullable Content content = response.content();
    try (InputStream in = content == null ? InputStream.nullInputStream() : content.open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the answer lies in memory", e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
