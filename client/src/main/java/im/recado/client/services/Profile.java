package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Strength;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.Lockdown;
import im.recado.client.services.store.OutboxStore;
import im.recado.client.services.store.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The folder of one account on this computer: its store, its settings, and the password if it may be kept. For its owner alone. */
public final class Profile implements AutoCloseable {
  private static final String STRENGTH = "login.strength";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final Path folder;
  private final Database database;
  private final Settings settings;
  private final Settings shared;

  /** Opens the folder, and makes it when there is none; it shares nothing with others. */
  public Profile(Path folder) {
    this(folder, null);
  }

  /**
   * Opens the folder, and makes it when there is none.
   *
   * @param shared what holds for all accounts of a window; null: this one is alone
   */
  Profile(Path folder, @Nullable Settings shared) {
    this.folder = folder;
    try {
      OwnersAlone.folder(folder);
      Path file = folder.resolve(Takeover.STORE);
      if (!Files.exists(file)) {
        OwnersAlone.file(file);
      }
      this.database = new Database(file);
      this.settings = new Settings(database);
      this.shared = shared == null ? settings : shared;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path folder() {
    return folder;
  }

  public Database database() {
    return database;
  }

  /** What is kept for this account. */
  public Settings settings() {
    return settings;
  }

  /** What holds for all accounts of the window: wishes, certificates that were accepted. */
  public Settings shared() {
    return shared;
  }

  /** Whose profile it is; nobody's before the first login. */
  public Optional<Jid> account() {
    return Jid.account(settings.get("account", ""));
  }

  /** Whether this account is to be signed in. */
  public boolean on() {
    return settings.is("on", true);
  }

  /** Says whether this account is to be signed in, also after the next start. */
  public void on(boolean now) {
    settings.set("on", Boolean.toString(now));
  }

  /** The picture of somebody that is kept here; nothing when there is none. */
  public Optional<byte[]> face(Jid jid) {
    return Avatars.kept(settings, folder.resolve(Parts.AVATARS), jid);
  }

  /** What the server has offered for logins with this account. */
  public Strength.Memory strength() {
    return new Strength.Memory() {
      @Override
      public Strength best() {
        String kept = settings.get(STRENGTH, Strength.PLAIN.name());
        return Arrays.stream(Strength.values()).filter(each -> each.name().equals(kept)).findFirst().orElse(Strength.PLAIN);
      }

      @Override
      public void offered(Strength now) {
        if (now.compareTo(best()) > 0) {
          settings.set(STRENGTH, now.name());
        }
      }
    };
  }

  /** A person says that the server may ask for less than it did. */
  public void forgetStrength() {
    settings.set(STRENGTH, Strength.PLAIN.name());
  }

  /** How many messages wait to be sent. */
  public int waiting() {
    return new OutboxStore(database).all().size();
  }

  /** Where the server is when the DNS does not say it: {@code host[:port]} or empty. */
  public String server() {
    String fixed = Lockdown.current().server();
    return fixed.isEmpty() ? settings.get("server", "") : fixed;
  }

  /** Keeps who logged in; the password only if it is wished, else none is kept any more. */
  public void remember(Jid account, String server, String password, boolean keep) {
    settings.set("account", account.toString());
    settings.set("server", server);
    if (keep && Lockdown.current().keepsPassword()) {
      seal(password);
    } else {
      forget();
    }
  }

  /** Keeps no password any more. */
  public void forget() {
    try {
      Files.deleteIfExists(folder.resolve("password"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void seal(String password) {
    try {
      byte[] nonce = new byte[NONCE];
      new SecureRandom().nextBytes(nonce);
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(password.getBytes(StandardCharsets.UTF_8));
      write("password", ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The password, if it was kept and can still be opened, and administrators do not forbid that or the account. */
  public Optional<String> password() {
    Lockdown lockdown = Lockdown.current();
    if (!lockdown.keepsPassword() || account().filter(account -> !lockdown.allows(account.domain())).isPresent()) {
      return Optional.empty();
    }
    try {
      byte[] sealed = Files.readAllBytes(folder.resolve("password"));
      if (sealed.length <= NONCE) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(sealed, NONCE);
      byte[] open = cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed, NONCE, sealed.length - NONCE);
      return Optional.of(new String(open, StandardCharsets.UTF_8));
    } catch (IOException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws IOException, GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }

  /** A key of this profile: a copy of the file with the password alone tells nothing. */
  private byte[] key() throws IOException {
    try {
      return Files.readAllBytes(folder.resolve("key"));
    } catch (NoSuchFileException e) {
      byte[] key = new byte[32];
      new SecureRandom().nextBytes(key);
      write("key", key);
      return key;
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path draft = folder.resolve(name + ".new");
    Files.deleteIfExists(draft);
    OwnersAlone.file(draft);
    Files.write(draft, bytes, StandardOpenOption.SYNC);
    Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() {
    database.close();
  }
}
