package im.recado.client.services.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Small things that a profile keeps: texts by key, accepted certificates, hashes of avatars. Safe for any thread. The texts are read from
 * memory: who paints the window does not wait until the disk has what somebody else writes.
 */
public final class Settings {
  private final Database database;
  private final Map<String, String> texts = new ConcurrentHashMap<>();

  /** Reads them; a profile has one of it. */
  public Settings(Database database) {
    this.database = database;
    database.onUndone(this::read);
    read();
  }

  private void read() {
    Map<String, String> all = new HashMap<>();
    database.list("select key, value from setting", row -> all.put(row.getString(1), row.getString(2)));
    texts.putAll(all);
    texts.keySet().retainAll(all.keySet());
  }

  /** What administrators have fixed under a key, else what is kept, or this. */
  public String get(String key, String otherwise) {
    String fixed = Lockdown.current().fixed().get(key);
    return fixed != null ? fixed : texts.getOrDefault(key, otherwise);
  }

  /** Whether people cannot change it. */
  public boolean isFixed(String key) {
    return Lockdown.current().fixed(key).isPresent();
  }

  public boolean is(String key, boolean otherwise) {
    return Boolean.parseBoolean(get(key, Boolean.toString(otherwise)));
  }

  /** Keeps it: what is on the disk is what is read from now on. Waits for the disk. */
  public void set(String key, String value) {
    // No lock beside the database's own: it is the innermost.
    database.alone(() -> {
      write(key, value);
      texts.put(key, value);
    });
  }

  private void write(String key, String value) {
    database.change("insert into setting (key, value) values (?, ?)"
        + " on conflict (key) do update set value = excluded.value", key, value);
  }

  /** Takes over what others have under these keys, and the certificates that were accepted there: all of it or nothing. */
  public void take(Settings others, List<String> keys) {
    Map<String, String> found = new HashMap<>(others.texts);
    found.keySet().retainAll(keys);
    List<List<String>> pins = others.database.list("select domain, fingerprint from pin",
        row -> List.of(row.getString(1), row.getString(2)));
    database.alone(() -> {
      database.together(() -> {
        found.forEach(this::write);
        pins.forEach(pin -> pin(pin.getFirst(), pin.getLast()));
        return true;
      });
      texts.putAll(found);
    });
  }

  /** Whether a person has accepted the certificate with this fingerprint for the domain. */
  public boolean pinned(String domain, String fingerprint) {
    return database.one("select 1 from pin where domain = ? and fingerprint = ?", row -> 1, domain, fingerprint).isPresent();
  }

  public void pin(String domain, String fingerprint) {
    database.change("insert or ignore into pin (domain, fingerprint) values (?, ?)", domain, fingerprint);
  }

  /** The hash of somebody's picture, empty when they have none. */
  public String avatar(String jid) {
    return database.one("select hash from avatar where jid = ?", row -> row.getString(1), jid).orElse("");
  }

  public void avatar(String jid, String hash) {
    database.change("insert into avatar (jid, hash) values (?, ?)"
        + " on conflict (jid) do update set hash = excluded.hash", jid, hash);
  }

  /** Nobody else has a picture any more. */
  public void avatarsOnlyOf(Predicate<String> known) {
    database.list("select jid from avatar", row -> row.getString(1)).stream().filter(known.negate())
        .forEach(jid -> database.change("delete from avatar where jid = ?", jid));
  }

  /** All hashes that somebody has. */
  public Set<String> avatars() {
    return new TreeSet<>(database.list("select hash from avatar", row -> row.getString(1)));
  }
}
