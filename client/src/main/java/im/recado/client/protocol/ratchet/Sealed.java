package im.recado.client.protocol.ratchet;

/**
 * What a device gets.
 *
 * @param invitation whether it begins a session ({@code prekey} in OMEMO)
 */
public record Sealed(boolean invitation, byte[] bytes) {
  public Sealed {
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }
}
