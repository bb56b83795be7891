package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.Settings;
import im.recado.client.services.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the one account of a folder, as older versions kept it, the first of several: what it has is moved, nothing
 * is copied or written anew. The store comes last, so whoever is killed in between goes on at the next start.
 */
final class Takeover {
  /** The store of the older versions, and of each account. */
  static final String STORE = "profile.db";
  /** What else belongs to an account; with the store as the last, the order in which it is moved. */
  private static final List<String> FILES = List.of("key", "password", "avatars", STORE);
  /** What older versions kept for the account and holds for the whole window now. */
  private static final List<String> WISHES = List.of("theme", "language", "offline", "away",
      "notify", "notify.preview", "notify.sound", "notify.front", "quiet", "quiet.from", "quiet.to", "quiet.days",
      "tray", "tray.stay", "typing", "marks", "pictures");

  private Takeover() {}

  /**
   * Does it where there is something to be taken over; a store for an address that has one already stays where it is.
   *
   * @param shared of the window
   * @param places where an account's folder is
   */
  static void of(Path folder, Settings shared, Function<Jid, Path> places) throws IOException {
    Path store = folder.resolve(STORE);
    if (!Files.exists(store)) {
      return;
    }
    Optional<Jid> account;
    try (Database database = new Database(store)) {
      Settings before = new Settings(database);
      account = Jid.account(before.get("account", ""));
      if (account.isPresent() && Files.exists(places.apply(account.get()).resolve(STORE))) {
        return;
      }
      shared.take(before, WISHES);
      database.settle();
    }
    if (Files.exists(folder.resolve(STORE + "-wal"))) {
      throw new StoreException("another program uses " + STORE);
    }
    if (account.isEmpty()) {
      // Nobody has ever logged in: there is nothing else in it.
      Files.delete(store);
      return;
    }
    Path place = places.apply(account.get());
    OwnersAlone.folder(place);
    for (String file : FILES) {
      if (Files.exists(folder.resolve(file))) {
        Files.move(folder.resolve(file), place.resolve(file), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }
}
