package im.recado.server;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server of the DNS for a few names, on loopback. */
final class LocalDns implements AutoCloseable {
  private static final int A = 1;
  private static final int SRV = 33;

  private record Key(String name, int type) {}

  private final DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final Map<Key, byte[]> records = new ConcurrentHashMap<>();

  LocalDns() throws IOException {
    Thread.startVirtualThread(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  void address(String name, String address) throws IOException {
    records.put(new Key(name, A), InetAddress.getByName(address).getAddress());
  }

  void service(String name, int port, String target) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(0);
    out.writeShort(5);
    out.writeShort(port);
    for (String label : target.split("\\.", -1)) {
      out.write(label.length());
      out.write(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    records.put(new Key(name, SRV), bytes.toByteArray());
  }

  private void serve() {
    byte[] buffer = new byte[512];
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(buffer, buffer.length);
        socket.receive(question);
        byte[] answer = answer(buffer, question.getLength());
        socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  /** RFC 1035 section 4.1: the question again, and what there is behind it. */
  private byte[] answer(byte[] asked, int length) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = 12;
    for (; asked[at] != 0; at += asked[at] + 1) {
      name.append(name.isEmpty() ? "" : ".").append(new String(asked, at + 1, asked[at], StandardCharsets.US_ASCII));
    }
    int type = asked[at + 2];
    byte[] data = records.get(new Key(name.toString(), type));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(asked, 0, 2);
    out.writeShort(data == null ? 0x8183 : 0x8180);
    out.writeShort(1);
    out.writeShort(data == null ? 0 : 1);
    out.writeInt(0);
    out.write(asked, 12, length - 12);
    if (data != null) {
      out.writeShort(0xC00C);
      out.writeShort(type);
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(data.length);
      out.write(data);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
