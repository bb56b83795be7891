package im.recado.gateway.oscar;

import java.io.IOException;

/** What has come is not OSCAR, or ends too early. */
final class OscarException extends IOException {
  private static final long serialVersionUID = 1L;

  OscarException(String what) {
    super(what);
  }
}
