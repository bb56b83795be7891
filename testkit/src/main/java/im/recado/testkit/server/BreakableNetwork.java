package im.recado.testkit.server;

import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.module.Option;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A network without rooms that a test takes down, and brings back. */
public final class BreakableNetwork implements Network {
  private final Network network;
  private final List<Inbox> inboxes = new CopyOnWriteArrayList<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private volatile @Nullable NetworkException why;

  BreakableNetwork(Network network) {
    this.network = network;
  }

  /** From now on nobody can log in and whoever is there is thrown out, or it works again. */
  public void down(boolean now) {
    why = now ? broken() : null;
    if (now) {
      inboxes.forEach(inbox -> inbox.offer(new NetworkEvent.Ended(broken())));
      inboxes.clear();
    }
  }

  /** From now on nobody can log in for this reason; whoever is there stays. */
  public void refuse(Reason reason) {
    why = new NetworkException(reason, name() + " says no.");
  }

  /** How often somebody has tried to get in. */
  public int attempts() {
    return attempts.get();
  }

  private NetworkException broken() {
    return new NetworkException(Reason.DOWN, name() + " is down.");
  }

  @Override
  public Connection connect(Credentials credentials, Inbox inbox) throws NetworkException {
    attempts.incrementAndGet();
    NetworkException no = why;
    if (no != null) {
      throw no;
    }
    Connection connection = network.connect(credentials, inbox);
    inboxes.add(inbox);
    return connection;
  }

  @Override
  public String type() {
    return network.type();
  }

  @Override
  public String name() {
    return network.name();
  }

  @Override
  public List<Option<?>> options() {
    return network.options();
  }

  @Override
  public LoginForm login() {
    return network.login();
  }

  @Override
  public String contact(String written) throws NetworkException {
    return network.contact(written);
  }
}
