package im.recado.modules.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Caller;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Options;
import im.recado.kernel.route.PresenceHandler;
import im.recado.kernel.session.Session;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.options.LiveOptions;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import java.lang.Thread.State;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Roles while accounts are removed (SECURITY R2). */
@Timeout(60)
final class AdministratorsModuleTest {
  private static final Jid GONE = Jid.valueOf("gone@verona.example");

  private final Options options = new Options();
  private final Kernel kernel = new Kernel(List.of("verona.example"), options, Clock.systemUTC());

  @Test
  void r2ARoleGivenWhileAnotherAccountIsRemovedDoesNotBringBackThatOnes() throws Exception {
    RemovesMeanwhile store = new RemovesMeanwhile();
    LastAdministrator last = new LastAdministrator(options, account -> null);
    RoleSettings settings = new RoleSettings(options, account -> true, domain -> true, last);
    Module administrators = new AdministratorsModule(kernel, new LiveOptions(kernel, store, store), settings, last);
    kernel.assemble(List.of(administrators, () -> Declaration.module("presence", "None.").presence(new NoPresence())));
    options.set(Administrators.OWNERS, "owner@verona.example");
    options.set(Administrators.ADMINISTRATORS, GONE + ",other@verona.example");
    Object _ =
        kernel.commands().run("role-give", Caller.COMMAND_LINE, Map.of("account", "other@verona.example", "role", "moderator"));
    store.removal.join();
    assertThat(options.get(Administrators.MODERATORS)).containsExactly(Jid.valueOf("other@verona.example"));
    assertThat(options.get(Administrators.ADMINISTRATORS)).isEmpty();
  }

  private static final class NoPresence implements PresenceHandler {
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

  /** While the role that somebody gains is written, an account is removed: to the end, or until it has to wait. */
  private final class RemovesMeanwhile implements KeyValues {
    private final Thread removal = Thread.ofPlatform().unstarted(() -> kernel.events().fire(new AccountRemoved(GONE)));

    @Override
    public void put(Jid owner, String key, String value) {
      if (key.equals(Administrators.MODERATORS.key())) {
        removal.start();
        await().until(() -> removal.getState() == State.TERMINATED || removal.getState() == State.BLOCKED);
      }
    }

    @Override
    public @Nullable String get(Jid owner, String key) {
      return null;
    }

    @Override
    public Map<String, String> all(Jid owner) {
      return Map.of();
    }

    @Override
    public boolean replace(Jid owner, String key, @Nullable String before, @Nullable String after) {
      return false;
    }

    @Override
    public boolean remove(Jid owner, String key) {
      return false;
    }

    @Override
    public void removeAll(Jid owner) {}
  }
}
