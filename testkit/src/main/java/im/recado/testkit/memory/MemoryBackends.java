package im.recado.testkit.memory;

import im.recado.kernel.store.KeyValues;
import im.recado.modules.Backends;
import im.recado.modules.spool.SpooledMessage;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All stores in memory. They outlive the server under test: start another one on the same object to see what it finds.
 * Futures complete on the calling thread, or on that of {@link #release}. Safe for any thread.
 */
public final class MemoryBackends {
  private final MemoryDisk disk = new MemoryDisk();
  private final Map<String, KeyValues> keyValues = new ConcurrentHashMap<>();
  private final MemorySpool spool = new MemorySpool(disk);
  private final MemoryArchive archive = new MemoryArchive(disk);
  private final Backends backends =
      new Backends(
          new MemoryAccounts(disk),
          new MemoryRosters(disk),
          spool,
          new MemoryStreams(disk),
          archive,
          new MemoryRooms(disk),
          new MemoryPubSub(disk),
          new MemoryUploads(disk),
          new MemoryInvites(disk),
          new MemoryDirectory(disk),
          new MemoryGroups(disk),
          new MemoryLinks(disk),
          new MemoryFiles(disk),
          name -> keyValues.computeIfAbsent(name, any -> new MemoryKeyValues(disk)));

  /** The stores. */
  public Backends backends() {
    return backends;
  }

  /** The messages that wait for an account, oldest first, without taking them. */
  public List<SpooledMessage> waiting(Jid account) {
    return spool.waiting(account);
  }

  /** From now on a file cannot be removed, or can again. */
  public void stuck(String id, boolean stuck) {
    disk.stuck(id, stuck);
  }

  /** From now on every write fails as on a full disk, or no longer; reads go on. */
  public void full(boolean full) {
    disk.full(full);
  }

  /** The next copies of messages, so many, are not taken. */
  public void refuseCopies(int count) {
    spool.refuse(count);
  }

  /** From now on nothing can be added to an archive, or it can again; all other writes go on. */
  public void refuseToArchive(boolean refuse) {
    archive.refuse(refuse);
  }

  /** From now on no write is done, until {@link #release}; a write that must be durable on return waits. */
  public void hold() {
    disk.hold();
  }

  /** From now on so many writes are done, and none after these until {@link #release}. */
  public void holdAfter(int writes) {
    disk.holdAfter(writes);
  }

  /** Does what waits, in order, then goes on as usual. */
  public void release() {
    disk.release();
  }

  /** How many writes are held. */
  public int held() {
    return disk.waiting();
  }

  /** Loses what is held, as the death of the process would: it is never done and its futures never complete. */
  public void crash() {
    disk.crash();
  }
}
