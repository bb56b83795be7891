package im.recado.testkit.source;

import im.recado.kernel.module.Option;
import im.recado.kernel.store.StoreException;
import im.recado.modules.source.AccountSource;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A source that holds what a test puts there, and can be away. */
final class PlayedSource implements AccountSource {
  final Map<String, String> passwords = new ConcurrentHashMap<>();

  /** How often it was asked. */
  final AtomicInteger asked = new AtomicInteger();

  volatile boolean away;

  /** What it says that everybody is called. */
  volatile String called;

  /** What everybody's vCard begins with. */
  volatile @Nullable Element vcard;

  private final String name;

  PlayedSource(String name) {
    this.name = name;
    this.called = "From " + name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Option<?>> options() {
    return List.of();
  }

  private void ask() {
    asked.incrementAndGet();
    if (away) {
      throw new StoreException(name + " is away", new IllegalStateException());
    }
  }

  @Override
  public @Nullable Person find(Jid account) {
    ask();
    return passwords.containsKey(String.valueOf(account.local())) ? new Person(called) : null;
  }

  @Override
  public @Nullable Element vcard(Jid account) {
    ask();
    return vcard;
  }

  @Override
  public Verdict verify(Jid account, String password) {
    ask();
    String right = passwords.get(String.valueOf(account.local()));
    return right == null ? Verdict.UNKNOWN : right.equals(password) ? Verdict.RIGHT : Verdict.WRONG;
  }
}
