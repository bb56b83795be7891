package im.recado.modules.bosh;

import im.recado.kernel.module.Options;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.Tls;
import im.recado.wire.xml.Element;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A session by requests (XEP-0124): puts them in order, holds one until there is something to say, keeps what was said until it
 * must have arrived. All but {@link #request} is done on its loop, one thing after the other (SECURITY H4).
 */
final class BoshSession {
  /** The version of the protocol is 1 and this (section 7.1). */
  private static final int MINOR_VERSION = 11;

  /** So many requests are held at once, at most. */
  private static final int MOST_HELD = 2;

  /** So often one request may be sent again. */
  private static final int MOST_REPEATS = 10;

  /** A request that has been heard and not been answered. */
  private static final class Held {
    final BoshRequest request;
    CompletableFuture<Answer> answer;
    Loop.@Nullable Cancellable deadline;

    Held(BoshRequest request, CompletableFuture<Answer> answer) {
      this.request = request;
      this.answer = answer;
    }
  }

  /**
   * An answer that may not have arrived.
   *
   * @param key that came with its request
   */
  private record Sent(long rid, @Nullable String key, Answer answer) {}

  private final Bosh all;
  private final String sid;
  private final InetAddress client;
  private final boolean secure;
  private final SerialLoop loop;
  private final BoshConnection connection;
  private final long first;
  private final Duration wait;
  private final int hold;
  private final int requests;
  private final boolean polls;
  private final boolean acknowledges;
  private final boolean old;
  private final int minor;
  private final String type;
  private final KeySequence keys;

  /** The last request that was heard, in order. */
  private long last;

  /** Requests that came before one that they follow, by number. */
  private final TreeMap<Long, Held> early = new TreeMap<>();

  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private final ArrayDeque<Sent> sent = new ArrayDeque<>();
  private int repeats;
  private boolean flowing;
  private boolean ended;

  /** The last word, while no request has come that it could answer. */
  private @Nullable Answer farewell;

  private Loop.@Nullable Cancellable inactivity;

  /** How often a request was awaited, to know which wait is the present one. */
  private int silences;

  private @Nullable Duration pause;
  private long emptyAt;
  private boolean lastWasEmpty;

  BoshSession(
      Bosh all, SerialLoop loop, String sid, BoshRequest request, InetAddress client, @Nullable Tls tls) {
    this.all = all;
    this.sid = sid;
    this.client = client;
    this.secure = tls != null;
    this.loop = loop;
    this.connection = new BoshConnection(this, loop, all.kernel().readLimits(), client, tls);
    long most = options().get(Bosh.WAIT).toSeconds();
    long seconds = Math.max(0, request.number("wait", most, most));
    int wanted = (int) Math.max(0, request.number("hold", 1, MOST_HELD));
    this.polls = seconds == 0 || wanted == 0;
    this.wait = Duration.ofSeconds(seconds);
    this.hold = polls ? 0 : wanted;
    this.requests = hold + 1;
    this.acknowledges = "1".equals(request.body().attribute("ack"));
    String version = request.body().attribute("ver");
    this.old = version == null;
    this.minor = version != null && version.matches("1\\.[0-9]") ? version.charAt(2) - '0' : MINOR_VERSION;
    this.type = ContentType.of(request.body().attribute("content"));
    this.keys = new KeySequence(request.newKey());
    this.first = request.rid();
    this.last = first - 1;
    loop.execute(() -> connection.begin(all.kernel().clientStreams()));
  }

  private Loop.Cancellable after(Duration delay, Runnable task) {
    return all.kernel().timers().after(delay, () -> loop.execute(task));
  }

  private Options options() {
    return all.kernel().options();
  }

  String sid() {
    return sid;
  }

  InetAddress client() {
    return client;
  }

  boolean isProtected() {
    return secure;
  }

  /** Waits for the answer to a request. Any virtual thread. */
  Answer request(BoshRequest request) {
    long pause = connection.pause(request.bytes(), request.content().size());
    if (pause > 0) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    loop.execute(() -> arrived(new Held(request, answer)));
    return answer.join();
  }

  // Requests, in order (section 14).

  private void arrived(Held come) {
    BoshRequest request = come.request;
    if (request.rid() <= last) {
      repeated(come);
    } else if (ended) {
      Answer word = farewell;
      farewell = null;
      come.answer.complete(word != null ? word : error("item-not-found"));
    } else if (request.rid() > last + requests + (request.terminates() || request.pause() > 0 ? 1 : 0)) {
      terminate("item-not-found");
      come.answer.complete(error("item-not-found"));
    } else {
      Held before = early.put(request.rid(), come);
      if (before != null) {
        before.answer.complete(recoverable());
      }
      while (!early.isEmpty() && early.firstKey() == last + 1 && !ended) {
        heard(Objects.requireNonNull(early.pollFirstEntry()).getValue());
      }
      awaitRequest();
    }
  }

  /** Section 14.3. Whoever cannot show the key of the first time is somebody else. */
  private void repeated(Held again) {
    long rid = again.request.rid();
    for (Held waiting : held) {
      if (waiting.request.rid() == rid && Objects.equals(waiting.request.key(), again.request.key())) {
        waiting.answer.complete(recoverable());
        waiting.answer = again.answer;
        if (++repeats > MOST_REPEATS) {
          terminate("policy-violation");
        }
        return;
      }
    }
    for (Sent one : sent) {
      if (one.rid == rid && Objects.equals(one.key, again.request.key())) {
        again.answer.complete(one.answer);
        return;
      }
    }
    again.answer.complete(error("item-not-found"));
    if (!ended) {
      terminate("item-not-found");
    }
  }

  private void heard(Held come) {
    BoshRequest request = come.request;
    boolean began = request.rid() > first;
    last = request.rid();
    if (inactivity != null) {
      inactivity.cancel();
      inactivity = null;
    }
    silences++;
    pause = null;
    held.add(come);
    if (began && !keys.take(request.key(), request.newKey())) {
      terminate("item-not-found");
      return;
    }
    if (connection.refuses(request) || (began && polls && asksTooOften(request))) {
      terminate("policy-violation");
      return;
    }
    acknowledged(request);
    come.deadline = after(wait, () -> waited(come));
    if (!began || request.restarts()) {
      connection.opened(request.header());
    } else {
      connection.received(request.payloads());
    }
    if (request.terminates()) {
      connection.closedByPeer();
    } else if (request.pause() > 0) {
      pause(request.pause());
    }
    outputWaits();
  }

  /** Section 12. */
  private boolean asksTooOften(BoshRequest request) {
    long now = all.kernel().timers().nanoTime();
    boolean empty = request.isEmpty();
    boolean tooOften =
        empty && lastWasEmpty && now - emptyAt < options().get(Bosh.POLLING).toNanos() && !connection.hasOutput();
    emptyAt = now;
    lastWasEmpty = empty;
    return tooOften;
  }

  /** What the client says it has received needs no keeping (section 9.2); nor does what it must have, to send this. */
  private void acknowledged(BoshRequest request) {
    long received = request.number("ack", 0, Long.MAX_VALUE);
    sent.removeIf(one -> one.rid <= received || one.rid < last - requests);
  }

  /** Section 10: everything is answered at once, with nothing but bodies; then the client may be silent for longer. */
  private void pause(long seconds) {
    long most = options().get(Bosh.PAUSE).toSeconds();
    pause = Duration.ofSeconds(Math.min(seconds, most));
    while (!held.isEmpty()) {
      answer(held.remove(), List.of(), null);
    }
  }

  // Answers.

  /** There is something to say: it is said at the end of what is being done now. */
  void outputWaits() {
    if (!flowing) {
      flowing = true;
      loop.execute(this::flow);
    }
  }

  private void flow() {
    flowing = false;
    while (!ended && !held.isEmpty() && ((held.size() > hold && connection.takes()) || connection.hasOutput())) {
      Held oldest = held.remove();
      answer(oldest, connection.take(), connection.takeHeader());
    }
    awaitRequest();
  }

  private void waited(Held request) {
    while (!ended && held.contains(request)) {
      answer(held.remove(), connection.take(), connection.takeHeader());
    }
    awaitRequest();
  }

  private void answer(Held request, List<byte[]> payloads, @Nullable Element header) {
    long rid = request.request.rid();
    lastWasEmpty &= payloads.isEmpty();
    Element.Builder body = Element.builder("body", Bosh.NS);
    if (rid == first) {
      describe(body);
    } else if (acknowledges && last > rid) {
      body.attribute("ack", Long.toString(last));
    }
    if (header != null) {
      body.attribute("from", header.attribute("from"))
          .attribute("authid", header.attribute("id"))
          .attribute(Bosh.XMPP, "version", "1.0");
    }
    complete(request, Answer.of(type, body.build(), payloads));
  }

  private void complete(Held request, Answer answer) {
    if (request.deadline != null) {
      request.deadline.cancel();
    }
    sent.add(new Sent(request.request.rid(), request.request.key(), answer));
    request.answer.complete(answer);
  }

  /** What the client is told with the first answer (section 7.2). */
  private void describe(Element.Builder body) {
    Duration silence = options().get(Bosh.INACTIVITY);
    body.attribute("sid", sid)
        .attribute("wait", Long.toString(wait.toSeconds()))
        .attribute("requests", Integer.toString(requests))
        .attribute("hold", Integer.toString(hold))
        .attribute("inactivity", Long.toString((polls ? silence.multipliedBy(2) : silence).toSeconds()))
        .attribute("polling", Long.toString(options().get(Bosh.POLLING).toSeconds()))
        .attribute("maxpause", Long.toString(options().get(Bosh.PAUSE).toSeconds()))
        .attribute("ver", "1." + minor)
        .attribute("ack", acknowledges ? Long.toString(first) : null)
        .attribute(Bosh.XMPP, "restartlogic", "true");
  }

  private static Answer recoverable() {
    return Answer.of(
        Answer.USUAL_TYPE, Element.builder("body", Bosh.NS).attribute("type", "error").build(), List.of());
  }

  private Answer error(String condition) {
    return old ? Answer.old(condition) : Answer.terminal(condition);
  }

  // The end.

  /** When no request is held, one must come soon (section 10). */
  private void awaitRequest() {
    if (ended || !held.isEmpty() || inactivity != null) {
      return;
    }
    Duration usual = options().get(Bosh.INACTIVITY);
    Duration paused = pause;
    Duration silence = paused != null ? paused : polls ? usual.multipliedBy(2) : usual;
    int present = ++silences;
    inactivity =
        after(
            silence,
            () -> {
              if (present == silences) {
                lost();
              }
            });
  }

  /** Somebody else needs the place of one who has not logged in. Any thread. */
  void displace() {
    loop.execute(
        () -> {
          all.kernel().security().refused(connection.peer(), null, Bosh.SESSIONS.key(), "Others need the place.");
          end(error("policy-violation"), true);
        });
  }

  /** Somebody has logged in here. */
  void known() {
    all.known(this);
  }

  /** The client has been silent for too long: as if its network had gone. */
  void lost() {
    if (!ended) {
      end(Answer.terminal(null), false);
      all.closed(this);
    }
  }

  /**
   * The stream has said its last word. What waits beside an error has not been heard, and goes back.
   *
   * <p>COMPAT: stanza 12 fails when there is anything in a body that ends a session in order.
   */
  void streamClosed() {
    Element header = connection.takeHeader();
    Element body =
        Element.builder("body", Bosh.NS)
            .attribute("type", "terminate")
            .attribute("condition", connection.hasFailed() ? "remote-stream-error" : null)
            .attribute("from", header == null ? null : header.attribute("from"))
            .build();
    List<byte[]> payloads = connection.hasFailed() ? connection.take() : List.of();
    end(Answer.of(type, body, payloads), true);
  }

  /** The client has broken the rules, or somebody else has: the session ends as if its network had gone. */
  private void terminate(String condition) {
    all.kernel().security().refused(connection.peer(), null, condition, "A session by BOSH was ended.");
    end(error(condition), true);
  }

  /** Says the last word on the oldest request (section 13), or keeps it for one that may come. */
  private void end(Answer word, boolean remembered) {
    if (ended) {
      return;
    }
    ended = true;
    all.ended(this);
    if (inactivity != null) {
      inactivity.cancel();
    }
    List<Held> open = new ArrayList<>(held);
    open.addAll(early.values());
    held.clear();
    early.clear();
    Iterator<Held> each = open.iterator();
    if (each.hasNext()) {
      complete(each.next(), word);
    } else {
      farewell = word;
    }
    each.forEachRemaining(
        one -> complete(one, Answer.of(type, Element.of("body", Bosh.NS), List.of())));
    loop.execute(connection::disconnected);
    if (remembered) {
      after(options().get(Bosh.INACTIVITY), () -> all.closed(this));
    }
  }
}
