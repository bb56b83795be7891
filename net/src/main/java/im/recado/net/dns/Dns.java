package im.recado.net.dns;

import im.recado.kernel.module.Option;
import im.recado.net.dns.DnsMessage.Answer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers of the DNS that resolve names (RFC 1035), each question from a port of its own, with an id that cannot be guessed; an
 * answer counts only when it comes from the server, with the id and the question (SECURITY S7). Its methods wait, for some seconds at
 * most, so they are for virtual threads.
 */
final class Dns {
  static final Option<List<InetSocketAddress>> SERVERS = option();

  private static final int PORT = 53;
  private static final int UDP_MILLIS = 2_000;
  private static final int TCP_MILLIS = 3_000;
  private static final int ROUNDS = 2;
  private static final int MOST_SERVERS = 3;
  private static final int MOST_ALIASES = 8;
  private static final int MOST_UDP = 4096;
  private static final int MOST_TCP = 65_535;

  private final SecureRandom random;
  private final Supplier<List<InetSocketAddress>> servers;

  /** @param servers who is asked; when empty, those that this machine asks */
  Dns(SecureRandom random, Supplier<List<InetSocketAddress>> servers) {
    this.random = random;
    this.servers = servers;
  }

  private static Option<List<InetSocketAddress>> option() {
    String type = "a list of addresses, with a port unless it is 53, such as 192.0.2.53 or 127.0.0.1:5353";
    String help = "Who is asked for the names of other servers; those in the system's resolv.conf when empty.";
    Option<List<String>> texts = Option.texts("dns.servers", List.of(), help);
    return new Option<>(
        texts.key(),
        type,
        List.of(),
        help,
        value -> {
          List<InetSocketAddress> all = new ArrayList<>();
          for (String text : texts.parser().apply(value)) {
            HostPort one = HostPort.parse(text, PORT);
            if (!one.isAddress()) {
              throw new IllegalArgumentException("expected " + type);
            }
            all.add(new InetSocketAddress(one.host(), one.port()));
          }
          return List.copyOf(all);
        });
  }

  /**
   * The records of a service; none when it has none.
   *
   * @param name such as {@code _xmpp-server._tcp.example.org}
   */
  List<Srv> services(String name, boolean directTls) throws DnsException {
    return DnsMessage.services(resolve(name, DnsMessage.SRV), directTls);
  }

  /** The addresses of a machine; none when it has none. */
  List<InetAddress> addresses(String host) throws DnsException {
    if (servers.get().isEmpty()) {
      List<InetAddress> here = SystemNames.hosts(host);
      if (!here.isEmpty()) {
        return here;
      }
    }
    List<InetAddress> all = new ArrayList<>();
    DnsException silence = null;
    for (int type : new int[] {DnsMessage.AAAA, DnsMessage.A}) {
      try {
        all.addAll(DnsMessage.addresses(resolve(host, type)));
      } catch (DnsException e) {
        silence = e;
      }
    }
    if (all.isEmpty() && silence != null) {
      throw silence;
    }
    return all;
  }

  /** The records of a name, or of the one that it stands for. */
  private List<DnsMessage.Resource> resolve(String name, int type) throws DnsException {
    String wanted = name;
    for (int i = 0; i < MOST_ALIASES; i++) {
      Answer answer = ask(wanted, type);
      String end = answer.end(wanted);
      List<DnsMessage.Resource> found = answer.of(end, type);
      if (!found.isEmpty() || end.equals(wanted)) {
        return found;
      }
      wanted = end;
    }
    throw new DnsException("the DNS leads in a circle from " + name);
  }

  private Answer ask(String name, int type) throws DnsException {
    List<InetSocketAddress> all = servers.get();
    List<InetSocketAddress> asked = all.isEmpty() ? SystemNames.servers(PORT) : all;
    for (int round = 0; round < ROUNDS; round++) {
      for (InetSocketAddress server : asked.subList(0, Math.min(MOST_SERVERS, asked.size()))) {
        Answer answer = ask(server, name, type);
        if (answer != null && answer.isDecided()) {
          return answer;
        }
      }
    }
    throw new DnsException("the DNS does not tell where " + name + " is");
  }

  /** What one server says; null when it says nothing that counts. */
  private @Nullable Answer ask(InetSocketAddress server, String name, int type) {
    int id = random.nextInt(1 << 16);
    byte[] question = DnsMessage.question(id, name, type);
    if (question.length == 0) {
      // No name of the DNS: too long.
      return Answer.NOTHING;
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.send(new DatagramPacket(question, question.length));
      long end = System.nanoTime() + UDP_MILLIS * 1_000_000L;
      byte[] buffer = new byte[MOST_UDP];
      while (true) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return null;
        }
        socket.setSoTimeout((int) left);
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        Answer answer = DnsMessage.answer(buffer, packet.getLength(), id, name, type);
        if (answer != null) {
          return answer.isCut() ? askByTcp(server, question, id, name, type) : answer;
        }
      }
    } catch (SocketTimeoutException e) {
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable Answer askByTcp(InetSocketAddress server, byte[] question, int id, String name, int type)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, TCP_MILLIS);
      socket.setSoTimeout(TCP_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(question.length);
      out.write(question);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[Math.min(MOST_TCP, in.readUnsignedShort())];
      in.readFully(answer);
      return DnsMessage.answer(answer, answer.length, id, name, type);
    }
  }
}
