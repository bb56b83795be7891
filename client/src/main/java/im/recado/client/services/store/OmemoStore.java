package im.recado.client.services.store;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.ratchet.Channel;
import im.recado.client.protocol.ratchet.CurveKey;
import im.recado.client.protocol.ratchet.CurvePair;
import im.recado.client.protocol.ratchet.RatchetException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of this device, the devices of others, and the sessions with them. What belongs together is the caller's transaction. */
public final class OmemoStore {
  /** This device. */
  public record Own(int device, CurvePair pair) {}

  /** A key that others begin sessions with, for some weeks. */
  public record Signed(int id, CurvePair pair, byte[] signature, Instant at) {}

  /** A key that others begin one session with. */
  public record PreKey(int id, CurvePair pair) {}

  /**
   * A device of somebody's.
   *
   * @param identity null as long as it is not known
   * @param listed whether its person says now that it is one of theirs
   * @param at when it was first seen
   */
  public record Device(Jid jid, int id, @Nullable CurveKey identity, boolean listed, Trust trust, Instant at) {}

  private static final String DEVICE = "jid, device, identity, listed, trust, at";

  private final Database database;

  public OmemoStore(Database database) {
    this.database = database;
  }

  // ---- This device

  public Optional<Own> own() {
    return database.one("select device, secret from omemo_identity", row ->
        new Own(row.getInt(1), CurvePair.of(row.getBytes(2))));
  }

  public void own(Own own) {
    database.change("insert into omemo_identity (id, device, secret) values (1, ?, ?)", own.device(), own.pair().secret());
  }

  /** The newest first. */
  public List<Signed> signed() {
    return database.list("select id, secret, signature, at from omemo_signed order by id desc", OmemoStore::signed);
  }

  public Optional<Signed> signed(int id) {
    return database.one("select id, secret, signature, at from omemo_signed where id = ?", OmemoStore::signed, id);
  }

  private static Signed signed(ResultSet row) throws SQLException {
    return new Signed(row.getInt(1), CurvePair.of(row.getBytes(2)), row.getBytes(3), Instant.ofEpochMilli(row.getLong(4)));
  }

  public void add(Signed key) {
    database.change("insert into omemo_signed (id, secret, signature, at) values (?, ?, ?, ?)",
        key.id(), key.pair().secret(), key.signature(), key.at().toEpochMilli());
  }

  public void dropSigned(int id) {
    database.change("delete from omemo_signed where id = ?", id);
  }

  /** Those that nobody has used. */
  public List<PreKey> preKeys() {
    return database.list("select id, secret from omemo_prekey where used = 0 order by id", row ->
        new PreKey(row.getInt(1), CurvePair.of(row.getBytes(2))));
  }

  public Optional<PreKey> preKey(int id) {
    return database.one("select id, secret from omemo_prekey where id = ?", row ->
        new PreKey(row.getInt(1), CurvePair.of(row.getBytes(2))), id);
  }

  /** Adds one, with an id that no other has had. */
  public void addPreKey(CurvePair pair) {
    database.change("insert into omemo_prekey (id, secret) values (?, ?)", nextPreKey(), pair.secret());
  }

  private int nextPreKey() {
    int next = Math.max(database.one("select max(id) from omemo_prekey", row -> row.getInt(1)).orElse(0),
        database.one("select value from setting where key = 'omemo.prekey'", row -> row.getInt(1)).orElse(0)) + 1;
    database.change("insert into setting (key, value) values ('omemo.prekey', ?)"
        + " on conflict (key) do update set value = excluded.value", Integer.toString(next));
    return next;
  }

  /** It began a session: nobody is told of it any more. */
  public void usePreKey(int id) {
    database.change("update omemo_prekey set used = 1 where id = ?", id);
  }

  /** Forgets those that were used; how many. */
  public int dropUsedPreKeys() {
    return database.change("delete from omemo_prekey where used = 1");
  }

  // ---- Devices

  private static Device device(ResultSet row) throws SQLException {
    byte[] identity = row.getBytes(3);
    try {
      return new Device(Jid.of(row.getString(1)), row.getInt(2), identity == null ? null : CurveKey.decode(identity),
          row.getBoolean(4), Trust.values()[row.getInt(5)], Instant.ofEpochMilli(row.getLong(6)));
    } catch (RatchetException e) {
      throw new StoreException("a key in the store is none");
    }
  }

  /** All that were ever seen of somebody, in their order. */
  public List<Device> devices(Jid jid) {
    return database.list("select " + DEVICE + " from omemo_device where jid = ? order by at, device", OmemoStore::device,
        jid.toString());
  }

  public Optional<Device> device(Jid jid, int id) {
    return database.one("select " + DEVICE + " from omemo_device where jid = ? and device = ?", OmemoStore::device,
        jid.toString(), id);
  }

  /** Somebody says which devices are theirs now. Those without a key that are not among them go. */
  public void listed(Jid jid, Collection<Integer> devices, Instant now) {
    database.change("update omemo_device set listed = 0 where jid = ?", jid.toString());
    for (int device : devices) {
      database.change("insert into omemo_device (jid, device, listed, at) values (?, ?, 1, ?)"
          + " on conflict (jid, device) do update set listed = 1", jid.toString(), device, now.toEpochMilli());
    }
    database.change("delete from omemo_device where jid = ? and listed = 0 and identity is null", jid.toString());
  }

  /** A device that wrote without being among those that its person tells of. */
  public void seen(Jid jid, int device, Instant now) {
    database.change("insert or ignore into omemo_device (jid, device, listed, at) values (?, ?, 0, ?)",
        jid.toString(), device, now.toEpochMilli());
  }

  /** Keeps the identity of a device, once. */
  public void identity(Jid jid, int device, CurveKey identity) {
    database.change("update omemo_device set identity = ? where jid = ? and device = ? and identity is null",
        identity.encoded(), jid.toString(), device);
  }

  public void trust(Jid jid, int device, Trust trust) {
    database.change("update omemo_device set trust = ? where jid = ? and device = ?", trust.ordinal(), jid.toString(), device);
  }

  // ---- Sessions

  /** All sessions with a device; an empty channel when there is none. */
  public Channel channel(Jid jid, int device) {
    return database.one("select channel from omemo_session where jid = ? and device = ?", row -> Channel.read(row.getBytes(1)),
        jid.toString(), device).orElseGet(Channel::empty);
  }

  public void channel(Jid jid, int device, Channel channel) {
    database.change("insert into omemo_session (jid, device, channel) values (?, ?, ?)"
        + " on conflict (jid, device) do update set channel = excluded.channel", jid.toString(), device, channel.written());
  }

  public void dropChannel(Jid jid, int device) {
    database.change("delete from omemo_session where jid = ? and device = ?", jid.toString(), device);
  }
}
