package im.recado.modules.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells whether it was the source that failed, and not the place where its bytes went. */
final class SourceWatch extends FilterInputStream {
  private boolean failed;

  SourceWatch(InputStream source) {
    super(source);
  }

  boolean hasFailed() {
    return failed;
  }

  @Override
  public int read() throws IOException {
    try {
      return in.read();
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    try {
      return in.read(target, from, length);
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }
}
