package im.recado.client.protocol.bus;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Values as they go over the bus, in the order of little ends (D-Bus specification, "Marshaling"). */
public final class BusWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Fills up to a multiple. */
  BusWriter align(int to) {
    while (out.size() % to != 0) {
      out.write(0);
    }
    return this;
  }

  BusWriter octet(int value) {
    out.write(value);
    return this;
  }

  /** A number of four bytes, with a sign or without. */
  public BusWriter number(int value) {
    align(4);
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(value >>> shift);
    }
    return this;
  }

  /** A text. What the bus would end the connection for is left out: it allows no zeros. */
  public BusWriter text(String text) {
    byte[] bytes = text.replace("\0", "").getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    out.writeBytes(bytes);
    return octet(0);
  }

  BusWriter signature(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    octet(bytes.length);
    out.writeBytes(bytes);
    return octet(0);
  }

  public BusWriter texts(List<String> texts) {
    BusWriter inner = new BusWriter();
    texts.forEach(inner::text);
    number(inner.out.size());
    out.writeBytes(inner.out.toByteArray());
    return this;
  }

  /** Something that has a length before it and begins at a multiple of eight. */
  BusWriter array(BusWriter inner) {
    number(inner.out.size());
    align(8);
    out.writeBytes(inner.out.toByteArray());
    return this;
  }

  /** A dictionary of texts by names, with {@code flags} beside them. */
  public BusWriter dictionary(Map<String, String> texts, Map<String, Boolean> flags) {
    BusWriter inner = new BusWriter();
    texts.forEach((key, value) -> inner.align(8).text(key).signature("s").text(value));
    flags.forEach((key, value) -> inner.align(8).text(key).signature("b").number(value ? 1 : 0));
    return array(inner);
  }

  /** All of it. */
  public byte[] bytes() {
    return out.toByteArray();
  }

  int size() {
    return out.size();
  }
}
