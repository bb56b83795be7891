package im.recado.kernel.stream;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the sockets for other servers and those who speak with these meet. Any thread. */
public final class ServerConnections {
  private volatile Function<ServerConnection, StreamHandler> speaker =
      connection -> {
        throw new IllegalStateException("nobody speaks with other servers");
      };

  private volatile @Nullable Dialer dialer;
  private volatile Runnable reachable = () -> {};

  /** Says who speaks with servers that connect, for whoever knows. */
  public void speaker(Function<ServerConnection, StreamHandler> speaker) {
    this.speaker = speaker;
  }

  /** What hears the connection that another server has just made. On the connection's loop. */
  public StreamHandler accept(ServerConnection connection) {
    return speaker.apply(connection);
  }

  /** Says what is done as soon as other servers can be reached. */
  public void whenReachable(Runnable task) {
    this.reachable = task;
  }

  /** From now on other servers can be reached. */
  public void dialer(Dialer dialer) {
    this.dialer = dialer;
    reachable.run();
  }

  /** Reaches other servers; null when this server keeps to itself. */
  public @Nullable Dialer dialer() {
    return dialer;
  }
}
