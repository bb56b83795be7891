package im.recado.interop.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A name server on loopback for which every domain has one server of XMPP, at one port of this machine: {@code _xmpp-server._tcp} of
 * anything leads there, to {@code localhost}, every other name is 127.0.0.1, and nothing else exists.
 */
final class TestDns implements AutoCloseable {
  private static final int SRV = 33;
  private static final int A = 1;
  private static final byte[] TARGET = name("localhost");

  private final DatagramSocket socket;
  private final int xmppPort;

  /** @param xmppPort where the servers of all domains are */
  TestDns(int xmppPort) {
    this.xmppPort = xmppPort;
    try {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("names of a test").start(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    byte[] buffer = new byte[1024];
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(buffer, buffer.length);
        socket.receive(question);
        byte[] answer = answer(ByteBuffer.wrap(buffer, 0, question.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private byte[] answer(ByteBuffer question) {
    short id = question.getShort();
    StringBuilder asked = new StringBuilder();
    question.position(12);
    for (int length = question.get(); length > 0; length = question.get()) {
      byte[] label = new byte[length];
      question.get(label);
      asked.append(new String(label, StandardCharsets.US_ASCII)).append('.');
    }
    int type = question.getShort();
    int end = question.position() + 2;
    ByteBuffer data = ByteBuffer.allocate(64);
    if (type == SRV && asked.toString().startsWith("_xmpp-server._tcp.")) {
      data.putShort((short) 0).putShort((short) 0).putShort((short) xmppPort).put(TARGET);
    } else if (type == A && !asked.toString().startsWith("_")) {
      data.put(new byte[] {127, 0, 0, 1});
    }
    boolean found = data.position() > 0;
    ByteBuffer answer = ByteBuffer.allocate(512);
    // An answer with authority; no such name where there is nothing.
    answer.putShort(id).putShort((short) (0x8580 | (found ? 0 : 3)));
    answer.putShort((short) 1).putShort((short) (found ? 1 : 0)).putInt(0);
    answer.put(question.array(), 12, end - 12);
    if (found) {
      // The name that was asked for, the type, the internet, for a minute.
      answer.putShort((short) 0xC00C).putShort((short) type).putShort((short) 1).putInt(60);
      answer.putShort((short) data.position()).put(data.array(), 0, data.position());
    }
    byte[] bytes = new byte[answer.position()];
    answer.flip().get(bytes);
    return bytes;
  }

  private static byte[] name(String text) {
    ByteBuffer name = ByteBuffer.allocate(text.length() + 2);
    for (String label : text.split("\\.", -1)) {
      name.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    return name.put((byte) 0).array();
  }

  @Override
  public void close() {
    socket.close();
  }
}
