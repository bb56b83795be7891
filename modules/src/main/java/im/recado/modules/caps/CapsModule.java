package im.recado.modules.caps;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.roster.PresenceModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Learns what clients want to be told of, from the hash in their presence (XEP-0115). A hash that is not known is asked
 * about once, from one of the clients that show it; what it stands for is believed of others only when it is verified
 * (SECURITY M15). What is learned is kept in memory, bounded, and learned again after a restart.
 */
public final class CapsModule implements Module {
  private static final String NS = "http://jabber.org/protocol/caps";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** An answer with more features than this tells nothing. */
  private static final int MOST_FEATURES = 1000;

  private static final int MOST_BYTES = 8 * 1024 * 1024;

  /** So long may a hash be, in characters: the longest that is known has 88. */
  private static final int LONGEST_HASH = 128;

  private static final Key<Capabilities> KEY = Key.named("capabilities");

  /** What a session's client has claimed last. */
  private static final Key<Claim> CLAIM = Key.named("capabilities claimed");

  /**
   * A session's client is known, or has changed its mind. The session is available. Any thread; listeners must not wait.
   */
  public record CapabilitiesChanged(Session session, Capabilities before, Capabilities now) {}

  /** Somebody whose capabilities are wanted. */
  private record Waiter(Jid asker, Jid asked, Consumer<Capabilities> then) {}

  /** What is said in presence. */
  private record Claim(String node, String ver, @Nullable String hash) {
    /** Names what is claimed; empty when it cannot be verified. */
    String id() {
      return hash == null ? "" : hash + ' ' + ver;
    }

    static @Nullable Claim of(Presence presence) {
      Element c = presence.child("c", NS);
      String node = c == null ? null : c.attribute("node");
      String ver = c == null ? null : c.attribute("ver");
      if (c == null || node == null || ver == null || ver.length() > LONGEST_HASH) {
        return null;
      }
      String hash = c.attribute("hash");
      return new Claim(node, ver, hash != null && CapsHash.supports(hash) ? hash : null);
    }
  }

  private final Kernel kernel;
  private final Cache<String, Capabilities> verified =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((String id, Capabilities capabilities) -> capabilities.weight())
          .build();

  /** Hashes that somebody is being asked about, and who else shows them. */
  private final ConcurrentHashMap<String, Queue<Waiter>> asking = new ConcurrentHashMap<>();

  public CapsModule(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("capabilities", "Learns what clients want to be told of.")
        .xep(115, "1.6.0", "Entity Capabilities")
        .sessionState(CapsModule::save, this::restore)
        .on(PresenceModule.PresenceBroadcast.class, event -> shown(event.session(), event.presence()))
        .on(PresenceModule.PresenceUnseen.class, event -> shown(event.session(), event.presence()))
        .on(PresenceModule.SessionUnavailable.class, event -> left(event.session()))
        .on(Sessions.SessionResumed.class, event -> resumed(event.session()));
  }

  /** What the client of a session wants to be told of, as far as it is known. Never waits. */
  public static Capabilities of(Session session) {
    return session.getOr(KEY, Capabilities.NONE);
  }

  private static @Nullable String save(Session session) {
    Capabilities known = session.get(KEY);
    return known == null
        ? null
        : known.id() + '\n' + known.comparesAndPublishes() + (known.managesSubscriptions() ? "+" : "") + ' ' + known.software() + '\n'
            + String.join("\n", known.interests());
  }

  private void restore(Session session, String saved) {
    List<String> lines = saved.lines().toList();
    String[] second = lines.get(1).split(" ", 2);
    Capabilities kept =
        new Capabilities(
            lines.getFirst(),
            Set.copyOf(lines.subList(2, lines.size())),
            second[0].startsWith("true"),
            second[0].endsWith("+"),
            second.length < 2 ? "" : second[1]);
    session.set(KEY, kept.id().isEmpty() ? kept : Objects.requireNonNull(verified.get(kept.id(), any -> kept)));
  }

  private void resumed(Session session) {
    Presence presence = session.presence();
    if (presence != null && session.get(KEY) == null) {
      shown(session, presence);
    }
  }

  private void shown(Session session, Presence presence) {
    Claim claim = Claim.of(presence);
    if (claim == null) {
      return;
    }
    Capabilities before;
    synchronized (session) {
      session.set(CLAIM, claim);
      before = session.get(KEY);
    }
    if (before == null || before.id().isEmpty() || !before.id().equals(claim.id())) {
      learn(claim, session.account().jid(), session.jid(), now -> set(session, claim, now));
    }
  }

  /** What a claim stands for is known. The client may have claimed something else since: answers come in any order. */
  private void set(Session session, Claim claim, Capabilities now) {
    Capabilities before;
    synchronized (session) {
      if (!claim.equals(session.get(CLAIM))) {
        return;
      }
      before = of(session);
      session.set(KEY, now);
    }
    if (session.hears() && !now.equals(before)) {
      kernel.events().fire(new CapabilitiesChanged(session, before, now));
    }
  }

  /** Who has only become invisible hears on what it wanted to hear. */
  private static void left(Session session) {
    if (PresenceModule.isHidden(session)) {
      return;
    }
    synchronized (session) {
      session.set(CLAIM, null);
      session.set(KEY, null);
    }
  }

  /** Whether presence says what its client is. One that does not changes nothing of what was said before. */
  public static boolean claims(Presence presence) {
    return Claim.of(presence) != null;
  }

  /**
   * Learns what somebody elsewhere wants to be told of. Answers come in any order; what was asked last counts.
   *
   * @param presence has come from them for an account of this server
   * @param then gets it, now or later; never when they do not answer; must not wait
   */
  public void learn(Jid account, Presence presence, Consumer<Capabilities> then) {
    Claim claim = Claim.of(presence);
    if (claim != null && presence.from() != null) {
      learn(claim, account, presence.from(), then);
    }
  }

  private void learn(Claim claim, Jid asker, Jid asked, Consumer<Capabilities> then) {
    Waiter waiter = new Waiter(asker, asked, then);
    if (claim.hash() == null) {
      ask(claim, waiter);
      return;
    }
    Capabilities known = verified.getIfPresent(claim.id());
    if (known != null) {
      then.accept(known);
      return;
    }
    boolean[] first = {false};
    asking.compute(
        claim.id(),
        (id, queue) -> {
          first[0] = queue == null;
          Queue<Waiter> waiting = queue == null ? new ArrayDeque<>() : queue;
          if (!first[0]) {
            waiting.add(waiter);
          }
          return waiting;
        });
    if (first[0]) {
      ask(claim, waiter);
    }
  }

  private void ask(Claim claim, Waiter waiter) {
    Element query =
        Element.builder("query", DiscoModule.INFO)
            .attribute("node", claim.hash() == null ? null : claim.node() + '#' + claim.ver())
            .build();
    boolean asked =
        kernel
            .questions()
            .ask(
                Iq.Type.GET, waiter.asker(), waiter.asked(), query, PATIENCE, answer -> answered(claim, waiter, answer));
    if (!asked) {
      asking.remove(claim.id());
    }
  }

  /** The answer, or null when it says nothing. */
  private static @Nullable Element legible(@Nullable Iq answer) {
    Element query = answer == null || answer.isError() ? null : answer.payload();
    return query != null && query.is("query", DiscoModule.INFO) && query.childCount() <= MOST_FEATURES ? query : null;
  }

  private void answered(Claim claim, Waiter waiter, @Nullable Iq answer) {
    Element query = legible(answer);
    if (claim.hash() == null) {
      if (query != null) {
        waiter.then().accept(Capabilities.of("", query));
      }
      return;
    }
    if (query != null && claim.ver().equals(CapsHash.of(query, claim.hash()))) {
      Capabilities learned = Capabilities.of(claim.id(), query);
      verified.put(claim.id(), learned);
      Queue<Waiter> others = asking.remove(claim.id());
      Stream.concat(Stream.of(waiter), others == null ? Stream.empty() : others.stream())
          .forEach(each -> each.then().accept(learned));
      return;
    }
    if (query != null) {
      // Not what was claimed: not true of anybody (section 5.4, step 9), the client that says it included.
      waiter.then().accept(Capabilities.NONE);
    }
    Waiter[] next = {null};
    asking.computeIfPresent(
        claim.id(),
        (id, queue) -> {
          next[0] = queue.poll();
          return next[0] == null ? null : queue;
        });
    if (next[0] != null) {
      // Not on this stack: those who are gone answer at once, and there may be many of them.
      Background.start("asking what a client can", () -> ask(claim, next[0]));
    }
  }
}
