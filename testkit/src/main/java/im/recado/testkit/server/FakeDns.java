package im.recado.testkit.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of the DNS, on loopback, that says what it is told to. Any thread. */
public final class FakeDns implements AutoCloseable {
  private static final int A = 1;
  private static final int CNAME = 5;
  private static final int AAAA = 28;
  private static final int SRV = 33;
  private static final int TLSA = 52;
  private static final int AUTHENTIC = 0x20;

  private record Key(String name, int type) {}

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<Key, List<byte[]>> records = new ConcurrentHashMap<>();
  private final Set<String> bogus = ConcurrentHashMap.newKeySet();
  private final Set<String> unsigned = ConcurrentHashMap.newKeySet();
  public final AtomicInteger questions = new AtomicInteger();
  public final AtomicInteger overTcp = new AtomicInteger();

  /** What it answers to everything; 0 for what it knows. */
  public volatile int code;

  /** Whether somebody who guesses is quicker. */
  public volatile boolean forged;

  /** Whether it says of everything that it has checked the signatures, where it is asked whether it has. */
  public volatile boolean signed;

  public FakeDns() throws IOException {
    this(InetAddress.getLoopbackAddress());
  }

  /** One at another address of this machine. */
  public FakeDns(InetAddress address) throws IOException {
    ServerSocket listener = null;
    DatagramSocket socket = null;
    while (listener == null) {
      socket = new DatagramSocket(new InetSocketAddress(address, 0));
      try {
        listener = new ServerSocket(socket.getLocalPort(), 5, address);
      } catch (BindException e) {
        // Another socket has that port for TCP.
        socket.close();
      }
    }
    udp = java.util.Objects.requireNonNull(socket);
    tcp = listener;
    Thread.startVirtualThread(this::serveUdp);
    Thread.startVirtualThread(this::serveTcp);
  }

  public int port() {
    return udp.getLocalPort();
  }

  public void srv(String name, int priority, int weight, int port, String target) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int number : new int[] {priority, weight, port}) {
      bytes.write(number >> 8);
      bytes.write(number);
    }
    bytes.writeBytes(name(target));
    add(name, SRV, bytes.toByteArray());
  }

  public void a(String name, String address) {
    try {
      add(name, A, InetAddress.getByName(address).getAddress());
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public void aaaa(String name, String address) {
    try {
      add(name, AAAA, InetAddress.getByName(address).getAddress());
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public void cname(String name, String target) {
    add(name, CNAME, name(target));
  }

  /** What is said of the certificate at a port. */
  public void tlsa(String name, int usage, int selector, int matching, byte[] data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(usage);
    bytes.write(selector);
    bytes.write(matching);
    bytes.writeBytes(data);
    add(name, TLSA, bytes.toByteArray());
  }

  /** The signatures of this name do not hold: it is as if nothing could be found out. */
  public void bogus(String name) {
    bogus.add(name);
  }

  /** This name has no signatures. */
  public void unsigned(String name) {
    unsigned.add(name);
  }

  /** Knows nothing any more. */
  public void forget() {
    records.clear();
    bogus.clear();
    unsigned.clear();
  }

  private void add(String name, int type, byte[] data) {
    records.computeIfAbsent(new Key(name, type), key -> new ArrayList<>()).add(data);
  }

  private static byte[] name(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
      bytes.write(label.length());
      bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  private void serveUdp() {
    byte[] buffer = new byte[512];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        questions.incrementAndGet();
        if (forged) {
          // As somebody would who guesses: another id, another name.
          byte[] wrong = answer(buffer, packet.getLength(), 60_000, "127.0.0.66");
          wrong[0]++;
          udp.send(new DatagramPacket(wrong, wrong.length, packet.getSocketAddress()));
          byte[] other = answer(buffer, packet.getLength(), 60_000, "127.0.0.66");
          other[13] = 'x';
          udp.send(new DatagramPacket(other, other.length, packet.getSocketAddress()));
        }
        byte[] answer = answer(buffer, packet.getLength(), 512, "");
        udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void serveTcp() {
    try {
      while (true) {
        try (Socket socket = tcp.accept()) {
          overTcp.incrementAndGet();
          DataInputStream in = new DataInputStream(socket.getInputStream());
          byte[] question = new byte[in.readUnsignedShort()];
          in.readFully(question);
          byte[] answer = answer(question, question.length, 65_535, "");
          DataOutputStream out = new DataOutputStream(socket.getOutputStream());
          out.writeShort(answer.length);
          out.write(answer);
        }
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private byte[] answer(byte[] asked, int length, int most, String lie) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = 12;
    while (asked[at] != 0) {
      name.append(name.isEmpty() ? "" : ".").append(new String(asked, at + 1, asked[at], StandardCharsets.US_ASCII));
      at += asked[at] + 1;
    }
    int type = asked[at + 2];
    List<byte[]> found = records.getOrDefault(new Key(name.toString(), type), List.of());
    int kind = type;
    if (found.isEmpty()) {
      found = records.getOrDefault(new Key(name.toString(), CNAME), List.of());
      kind = CNAME;
    }
    if (!lie.isEmpty()) {
      found = List.of(InetAddress.getByName(lie).getAddress());
      kind = A;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(asked, 0, 2);
    int rcode = code != 0 ? code : bogus.contains(name.toString()) ? 2 : found.isEmpty() ? 3 : 0;
    boolean authentic = signed && (asked[3] & AUTHENTIC) != 0 && rcode != 2 && !unsigned.contains(name.toString());
    out.writeShort(0x8180 | rcode | (authentic ? AUTHENTIC : 0));
    out.writeShort(1);
    out.writeShort(found.size());
    out.writeInt(0);
    out.write(asked, 12, length - 12);
    for (byte[] data : found) {
      out.writeShort(0xC00C);
      out.writeShort(kind);
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(data.length);
      out.write(data);
    }
    byte[] answer = bytes.toByteArray();
    if (answer.length > most) {
      byte[] cut = Arrays.copyOf(answer, length);
      cut[2] |= 2;
      cut[6] = 0;
      cut[7] = 0;
      return cut;
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
