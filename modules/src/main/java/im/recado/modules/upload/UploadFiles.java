package im.recado.modules.upload;

import java.io.IOException;
import java.io.InputStream;

/** Where uploaded files lie, by their ids. Every method may wait. */
public interface UploadFiles {
  /**
   * Writes a file. When it returns the file is whole and durable; when it throws there is none.
   *
   * @throws IOException when the source ends early or fails, or the place is full
   */
  void write(String id, long size, InputStream source) throws IOException;

  /** Whether there is such a file. */
  boolean exists(String id);

  /** A file from this byte on. */
  InputStream open(String id, long from) throws IOException;

  /** Removes what was not finished in an earlier life of the server. */
  void tidy() throws IOException;

  /** Removes a file; whether there was one. */
  boolean remove(String id) throws IOException;
}
