package im.recado.modules.roster;

import im.recado.kernel.stream.Connection;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.Tls;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.XmlLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection whose loop runs every task on the caller's thread: what is sent has arrived when the call returns. */
final class SameThreadConnection implements Connection, Loop {
  private final Consumer<Element> client;
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

  SameThreadConnection(Consumer<Element> client) {
    this.client = client;
  }

  @Override
  public boolean inLoop() {
    return inside.get();
  }

  @Override
  public void execute(Runnable task) {
    boolean before = inside.get();
    inside.set(true);
    task.run();
    inside.set(before);
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    return () -> {};
  }

  @Override
  public Loop loop() {
    return this;
  }

  @Override
  public InetSocketAddress peer() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
  }

  @Override
  public @Nullable Tls tls() {
    return null;
  }

  @Override
  public boolean isDirectTls() {
    return false;
  }

  @Override
  public void openStream(Element header) {}

  @Override
  public void write(Element element) {
    client.accept(element);
  }

  @Override
  public void write(Element element, Written written) {
    client.accept(element);
    written.done(true);
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void reading(boolean on) {}

  @Override
  public void restart() {}

  @Override
  public void authenticated(Jid account, XmlLimits limits) {}

  @Override
  public void startTls() {}

  @Override
  public void closeStream() {}

  @Override
  public void close() {}
}
