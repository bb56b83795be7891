package im.recado.net.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A text in PEM, and how sentences call the place where it was found.
 *
 * @param where behind what is in it: {@code " in FILE"}; empty for what somebody has pasted
 * @param name of the whole of it: {@code "The file FILE"}, {@code "The key"}
 */
record PemText(String text, String where, String name) {
  private static final int MOST_CHARS = 1 << 20;

  /** What somebody has pasted. */
  static PemText pasted(String text, String name) throws TlsException {
    if (text.length() > MOST_CHARS) {
      throw new TlsException(name + " is too large for a certificate or key.");
    }
    return new PemText(text, "", name);
  }

  /** What is in a file. */
  static PemText of(Path file) throws TlsException {
    String name = "The file " + file;
    try {
      if (Files.isDirectory(file)) {
        throw new TlsException(file + " is a folder, not a PEM file.");
      }
      if (Files.size(file) > MOST_CHARS) {
        throw new TlsException(name + " is too large for a certificate or key.");
      }
      return new PemText(Files.readString(file, StandardCharsets.ISO_8859_1), " in " + file, name);
    } catch (NoSuchFileException e) {
      throw new TlsException(name + " does not exist.");
    } catch (AccessDeniedException e) {
      throw new TlsException(name + " may not be read by " + System.getProperty("user.name") + ".");
    } catch (IOException e) {
      throw new TlsException(name + " is not readable as PEM.");
    }
  }

  boolean isFile() {
    return !where.isEmpty();
  }
}
