package im.recado.testkit.store;

import im.recado.modules.Backends;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the contract tests share. A subclass says what the stores are kept in. */
abstract class StoreContract {
  static final Jid ROMEO = Jid.valueOf("romeo@montague.example");
  static final Jid JULIET = Jid.valueOf("juliet@capulet.example");
  static final Jid NURSE = Jid.valueOf("nurse@capulet.example");
  static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123Z");

  /** The stores under test, empty at the start of each test. */
  abstract Backends stores();

  /** The stores as the next start of the server finds them. */
  abstract Backends reopened();

  /** What a future gives, within a time that is long enough for any disk. */
  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
