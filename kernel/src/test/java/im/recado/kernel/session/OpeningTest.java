package im.recado.kernel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Options;
import im.recado.kernel.route.PresenceHandler;
import im.recado.kernel.route.StanzaPolicy;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Element;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account that comes online while modules still load what they need of it. */
final class OpeningTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/garden");
  private static final Jid ROMEO_TOO = Jid.valueOf("romeo@verona.example/balcony");
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example/chamber");
  private static final Key<Boolean> LOADED = Key.named("loaded");

  private final CountDownLatch loading = new CountDownLatch(1);
  private final CountDownLatch database = new CountDownLatch(1);
  private final AtomicInteger loads = new AtomicInteger();
  private final List<Boolean> locked = new CopyOnWriteArrayList<>();

  /** For each stanza that was looked at, whether the account of its recipient was loaded. */
  private final List<Boolean> asked = new CopyOnWriteArrayList<>();

  private Kernel kernel;

  @BeforeEach
  void begin() {
    kernel = new Kernel(List.of("verona.example"), new Options(), Clock.systemUTC());
    kernel.start(
        List.of(
            () ->
                Declaration.module("slow", "Loads slowly.")
                    .presence(new Silence())
                    .policy(new Asking())
                    .on(Sessions.AccountOpened.class, opened -> load(opened.account()))));
  }

  @AfterEach
  void letGo() {
    database.countDown();
  }

  private void load(Account account) {
    loads.incrementAndGet();
    locked.add(Thread.holdsLock(account));
    loading.countDown();
    try {
      database.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    account.set(LOADED, true);
  }

  private CompletableFuture<Session> binds(Jid full) {
    CompletableFuture<Session> bound = new CompletableFuture<>();
    Thread.startVirtualThread(() -> bound.complete(kernel.sessions().restore(full)));
    return bound;
  }

  private static Message word() {
    return Message.of(
        Message.Type.CHAT, JULIET, ROMEO.bare(), Element.of("body", "jabber:client", "Art thou not Romeo?"));
  }

  @Test
  void whatComesMeanwhileWaitsAndFindsAllOfTheAccount() throws Exception {
    CompletableFuture<Session> bound = binds(ROMEO);
    loading.await();
    kernel.router().send(word());
    database.countDown();
    assertThat(bound.get()).isNotNull();
    await().untilAsserted(() -> assertThat(asked).containsExactly(true));
  }

  @Test
  void presenceMeanwhileIsForNobodyYet() throws Exception {
    CompletableFuture<Session> bound = binds(ROMEO);
    loading.await();
    kernel.router().send(Presence.of(Presence.Type.AVAILABLE, JULIET, ROMEO.bare()));
    assertThat(asked).isEmpty();
    database.countDown();
    bound.get();
    kernel.router().send(Presence.of(Presence.Type.AVAILABLE, JULIET, ROMEO.bare()));
    assertThat(asked).containsExactly(true);
  }

  @Test
  void noLockOfTheAccountIsHeldMeanwhile() throws Exception {
    database.countDown();
    binds(ROMEO).get();
    assertThat(locked).containsExactly(false);
  }

  @Test
  void theSecondClientOfTheSameMomentWaitsForTheSameLoading() throws Exception {
    CompletableFuture<Session> first = binds(ROMEO);
    loading.await();
    CompletableFuture<Session> second = binds(ROMEO_TOO);
    database.countDown();
    assertThat(first.get().account()).isSameAs(second.get().account());
    assertThat(second.get().account().get(LOADED)).isTrue();
    assertThat(loads).hasValue(1);
  }

  private final class Asking implements StanzaPolicy {
    @Override
    public void sending(Jid account, Stanza stanza) {}

    @Override
    public boolean receiving(Jid jid, Stanza stanza) {
      Account account = kernel.sessions().account(jid);
      asked.add(account != null && account.get(LOADED) != null);
      return false;
    }
  }

  private static final class Silence implements PresenceHandler {
    @Override
    public boolean blocks(Session sender, Presence presence) {
      return false;
    }

    @Override
    public void sent(Session sender, Presence presence) {}

    @Override
    public void received(Jid account, Presence presence) {}

    @Override
    public boolean sharesPresence(Session session, Jid other) {
      return false;
    }

    @Override
    public boolean isSeenBy(Jid account, Jid other) {
      return false;
    }
  }
}
