package im.recado.gateway.network;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file that the user sends to somebody.
 *
 * @param name without a path
 * @param size in bytes, at least one
 * @param source what is in it
 */
public record OutgoingFile(String name, long size, Source source) {
  /** Where what is in a file is read. */
  @FunctionalInterface
  public interface Source {
    /** All that is in the file, from the beginning; may wait. */
    InputStream open() throws IOException;
  }
}
