package im.recado.client.protocol.bus;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Values as they come over the bus. What is not as it should be is a {@link BusException}. */
public final class BusReader {
  private final ByteBuffer in;

  BusReader(byte[] bytes, ByteOrder order) {
    in = ByteBuffer.wrap(bytes).order(order);
  }

  void align(int to) throws BusException {
    int next = (in.position() + to - 1) / to * to;
    if (next > in.limit()) {
      throw new BusException("too short");
    }
    in.position(next);
  }

  boolean isBefore(int end) {
    return in.position() < end;
  }

  int position() {
    return in.position();
  }

  int octet() throws BusException {
    try {
      return in.get() & 0xFF;
    } catch (BufferUnderflowException e) {
      throw new BusException("too short");
    }
  }

  /** A number of four bytes. */
  public int number() throws BusException {
    align(4);
    try {
      return in.getInt();
    } catch (BufferUnderflowException e) {
      throw new BusException("too short");
    }
  }

  public String text() throws BusException {
    return bytes(number());
  }

  String signature() throws BusException {
    return bytes(octet());
  }

  private String bytes(int length) throws BusException {
    if (length < 0 || length >= in.remaining()) {
      throw new BusException("a text that is longer than the message");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    in.get();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Several texts. */
  public List<String> texts() throws BusException {
    int length = number();
    int end = in.position() + length;
    if (length < 0 || end > in.limit()) {
      throw new BusException("a list that is longer than the message");
    }
    List<String> texts = new ArrayList<>();
    while (in.position() < end) {
      texts.add(text());
    }
    return texts;
  }
}
