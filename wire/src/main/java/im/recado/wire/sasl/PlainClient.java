package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** The client's side of PLAIN (RFC 4616). */
public final class PlainClient implements SaslClientMechanism {
  private final byte[] message;

  /** @param authzid empty to log in as oneself */
  public PlainClient(String authzid, String userName, String password) {
    message = (authzid + '\0' + userName + '\0' + password).getBytes(UTF_8);
  }

  @Override
  public String name() {
    return PlainServer.NAME;
  }

  @Override
  public byte[] first() {
    return message;
  }

  @Override
  public byte[] answer(byte[] challenge) throws SaslException {
    throw new SaslException("PLAIN has no challenge");
  }

  @Override
  public void finish(byte @Nullable [] additional) {}
}
