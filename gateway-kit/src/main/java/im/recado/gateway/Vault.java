package im.recado.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what people need to log in elsewhere: AES-256-GCM with a fresh nonce for each record, bound to the record's place, so
 * that it opens nowhere else. The key lies in a file that its owner alone may read, beside the database and not in it; it is
 * made when it is first needed. Any thread; may wait for the disk.
 *
 * <p>A sealed record is Base64 of: the form (1 byte, 1), the first 4 bytes of the key's SHA-256, the nonce (12), the rest.
 */
public final class Vault {
  private static final byte FORM = 1;
  private static final int KEY = 32;
  private static final int KEY_ID = 4;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

  private final @Nullable Path file;
  private final SecureRandom random;
  /** The one by which is sealed, and those of before; null as long as they have not been read. */
  private @Nullable List<byte[]> keys;

  private Vault(@Nullable Path file, byte @Nullable [] key, SecureRandom random) {
    this.file = file;
    this.keys = key == null ? null : List.of(key);
    this.random = random;
  }

  /** A vault whose key lies in this file. */
  public static Vault at(Path file, SecureRandom random) {
    return new Vault(file, null, random);
  }

  /** A vault whose key is gone when the program ends. */
  public static Vault inMemory(SecureRandom random) {
    byte[] key = new byte[KEY];
    random.nextBytes(key);
    return new Vault(null, key, random);
  }

  /** What cannot be sealed or opened; the message is a sentence for the administrator. */
  public static final class VaultException extends Exception {
    private static final long serialVersionUID = 1L;

    VaultException(String sentence, @Nullable Throwable cause) {
      super(sentence, cause);
    }
  }

  /**
   * Seals a text.
   *
   * @param place where it is kept; it opens with the same place alone
   */
  public String seal(String text, String place) throws VaultException {
    byte[] key = keys(true).getFirst();
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    try {
      byte[] hidden = cipher(Cipher.ENCRYPT_MODE, key, nonce, place).doFinal(plain);
      ByteBuffer sealed = ByteBuffer.allocate(1 + KEY_ID + NONCE + hidden.length);
      sealed.put(FORM).put(idOf(key)).put(nonce).put(hidden);
      return Base64.getEncoder().encodeToString(sealed.array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /** Opens what was sealed for this place. */
  public String open(String sealed, String place) throws VaultException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(sealed);
    } catch (IllegalArgumentException e) {
      throw new VaultException("A sealed record is damaged.", null);
    }
    if (bytes.length < 1 + KEY_ID + NONCE + TAG_BITS / 8 || bytes[0] != FORM) {
      throw new VaultException("A sealed record is damaged, or was made by a newer program.", null);
    }
    byte[] id = Arrays.copyOfRange(bytes, 1, 1 + KEY_ID);
    byte[] key = keys(false).stream().filter(one -> Arrays.equals(idOf(one), id)).findFirst().orElse(null);
    if (key == null) {
      throw new VaultException("A record was sealed with another key than the one in " + file + ".", null);
    }
    byte[] nonce = Arrays.copyOfRange(bytes, 1 + KEY_ID, 1 + KEY_ID + NONCE);
    int begin = 1 + KEY_ID + NONCE;
    try {
      byte[] plain = cipher(Cipher.DECRYPT_MODE, key, nonce, place).doFinal(bytes, begin, bytes.length - begin);
      String text = new String(plain, StandardCharsets.UTF_8);
      Arrays.fill(plain, (byte) 0);
      return text;
    } catch (GeneralSecurityException e) {
      throw new VaultException("A sealed record is damaged, or does not belong where it was found.", null);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, String place) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static byte[] idOf(byte[] key) {
    try {
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key), KEY_ID);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Makes a new key, by which is sealed from now on; what was sealed before can be opened still. The file has it before this
   * returns, in its first line.
   */
  public synchronized void rotate() throws VaultException {
    List<byte[]> all = new ArrayList<>();
    byte[] fresh = new byte[KEY];
    random.nextBytes(fresh);
    all.add(fresh);
    all.addAll(keys(true));
    if (file != null) {
      replace(file, all);
    }
    keys = List.copyOf(all);
  }

  private void replace(Path at, List<byte[]> all) throws VaultException {
    Path unfinished = at.resolveSibling(at.getFileName() + ".new");
    try {
      Files.deleteIfExists(unfinished);
      write(unfinished, all);
      Files.move(unfinished, at, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel folder = FileChannel.open(at.toAbsolutePath().getParent())) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new VaultException(at + " cannot be written.", e);
    }
  }

  private static void write(Path to, List<byte[]> all) throws IOException {
    StringBuilder lines = new StringBuilder();
    all.forEach(key -> lines.append(Base64.getEncoder().encodeToString(key)).append('\n'));
    try (FileChannel channel =
        FileChannel.open(
            to,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ALONE))) {
      ByteBuffer text = StandardCharsets.UTF_8.encode(lines.toString());
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(true);
    }
  }

  private synchronized List<byte[]> keys(boolean make) throws VaultException {
    List<byte[]> known = keys;
    if (known == null) {
      Path from = file;
      if (from == null) {
        throw new IllegalStateException("a vault in memory has a key");
      }
      known = read(from, make);
      keys = known;
    }
    return known;
  }

  private List<byte[]> read(Path from, boolean make) throws VaultException {
    try {
      if (!OWNER_ALONE.containsAll(Files.getPosixFilePermissions(from))) {
        throw new VaultException(from + " may be read by others: chmod 600 it.", null);
      }
      List<byte[]> read = new ArrayList<>();
      for (String line : Files.readString(from).strip().split("\\s+")) {
        byte[] key = Base64.getDecoder().decode(line);
        if (key.length != KEY) {
          throw new VaultException(from + " does not hold a key.", null);
        }
        read.add(key);
      }
      return List.copyOf(read);
    } catch (NoSuchFileException e) {
      if (!make) {
        throw new VaultException(from + " is missing: what was sealed with it cannot be opened.", null);
      }
      return make(from);
    } catch (IllegalArgumentException e) {
      throw new VaultException(from + " does not hold a key.", null);
    } catch (IOException e) {
      throw new VaultException(from + " cannot be read.", e);
    }
  }

  private List<byte[]> make(Path at) throws VaultException {
    byte[] fresh = new byte[KEY];
    random.nextBytes(fresh);
    Path unfinished = at.resolveSibling(at.getFileName() + ".new");
    try {
      Files.deleteIfExists(unfinished);
      write(unfinished, List.of(fresh));
      // Unlike a move this never takes the place of a key that somebody else has just made.
      Files.createLink(at, unfinished);
      Files.delete(unfinished);
      return List.of(fresh);
    } catch (FileAlreadyExistsException e) {
      return read(at, false);
    } catch (IOException e) {
      throw new VaultException(at + " cannot be made.", e);
    }
  }
}
