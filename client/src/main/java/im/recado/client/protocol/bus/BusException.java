package im.recado.client.protocol.bus;

import java.io.IOException;

/** The bus, or somebody on it, did not do as it was asked. */
public final class BusException extends IOException {
  BusException(String message) {
    super(message);
  }
}
