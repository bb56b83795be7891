package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.Settings;
import im.recado.client.services.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a window: what holds for all of it, and below {@code accounts} a {@link Profile} for each account.
 * Which accounts there are the folders say: one that cannot be read in the list is not lost. Safe for any thread.
 */
public final class Accounts implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Accounts.class.getName());
  private static final String ORDER = "accounts";
  private static final String REMOVED = ".removed-";
  /** Lies in the folder of an account with which somebody is logging in for the first time. */
  private static final String BEGUN = "begun";
  /** File systems take 255 bytes for a name. */
  private static final int LONGEST_NAME = 200;

  private final Path folder;
  private final Database database;
  private final Settings settings;
  private final Map<Jid, Profile> profiles = new HashMap<>();
  private final Set<Jid> claimed = new HashSet<>();
  private final Map<Path, Shut> shut = new TreeMap<>();

  /**
   * An account whose folder cannot be used; it stays as it is.
   *
   * @param place the name of the folder, which is made of the address
   * @param account the address, when the name of the folder tells it
   */
  public record Shut(String place, @Nullable Jid account, Why why) {
    /** The address, or the name of the folder where that does not tell it. */
    public String name() {
      return account == null ? place : account.toString();
    }
  }

  /** Why an account cannot be opened: a newer version has written it, its file is damaged, or the disk does not give it. */
  public enum Why { NEWER, DAMAGED, OUT_OF_REACH }

  /**
   * Opens the folder with all accounts in it, and makes it when there is none; what an older version kept is taken
   * over. An account that cannot be used is no hindrance to the others: see {@link #shut}.
   *
   * @throws StoreException when what holds for the whole window cannot be used
   */
  public Accounts(Path folder) {
    this.folder = folder.resolve("accounts");
    try {
      OwnersAlone.folder(folder);
      OwnersAlone.folder(this.folder);
      Path file = folder.resolve("window.db");
      if (!Files.exists(file)) {
        OwnersAlone.file(file);
      }
      this.database = new Database(file);
      this.settings = new Settings(database);
      boolean opened = false;
      try {
        Takeover.of(folder, settings, this::place);
        openAll();
        opened = true;
      } finally {
        if (!opened) {
          close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void openAll() throws IOException {
    try (DirectoryStream<Path> places = Files.newDirectoryStream(folder)) {
      for (Path place : places) {
        if (place.getFileName().toString().startsWith(REMOVED)) {
          OwnersAlone.delete(place);
        } else if (Files.exists(place.resolve(Takeover.STORE)) || isOurs(place)) {
          openOne(place);
        }
      }
    }
  }

  /** Whether an account, or an attempt to log in with one, has made this folder: its name tells the address. */
  private boolean isOurs(Path place) {
    return Files.isDirectory(place) && account(place).isPresent();
  }

  /** Opens what is in a folder. What is no account stays as it is, but an attempt to log in that began here and ended with nobody in. */
  private void openOne(Path place) throws IOException {
    Path store = place.resolve(Takeover.STORE);
    if (!Files.exists(store) || Files.size(store) == 0) {
      // To be looked at before it is opened: that makes a store without an account of it.
      nobody(place);
      return;
    }
    Profile profile;
    try {
      profile = new Profile(place, settings);
    } catch (StoreException | UncheckedIOException e) {
      shut(place, e);
      return;
    }
    Optional<Jid> account;
    try {
      account = profile.account();
    } catch (StoreException e) {
      profile.close();
      shut(place, e);
      return;
    }
    if (account.isPresent()) {
      Files.deleteIfExists(place.resolve(BEGUN));
      profiles.put(account.get(), profile);
    } else {
      profile.close();
      nobody(place);
    }
  }

  private void nobody(Path place) throws IOException {
    if (Files.exists(place.resolve(BEGUN)) || isEmpty(place)) {
      OwnersAlone.delete(place);
    } else {
      shut(place, new StoreException("the store tells no account"));
    }
  }

  private static boolean isEmpty(Path place) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(place)) {
      return !all.iterator().hasNext();
    }
  }

  private void shut(Path place, RuntimeException e) {
    LOG.log(System.Logger.Level.WARNING, "the account in " + place + " cannot be opened", e);
    String name = place.getFileName().toString();
    Jid account = account(place).orElse(null);
    Why why = !(e instanceof StoreException store) || store.isOutOfReach() ? Why.OUT_OF_REACH : store.isNewer() ? Why.NEWER : Why.DAMAGED;
    shut.put(place, new Shut(name, account, why));
  }

  /** Whose folder this is; nothing where the name was too long for its address, or is not one of ours. */
  private Optional<Jid> account(Path place) {
    try {
      return Jid.account(URLDecoder.decode(place.getFileName().toString(), StandardCharsets.UTF_8))
          .filter(jid -> place(jid).equals(place));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What holds for the whole window: wishes, certificates that were accepted. */
  public Settings settings() {
    return settings;
  }

  /** The accounts that could not be opened, by name. */
  public synchronized List<Shut> shut() {
    return List.copyOf(shut.values());
  }

  /** Where the folders of the accounts are. */
  public Path folder() {
    return folder;
  }

  /** Whether this account is here and could not be opened. */
  public synchronized boolean isShut(Jid account) {
    return shut.containsKey(place(account));
  }

  /** Tries once more to open an account that is {@link #shut}; nothing when it stays so. */
  public synchronized Optional<Profile> retry(Jid account) {
    Path place = place(account);
    Shut before = shut.remove(place);
    if (before != null) {
      try {
        openOne(place);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        if (!profiles.containsKey(account)) {
          shut.putIfAbsent(place, before);
        }
      }
    }
    return Optional.ofNullable(profiles.get(account));
  }

  /** Those of accounts, in their order. */
  public synchronized List<Profile> all() {
    List<String> order = order();
    return profiles.values().stream().filter(profile -> profile.account().isPresent())
        .sorted(Comparator.comparing((Profile profile) -> {
          int place = order.indexOf(name(profile));
          return place < 0 ? Integer.MAX_VALUE : place;
        }).thenComparing(Accounts::name)).toList();
  }

  private static String name(Profile profile) {
    return profile.account().map(Jid::toString).orElse("");
  }

  private List<String> order() {
    return new ArrayList<>(Arrays.stream(settings.get(ORDER, "").split("\n")).filter(name -> !name.isEmpty()).toList());
  }

  /**
   * The profile of this account, for one attempt to log in with it; of an account that there is not a fresh one.
   * Nothing while another attempt has it, and of one that is {@link #shut}.
   */
  public synchronized Optional<Profile> claim(Jid account) {
    try {
      if (!profiles.containsKey(account) && !isShut(account) && Files.exists(place(account))) {
        // Somebody has put it there, or a disk was full in the middle of the attempt before.
        openOne(place(account));
      }
      if (isShut(account) || claimed.contains(account)) {
        return Optional.empty();
      }
      Profile profile = profiles.get(account);
      if (profile == null) {
        profile = begin(place(account));
        profiles.put(account, profile);
      }
      claimed.add(account);
      return Optional.of(profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Profile begin(Path place) throws IOException {
    OwnersAlone.folder(place);
    OwnersAlone.file(place.resolve(BEGUN));
    return new Profile(place, settings);
  }

  /** The attempt has ended; of an account with which nobody has logged in nothing is left. */
  public synchronized void release(Profile profile) {
    profiles.entrySet().stream().filter(entry -> entry.getValue() == profile).map(Map.Entry::getKey)
        .forEach(claimed::remove);
    if (profiles.containsValue(profile) && profile.account().isEmpty()) {
      profiles.values().remove(profile);
      profile.close();
      discard(profile.folder());
    }
  }

  /** Somebody has logged in there: an account from now on, the last of them if it is another one. */
  public synchronized void add(Profile profile) {
    try {
      Files.deleteIfExists(profile.folder().resolve(BEGUN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> order = order();
    if (!order.contains(name(profile))) {
      order.add(name(profile));
      settings.set(ORDER, String.join("\n", order));
    }
  }

  /** Takes an account away with all that is kept of it here, whether it is open or {@link #shut}; nobody may use its profile any more. */
  public synchronized void remove(Jid account) {
    forget(account.toString());
    Path place = place(account);
    shut.remove(place);
    Profile profile = profiles.remove(account);
    if (profile != null) {
      profile.close();
      discard(profile.folder());
    } else if (Files.exists(place)) {
      discard(place);
    }
  }

  private void forget(String name) {
    List<String> order = order();
    if (order.remove(name)) {
      settings.set(ORDER, String.join("\n", order));
    }
  }

  private void discard(Path place) {
    try {
      // In one step: whoever is killed in the middle has either all of it or none.
      Path away = folder.resolve(REMOVED + UUID.randomUUID());
      Files.move(place, away, StandardCopyOption.ATOMIC_MOVE);
      OwnersAlone.delete(away);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path place(Jid account) {
    StringBuilder name = new StringBuilder();
    for (byte part : account.bare().toString().getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (part & 0xff);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || ("@.-_".indexOf(c) >= 0 && !name.isEmpty());
      name.append(plain ? Character.toString(c) : String.format("%%%02x", (int) c));
    }
    return folder.resolve(name.length() <= LONGEST_NAME ? name.toString()
        : name.substring(0, LONGEST_NAME - 64) + hash(name.toString()));
  }

  private static String hash(String name) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
          .digest(name.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void close() {
    profiles.values().forEach(Profile::close);
    profiles.clear();
    database.close();
  }
}
